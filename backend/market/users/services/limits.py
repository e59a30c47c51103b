"""Counting tries against what an attacker would repeat."""

from datetime import timedelta

from market.common.guards import count_failure, refuse_when_locked


def count_try(scope: str, subject: str, *, limit: int, window: timedelta) -> int:
    """Count a try before it is judged, so that a burst cannot slip through; return its number in the window.

    Durable: not inside a transaction. Raises TooManyRequests above `limit`.
    """
    number = count_failure(scope, subject, window=window)
    if number > limit:
        refuse_when_locked(scope, subject, limit=limit)
    return number
