from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from market.common.errors import TooManyRequests
from market.common.guards import count_failure, failures_of, forget_failures, refuse_when_locked
from tests.support.database import Clock

WINDOW = timedelta(minutes=15)


@pytest.mark.django_db
def test_a_subject_is_locked_until_its_window_ends(clock: Clock) -> None:
    for _ in range(5):
        refuse_when_locked("pin", "ann", limit=5)
        count_failure("pin", "ann", window=WINDOW)
    with pytest.raises(TooManyRequests) as refused:
        refuse_when_locked("pin", "ann", limit=5)
    assert 0 < refused.value.params["retry_after"] <= 900
    refuse_when_locked("pin", "bob", limit=5)
    clock.shift(minutes=16)
    refuse_when_locked("pin", "ann", limit=5)
    assert count_failure("pin", "ann", window=WINDOW) == 1


@pytest.mark.django_db
def test_success_forgets_failures() -> None:
    count_failure("pin", "ann", window=WINDOW)
    forget_failures("pin", "ann")
    assert failures_of("pin", "ann") == 0


@pytest.mark.django_db(transaction=True)
def test_failures_at_once_are_all_counted() -> None:
    def fail(_: int) -> int:
        try:
            return count_failure("pin", "ann", window=WINDOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(fail, range(40)))
    assert sorted(counts) == list(range(1, 41))
