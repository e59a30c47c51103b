from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from market.common.enqueue import enqueue
from market.common.leases import lease_due, put_back
from market.common.models import TaskRequest
from tests.support.database import Clock


@pytest.mark.django_db
def test_a_leased_row_is_nobody_elses_until_the_lease_runs_out(clock: Clock) -> None:
    enqueue("some.task", thing=1)
    assert [row.arguments for row in lease_due(TaskRequest, limit=10)] == [{"thing": 1}]
    assert lease_due(TaskRequest, limit=10) == []
    clock.shift(seconds=91)
    (again,) = lease_due(TaskRequest, limit=10)
    assert again.attempts == 2


@pytest.mark.django_db
def test_a_failed_row_comes_back_later_each_time(clock: Clock) -> None:
    enqueue("some.task")
    (row,) = lease_due(TaskRequest, limit=1)
    put_back(row, RuntimeError("away"))
    assert lease_due(TaskRequest, limit=1) == []
    clock.shift(seconds=6)
    (row,) = lease_due(TaskRequest, limit=1)
    assert row.last_error == "RuntimeError: away"
    put_back(row, RuntimeError("away"))
    clock.shift(seconds=6)
    assert lease_due(TaskRequest, limit=1) == []


def _in_threads(work: Callable[[int], list[int]], times: int) -> list[list[int]]:
    def run(number: int) -> list[int]:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_lease_the_same_row() -> None:
    for number in range(60):
        enqueue("some.task", number=number)
    batches = _in_threads(lambda _: [row.pk for row in lease_due(TaskRequest, limit=10)], 12)
    leased = [pk for batch in batches for pk in batch]
    assert len(leased) == len(set(leased))
