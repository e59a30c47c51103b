"""What an order does to the accepted bid that it takes up."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from market.bids.lifecycle import Action, EndReason, Status
from market.bids.models import Bid
from market.bids.services.history import conclude, end
from market.bids.services.locking import lock_bid, side_in
from market.common.clock import now
from market.common.errors import ObjectNotFound
from market.listings.errors import PriceChanged
from market.listings.models import Listing


@dataclass(frozen=True)
class TakenBid:
    """What the order needs: the listing as it is reserved, and what is left of the 30 minutes to pay in."""

    listing: Listing
    time_left: timedelta


def take_bid(*, bid_id: UUID, listing_id: UUID, buyer_id: UUID, expected_price: int, order_id: UUID) -> TakenBid:
    """Hand the reservation of an accepted bid to the order that is being placed.

    Raises ObjectNotFound, PriceChanged(price) when the buyer expects another price than was agreed, InvalidTransition
    for a bid that is not accepted or ordered already, BidTimeIsOver.
    """
    with transaction.atomic():
        bid = lock_bid(bid_id)
        if bid.listing_id != listing_id:
            raise ObjectNotFound
        moment = now()
        bid.require(Action.ORDER, side_in(bid, buyer_id), moment)
        if bid.price != expected_price:
            raise PriceChanged(price=bid.price)
        bid.order_id = order_id
        conclude(bid, notices={})
        return TakenBid(bid.listing, bid.deadline_at - moment)


def lapse_ordered_bid(*, order_id: UUID) -> None:
    """The order was never paid: what was agreed is agreed no more. Without a bid there is nothing to do.

    Both sides hear of the order, so that they are not told of the bid as well.
    """
    with transaction.atomic():
        bid = Bid.objects.select_for_update(no_key=True).filter(order_id=order_id).first()
        if bid is not None:
            end(bid, Status.LAPSED, now(), EndReason.ORDER_UNPAID)
            conclude(bid, notices={})
