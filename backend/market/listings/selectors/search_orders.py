"""The orders of a search, and places in them where a page ended.

A listing's price or heat may move while somebody turns pages. A place remembers when the first page was read, and
what has moved since keeps the place that it had then: so nothing comes twice and nothing is missed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Case, Expression, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from market.common.errors import FieldError
from market.listings.models import Listing, PriceChange

CURSOR_SALT = "listings.cursor"
RELEVANCE = "relevance"
LONGEST_CURSOR = 600


def _price_at(moment: datetime) -> Expression:
    changes = PriceChange.objects.filter(listing=OuterRef("pk"), created_at__lte=moment).order_by("-pk")
    return Coalesce(Subquery(changes.values("price")[:1]), F("price"))


def _heat_before(_moment: datetime) -> F:
    return F("hot_score_before")


@dataclass(frozen=True)
class Order:
    """By which column, in which direction; the id breaks ties, in the same direction.

    `moved_at` is the column that says when it last moved, `value_at` what it was at a moment before that.
    """

    column: str
    descends: bool
    parse: Callable[[str], Any]
    sql_type: str
    moved_at: str = ""
    value_at: Callable[[datetime], Expression | F] | None = None

    def sorted(self, found: QuerySet[Listing], key: str) -> QuerySet[Listing]:
        sign = "-" if self.descends else ""
        return found.order_by(f"{sign}{key}", f"{sign}pk")

    def beyond(self, found: QuerySet[Listing], key: str, place: "Place | None") -> QuerySet[Listing]:
        if place is None:
            return found
        side = "lt" if self.descends else "gt"
        # The first condition says nothing new, but an index is entered by it.
        within = Q(**{f"{key}__{side}e": place.value})
        return found.filter(within, Q(**{f"{key}__{side}": place.value}) | Q(**{f"pk__{side}": place.pk}))

    def still(self, found: QuerySet[Listing], since: datetime | None) -> QuerySet[Listing]:
        """Those that have not moved."""
        if not self.moved_at or since is None:
            return found
        return found.filter(Q(**{self.moved_at: None}) | Q(**{f"{self.moved_at}__lte": since}))

    def moved(self, found: QuerySet[Listing], since: datetime) -> QuerySet[Listing]:
        """Those that have, with the `key` that they had."""
        return found.filter(**{f"{self.moved_at}__gt": since}).annotate(key=self.key_at(since))

    def key_at(self, since: datetime | None) -> Expression | F:
        if self.value_at is None or since is None:
            return F(self.column)
        return Case(When(**{f"{self.moved_at}__gt": since}, then=self.value_at(since)), default=F(self.column))


_BY_TIME = Order("published_at", True, datetime.fromisoformat, "timestamptz")
ORDERS = {
    "newest": _BY_TIME,
    "price": Order("price", False, int, "bigint", "repriced_at", _price_at),
    "-price": Order("price", True, int, "bigint", "repriced_at", _price_at),
    "hot": Order("hot_score", True, float, "double precision", "hot_changed_at", _heat_before),
    # What has the words in its title comes first, the newest of it before the rest.
    RELEVANCE: _BY_TIME,
}


@dataclass(frozen=True)
class Place:
    """The last listing of a page: `tier` is 1 beyond those with the words in their title; `since`, the first page."""

    tier: int
    value: Any
    pk: UUID
    since: datetime


def write_place(sort: str, place: Place) -> str:
    # The server's own spelling of a time is parsed as well as Python's.
    parts = [sort, place.tier, str(place.value), str(place.pk), place.since.isoformat()]
    return signing.dumps(parts, salt=CURSOR_SALT, compress=True)


def read_place(sort: str, cursor: str) -> Place | None:
    """The place that a cursor names. Raises FieldError for one that is damaged or of another order."""
    if not cursor:
        return None
    damaged = FieldError("cursor", "invalid", _("This page address is damaged. Start the search again."))
    if len(cursor) > LONGEST_CURSOR:
        raise damaged
    try:
        of_sort, tier, value, pk, since = signing.loads(cursor, salt=CURSOR_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise damaged from error
    if of_sort != sort:
        raise FieldError("cursor", "invalid", _("This page address belongs to another search."))
    return Place(tier, ORDERS[sort].parse(value), UUID(pk), datetime.fromisoformat(since))
