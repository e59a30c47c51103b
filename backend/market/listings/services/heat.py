"""How hot a listing is: the interest it met, each bit of it worth half after two days.

Scores are kept in the domain of logarithms: the score is the logarithm (base two) of all points, each grown by its time
since an epoch instead of shrunk by its age. So the order of two listings changes only when one of them meets interest,
never by the mere passing of time, and an index can hold it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import Enum
from math import log2
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from market.common.clock import now
from market.listings.models import Listing, ListingInterest
from market.listings.services.cache import forget_listings

HALF_LIFE = timedelta(days=2)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
# Long enough for somebody to turn the pages of one search; `hot_score_before` is the score until then.
REST_BETWEEN_CHANGES = timedelta(minutes=10)
BATCH = 500
# Points, as they have decayed, from which a listing is called hot.
HOT_FROM = 20


class Interest(Enum):
    """What people do with a listing, and how many points it earns."""

    VIEW = 1
    FAVOURITE = 5
    BID = 10
    ORDER = 20


def add_interest(*, listing_id: UUID, kind: Interest) -> None:
    """Note the interest, in the caller's transaction. One row and no lock; the heat follows within minutes."""
    ListingInterest.objects.create(listing_id=listing_id, points=kind.value)


def warmed(score: float, *, points: float, at: datetime) -> float:
    """The score after it earned `points` at that time."""
    gained = half_lives(at) + log2(points)
    high, low = max(score, gained), min(score, gained)
    return high + log2(1 + 2 ** (low - high))


def points_left(score: float, *, at: datetime) -> float:
    """How many points a score is worth at that time."""
    return float(2 ** (score - half_lives(at)))


def is_hot(listing: Listing, *, at: datetime) -> bool:
    return points_left(listing.hot_score, at=at) >= HOT_FROM


def half_lives(at: datetime) -> float:
    """Time since the epoch, in half-lives."""
    return (at - EPOCH) / HALF_LIFE


def fold_interest() -> list[Listing]:
    """Add up the interest of at most one batch of listings whose heat has rested; return those that changed.

    A listing that a command holds just now waits for the next time.
    """
    with transaction.atomic():
        rested = Q(hot_changed_at=None) | Q(hot_changed_at__lte=now() - REST_BETWEEN_CHANGES)
        waiting = ListingInterest.objects.values("listing_id")
        listings = list(
            Listing.objects.only("id", "game_id", "status", "hot_score")
            .select_for_update(no_key=True, skip_locked=True)
            .filter(rested, pk__in=waiting)
            .order_by("pk")[:BATCH]
        )
        _warm(listings)
        forget_listings((listing.pk, listing.game_id) for listing in listings)
    return listings


def _warm(listings: Iterable[Listing]) -> None:
    found = {listing.pk: listing for listing in listings}
    rows = list(ListingInterest.objects.filter(listing_id__in=found))
    moment = now()
    by_listing: dict[UUID, list[ListingInterest]] = defaultdict(list)
    for row in rows:
        by_listing[row.listing_id].append(row)
    for pk, listing in found.items():
        listing.hot_score_before, listing.hot_changed_at = listing.hot_score, moment
        for row in by_listing[pk]:
            listing.hot_score = warmed(listing.hot_score, points=row.points, at=row.created_at)
    Listing.objects.bulk_update(found.values(), ["hot_score", "hot_score_before", "hot_changed_at"])
    ListingInterest.objects.filter(pk__in=[row.pk for row in rows]).delete()
