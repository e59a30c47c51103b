"""Clients as a person has them: a real session, its access token in the header."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from market.users.models import User
from market.users.services.sessions import Device, open_session
from market.users.tokens import issue_access_token


@pytest.fixture
def api() -> APIClient:
    """A visitor."""
    return APIClient()


@pytest.fixture
def as_user() -> Callable[[User], APIClient]:
    """A signed-in person: `as_user(user).get(...)`."""
    return sign_in_as


def sign_in_as(user: User) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {access_token_of(user)}")
    return client


def access_token_of(user: User) -> str:
    """The access token of a session that is opened for it."""
    opened = open_session(user=user, device=Device(address=None, user_agent="test"), is_remembered=False)
    return issue_access_token(user, opened.session.pk)
