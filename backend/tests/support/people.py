"""Clients as a person has them: a real access token in the header."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from market.users.models import User
from market.users.tokens import issue_access_token


@pytest.fixture
def api() -> APIClient:
    """A visitor."""
    return APIClient()


@pytest.fixture
def as_user() -> Callable[[User], APIClient]:
    """A signed-in person: `as_user(user).get(...)`."""

    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {issue_access_token(user)}")
        return client

    return sign_in
