"""Eight clients, each a process with a connection of its own."""

from collections.abc import Callable, Sequence
from multiprocessing import get_context
from typing import Any

from django.db import connection

CLIENTS = 8


def by_eight(work: Callable[..., float], shares: Sequence[tuple[Any, ...]]) -> float:
    """Run `work(*share)` in a process for each of the 8 shares at once and return the sum of their rates."""
    assert len(shares) == CLIENTS
    connection.close()  # a connection must not be shared over a fork
    with get_context("fork").Pool(CLIENTS) as pool:
        return sum(pool.starmap(work, shares, chunksize=1))
