"""Many people at once: real threads, each with a database connection of its own."""

from collections import Counter
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

    def do(number: int) -> str:
        try:
            if number < workers:
                start.wait(timeout=30)
            deeds[number]()
        except DomainError as refusal:
            return refusal.code
        except expected as error:
            return type(error).__name__
        finally:
            connection.close()
        return "ok"

    with ThreadPoolExecutor(workers) as pool:
        return Counter(pool.map(do, range(len(deeds))))
