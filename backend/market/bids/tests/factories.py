"""Bids for tests, brought into any status by the commands that people use."""

from typing import Any

from market.bids.lifecycle import Status
from market.bids.models import Bid
from market.bids.services.answering import accept_bid, counter_bid, reject_bid, withdraw_bid
from market.bids.services.placing import place_bid
from market.bids.services.sweeping import sweep_bid
from market.common.clock import now
from market.listings.models import Listing
from market.listings.tests.factories import make_listing
from market.users.models import User
from market.users.tests.factories import UserFactory

ASKED = 128_000
BID = 100_000
COUNTERED = 118_000


def make_negotiable(**attributes: Any) -> Listing:
    return make_listing(price=ASKED, is_negotiable=True, **attributes)


def make_bid(status: str = Status.PENDING, *, buyer: User | None = None, listing: Listing | None = None) -> Bid:
    """A bid in `status`, by the shortest way there."""
    listing = listing or make_negotiable()
    bid = place_bid(buyer=buyer or UserFactory(with_pin=True), listing_id=listing.pk, price=BID)
    buyer, seller = bid.buyer, User.objects.get(pk=bid.seller_id)
    match status:
        case Status.COUNTERED:
            counter_bid(bid_id=bid.pk, user=seller, price=COUNTERED)
        case Status.ACCEPTED:
            accept_bid(bid_id=bid.pk, user=seller)
        case Status.REJECTED:
            reject_bid(bid_id=bid.pk, user=seller)
        case Status.WITHDRAWN:
            withdraw_bid(bid_id=bid.pk, buyer=buyer)
        case Status.EXPIRED:
            _let_time_pass(bid)
        case Status.LAPSED:
            accept_bid(bid_id=bid.pk, user=seller)
            _let_time_pass(bid)
    return Bid.objects.get(pk=bid.pk)


def _let_time_pass(bid: Bid) -> None:
    Bid.objects.filter(pk=bid.pk).update(deadline_at=now())
    assert sweep_bid(bid_id=bid.pk)
