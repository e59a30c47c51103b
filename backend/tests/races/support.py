"""Many people at once: real threads, each with a database connection of its own."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from market.common.errors import DomainError

Deed = Callable[[], Any]


def all_at_once(deeds: Sequence[Deed], *, workers: int = 20, expected: type[Exception] = DomainError) -> Counter[str]:
    """Do every deed, `workers` at a time, the first ones released together; count "ok" and the codes of refusals.

    Whatever is neither a refusal nor `expected` (a deadlock, a broken constraint) is raised.
    """
    workers = min(workers, len(deeds))
    start = Barrier(workers)
    waiting = deque(deeds)

    def work() -> Counter[str]:
        """Do what nobody else has begun, until nothing is left, over one connection, as the API keeps its own."""
        outcomes: Counter[str] = Counter()
        try:
            start.wait(timeout=30)
            while deed := _taken(waiting):
                outcomes[_outcome(deed, expected)] += 1
        finally:
            connection.close()
        return outcomes

    with ThreadPoolExecutor(workers) as pool:
        return sum((future.result() for future in [pool.submit(work) for _ in range(workers)]), Counter())


def _taken(waiting: deque[Deed]) -> Deed | None:
    try:
        return waiting.popleft()
    except IndexError:
        return None


def _outcome(deed: Deed, expected: type[Exception]) -> str:
    try:
        deed()
    except DomainError as refusal:
        return refusal.code
    except expected as error:
        return type(error).__name__
    return "ok"
