"""Taking due rows of work one batch at a time, so that several workers never do the same one at once."""

from datetime import timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from market.common.clock import MarketNow, now
from market.common.models import LeasedWork

LEASE = timedelta(seconds=90)
FIRST_RETRY = timedelta(seconds=5)
LAST_RETRY = timedelta(hours=1)

W = TypeVar("W", bound=LeasedWork)


def lease_due(model: type[W], *, limit: int, only: Q | None = None) -> list[W]:
    """Lease up to `limit` due rows of `model` for 90 seconds and return them, oldest first."""
    with transaction.atomic():
        free = Q(leased_until=None) | Q(leased_until__lt=MarketNow())
        rows = list(
            model._default_manager.select_for_update(skip_locked=True, no_key=True)
            .filter(free, only or Q(), due_at__lte=MarketNow())
            .order_by("due_at")[:limit]
        )
        moment = now()
        for row in rows:
            row.leased_until = moment + LEASE
            row.attempts += 1
        model._default_manager.bulk_update(rows, ["leased_until", "attempts"])
    return rows


def put_back(row: LeasedWork, error: Exception) -> None:
    """Give a failed row back, later each time (5 s, 10 s, … one hour)."""
    delay = min(FIRST_RETRY * 2 ** min(row.attempts - 1, 20), LAST_RETRY)
    row.due_at, row.leased_until = now() + delay, None
    row.last_error = f"{type(error).__name__}: {error}"[:500]
    row.save(update_fields=["due_at", "leased_until", "last_error"])
