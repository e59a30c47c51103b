"""Several tabs renew one session at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from market.users.errors import SessionEnded
from market.users.models import RefreshToken, Session
from market.users.services.sessions import Device, open_session, rotate_refresh_token
from market.users.tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
TABS = 6


def _renew_at_once(token: str) -> list[str]:
    barrier = Barrier(TABS)

    def renew(_tab: int) -> str:
        barrier.wait()
        try:
            return rotate_refresh_token(token=token).refresh_token
        except (SessionEnded, IntegrityError) as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(TABS) as pool:
        return list(pool.map(renew, range(TABS)))


def _fresh_token() -> str:
    return open_session(user=UserFactory(), device=Device(None, ""), is_remembered=False).refresh_token


def test_security_03_several_tabs_refresh_once() -> None:
    for _round in range(5):
        answers = _renew_at_once(_fresh_token())
        assert len(set(answers)) == 1
    assert not Session.objects.exclude(revoked_at=None).exists()
    # One successor for each session, however many tabs asked.
    assert RefreshToken.objects.count() == 10


def test_security_03_without_the_row_lock_the_tabs_would_collide() -> None:
    """Proves that the test above can fail: the lock is what it tests."""
    with patch.object(QuerySet, "select_for_update", lambda rows, **_options: rows):
        answers = [_renew_at_once(_fresh_token()) for _round in range(10)]
    assert any("IntegrityError" in tabs for tabs in answers)
