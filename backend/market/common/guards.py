"""Counting failures against secrets, in PostgreSQL: DRF's throttles and cache counters race."""

from datetime import timedelta

from django.db import connection, transaction

from market.common.clock import now
from market.common.crypto import lookup_hash
from market.common.errors import TooManyRequests
from market.common.models import AttemptCounter

_COUNT = """
INSERT INTO common_attemptcounter AS c (scope, subject_hash, failures, window_ends_at)
VALUES (%s, %s, 1, market_now() + %s::interval)
ON CONFLICT (scope, subject_hash) DO UPDATE SET
    failures = CASE WHEN c.window_ends_at <= market_now() THEN 1 ELSE c.failures + 1 END,
    window_ends_at = CASE WHEN c.window_ends_at <= market_now() THEN EXCLUDED.window_ends_at ELSE c.window_ends_at END
RETURNING failures
"""


def count_failure(scope: str, subject: str, *, window: timedelta) -> int:
    """Count one more failure of `subject` and return how many there are in the present window.

    Durable: the count must survive the command that is about to be refused, so it may not be called inside one.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_COUNT, [scope, _hash(scope, subject), f"{window.total_seconds()} seconds"])
        (failures,) = cursor.fetchone()
    return failures


def failures_of(scope: str, subject: str) -> int:
    counter = _counter(scope, subject)
    return counter.failures if counter else 0


def refuse_when_locked(scope: str, subject: str, *, limit: int) -> None:
    """Raise TooManyRequests (seconds until the window ends) when `subject` has failed `limit` times."""
    counter = _counter(scope, subject)
    if counter and counter.failures >= limit:
        left = counter.window_ends_at - now()
        raise TooManyRequests(retry_after=max(1, int(left.total_seconds())))


def forget_failures(scope: str, subject: str) -> None:
    AttemptCounter.objects.filter(scope=scope, subject_hash=_hash(scope, subject)).delete()


def _counter(scope: str, subject: str) -> AttemptCounter | None:
    return AttemptCounter.objects.filter(
        scope=scope, subject_hash=_hash(scope, subject), window_ends_at__gt=now()
    ).first()


def _hash(scope: str, subject: str) -> bytes:
    return lookup_hash(subject, purpose=f"attempts:{scope}")
