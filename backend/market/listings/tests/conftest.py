from typing import Any

import pytest

from market.users.models import User
from market.users.tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def seller(db: None) -> User:
    return UserFactory(real_name=True)


@pytest.fixture
def reviewer(db: None) -> User:
    return UserFactory(roles=["reviewer"])
