"""Where bids are locked, and in which order: buyer → listing → bid → order → ledger → inboxes.

The buyer's row only when a bid is placed; the listing's always, since every answer depends on it.
"""

from uuid import UUID

from market.bids.models import Bid
from market.common.errors import ObjectNotFound
from market.common.sides import Side
from market.listings.services import lock_listing
from market.users.models import User


def lock_bidder(buyer_id: UUID) -> User:
    """Lets one person place one bid at a time, so that limits per person can be counted."""
    return User.objects.select_for_update(no_key=True).get(pk=buyer_id)


def lock_bid(bid_id: UUID) -> Bid:
    """The listing, then the bid, which comes with it. Raises ObjectNotFound."""
    listing_id = Bid.objects.filter(pk=bid_id).values_list("listing_id", flat=True).first()
    if listing_id is None:
        raise ObjectNotFound
    listing = lock_listing(listing_id)
    bid = Bid.objects.select_for_update(no_key=True).get(pk=bid_id)
    bid.listing = listing
    return bid


def lock_due_bid(bid_id: UUID) -> Bid | None:
    """The same for a sweep: None when somebody else is at it. Nothing is waited for, so nothing can deadlock."""
    return (
        Bid.objects.select_related("listing")
        .defer("listing__search_vector")
        .select_for_update(skip_locked=True, no_key=True, of=("self", "listing"))
        .filter(pk=bid_id)
        .first()
    )


def side_in(bid: Bid, user_id: UUID) -> Side:
    """The person's side. Raises ObjectNotFound for strangers."""
    side = bid.side_of(user_id)
    if side is None:
        raise ObjectNotFound
    return side
