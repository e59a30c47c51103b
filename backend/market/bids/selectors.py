"""Reading bids: the only door through which somebody's bid is found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from market.bids.lifecycle import Status
from market.bids.models import LIVE, Bid, BidOffer
from market.bids.terms import COUNTERS_EACH
from market.common.clock import MarketNow
from market.common.errors import ObjectNotFound
from market.common.sides import Side
from market.listings.models import ListingStatus


def bids_with_parts() -> "QuerySet[Bid]":
    """Bids with what a card shows: four more queries, however many there are."""
    return (
        Bid.objects.select_related("listing")
        .defer("listing__search_vector", "listing__description")
        .prefetch_related("offers", "listing__game", "listing__server")
    )


def bid_of(*, user_id: UUID, bid_id: UUID) -> Bid:
    """A bid to which the person is a party. Raises ObjectNotFound, for strangers too."""
    bid = bids_with_parts().filter(pk=bid_id).first()
    if bid is None or bid.side_of(user_id) is None:
        raise ObjectNotFound
    return bid


def bids_of(
    user_id: UUID, *, side: Side, statuses: Iterable[str] = (), listing_id: UUID | None = None
) -> "QuerySet[Bid]":
    """What the person has bid, or was bid."""
    mine = bids_with_parts().filter(**{f"{side.value}_id": user_id})
    if wanted := list(statuses):
        mine = mine.filter(status__in=wanted)
    return mine.filter(listing_id=listing_id) if listing_id else mine


def live_bid_on(*, listing_id: UUID, buyer_id: UUID) -> Bid | None:
    return Bid.objects.filter(LIVE, listing_id=listing_id, buyer_id=buyer_id).first()


def fill_in_own_bid(listing_id: UUID, buyer_id: UUID, answer: dict[str, Any]) -> None:
    """What a listing's page says of the viewer's live bid on it; bound to listings.hooks.own_bid_wanted."""
    bid = live_bid_on(listing_id=listing_id, buyer_id=buyer_id)
    if bid is not None:
        shown = ("status", "price", "turn", "deadline_at", "version")
        answer["live_bid"] = {"id": bid.pk} | {name: getattr(bid, name) for name in shown}


def has_bid_since(buyer_id: UUID, listing_id: UUID, moment: datetime) -> bool:
    return Bid.objects.filter(listing_id=listing_id, buyer_id=buyer_id, created_at__gt=moment).exists()


def open_bids_of(buyer_id: UUID) -> int:
    return Bid.objects.filter(LIVE, buyer_id=buyer_id).count()


def due_bid_ids(limit: int) -> list[UUID]:
    due = Bid.objects.filter(LIVE, deadline_at__lte=MarketNow()).order_by("deadline_at")
    return list(due.values_list("pk", flat=True)[:limit])


def bids_owed_notice(listing_id: UUID) -> list[UUID]:
    rows = Bid.objects.filter(listing_id=listing_id, is_notice_owed=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def last_abandoned(*, buyer_id: UUID, listing_id: UUID, limit: int) -> list[datetime]:
    """When the person's latest accepted bids on the listing lapsed without an order, newest first."""
    rows = Bid.objects.filter(buyer_id=buyer_id, listing_id=listing_id, status=Status.LAPSED, order_id=None)
    ended = rows.order_by("-closed_at").values_list("closed_at", flat=True)[:limit]
    return [moment for moment in ended if moment is not None]


@dataclass(frozen=True)
class Bargaining:
    """What the next counter-offer may be: between two prices (fen), neither of them included, and how many are left."""

    above: int
    below: int
    counters_left: dict[Side, int]

    def leaves_room(self, side: Side) -> bool:
        return self.counters_left[side] > 0 and self.below - self.above > 1


def bargaining_of(bid: Bid, offers: Iterable[BidOffer]) -> Bargaining:
    """Each side may only come towards the other; nobody goes beyond what is asked now or was when the bid began."""
    said: dict[str, list[int]] = {side: [offer.price for offer in offers if offer.side == side] for side in Side}
    ceilings = [bid.asking_price, *said[Side.SELLER]]
    if bid.listing.status == ListingStatus.ON_SALE and bid.listing.price is not None:
        ceilings.append(bid.listing.price)
    made = {Side.BUYER: len(said[Side.BUYER]) - 1, Side.SELLER: len(said[Side.SELLER])}
    return Bargaining(
        above=max(said[Side.BUYER]),
        below=min(ceilings),
        counters_left={side: COUNTERS_EACH - number for side, number in made.items()},
    )
