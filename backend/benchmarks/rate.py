"""How often one client does something."""

import time
from collections.abc import Callable

from django.db import connection


def rate_of(step: Callable[[], object], seconds: int) -> float:
    """Do `step` for `seconds` and return how often a second; the first, which connects and plans, does not count."""
    step()
    begin, done = time.monotonic(), 0
    while (elapsed := time.monotonic() - begin) < seconds:
        step()
        done += 1
    connection.close()
    return done / elapsed
