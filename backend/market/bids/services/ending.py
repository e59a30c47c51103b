"""Bids on an offer that is no longer what they were made for end; their buyers are told."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from market.bids.lifecycle import OPEN, EndReason, Status
from market.bids.models import Bid
from market.bids.selectors import bids_owed_notice
from market.bids.services.history import end, push, tell
from market.common.clock import now
from market.common.enqueue import enqueue
from market.common.sides import Side
from market.listings.hooks import OfferChange
from market.listings.models import Listing

_REASONS = {
    OfferChange.PRICE: EndReason.PRICE_CHANGED,
    OfferChange.EDITED: EndReason.LISTING_EDITED,
    OfferChange.TAKEN_DOWN: EndReason.LISTING_TAKEN_DOWN,
    OfferChange.EXPIRED: EndReason.LISTING_EXPIRED,
    OfferChange.SOLD: EndReason.LISTING_SOLD,
}


def follow_offer(listing: Listing, change: OfferChange) -> None:
    """End the open bids that the change leaves without ground; bound to listings.hooks.offer_changed.

    A new price ends those at or above it. While the listing is reserved for somebody else they wait. The notices
    follow in transactions of their own: here, inboxes would be locked before those of the command's own notices.
    """
    bids = Bid.objects.filter(listing=listing, status__in=sorted(OPEN))
    reason = _REASONS.get(change)
    if reason is None:
        _push_all(bids)
        return
    if change == OfferChange.PRICE:
        _push_all(bids.filter(price__lt=listing.price))
        bids = bids.filter(price__gte=listing.price)
    _end_all(list(bids.select_for_update(no_key=True).order_by("pk")), listing, reason)


def tell_of_ended_bids(*, listing_id: UUID) -> None:
    """Tell each buyer once that their bid on the listing has ended."""
    for bid_id in bids_owed_notice(listing_id):
        with transaction.atomic():
            bid = Bid.objects.select_for_update(no_key=True).get(pk=bid_id)
            if bid.is_notice_owed:
                bid.is_notice_owed = False
                bid.save(update_fields=["is_notice_owed"])
                tell(bid, Side.BUYER, f"bid_ended_{bid.end_reason}")


def _push_all(bids: "QuerySet[Bid]") -> None:
    for bid in bids:
        push(bid)


def _end_all(bids: list[Bid], listing: Listing, reason: EndReason) -> None:
    moment = now()
    for bid in bids:
        end(bid, Status.EXPIRED, moment, reason)
        bid.version += 1
        # Whoever bought it at its price knows.
        bid.is_notice_owed = bid.buyer_id != listing.reserved_for_id
        push(bid)
    Bid.objects.bulk_update(bids, ["status", "closed_at", "end_reason", "version", "is_notice_owed"])
    if any(bid.is_notice_owed for bid in bids):
        enqueue("market.bids.tasks.tell_of_ended_bids", listing_id=str(listing.pk))
