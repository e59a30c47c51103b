from datetime import timedelta

import pytest

from market.common.clock import now
from tests.support.database import Clock


@pytest.mark.django_db
def test_clock_moves_only_by_what_it_is_told(clock: Clock) -> None:
    before = now()
    clock.shift(hours=3)
    assert timedelta(hours=3) <= now() - before < timedelta(hours=3, minutes=1)


@pytest.mark.django_db
def test_time_goes_on_inside_a_transaction() -> None:
    assert now() < now()
