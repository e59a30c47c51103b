"""How often one client does something, and how often several sides do, in turn."""

import time
from collections.abc import Callable

from django.db import connection

from benchmarks.databases import settle


def rate_of(step: Callable[[], object], seconds: int) -> float:
    """Do `step` for `seconds` and return how often a second; the first, which connects and plans, does not count."""
    step()
    begin, done = time.monotonic(), 0
    while (elapsed := time.monotonic() - begin) < seconds:
        step()
        done += 1
    connection.close()
    return done / elapsed


def alternate(runs: int, *sides: Callable[[], float]) -> list[list[float]]:
    """The rates of each side; in each of `runs` rounds every one has its turn."""
    rates: list[list[float]] = [[] for _side in sides]
    for _run in range(runs):
        settle()
        for measured, side in zip(rates, sides, strict=True):
            measured.append(side())
    return rates
