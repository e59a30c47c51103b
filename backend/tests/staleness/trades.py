"""What orders and bids do to a listing."""

from collections.abc import Callable

from market.bids.lifecycle import Status as Bidding
from market.bids.models import Bid
from market.bids.services.answering import accept_bid, counter_bid, reject_bid, withdraw_bid
from market.bids.services.placing import place_bid
from market.bids.services.sweeping import sweep_bid
from market.bids.tests.factories import make_bid
from market.common.clock import now
from market.listings.models import Listing
from market.listings.services.indexing import index_listing
from market.listings.tests.factories import CREDENTIALS, make_listing
from market.orders.lifecycle import Status
from market.orders.models import Order
from market.orders.services import delivering, ending, handover, paying, placing, returning, sweeping
from market.orders.services.reviewing import write_review
from market.orders.tests.factories import make_buyer, make_order
from market.users.models import User
from market.users.tests.factories import PIN, UserFactory
from tests.staleness.scenario import PRICE, Act, Scenario


def _order(command: str, shows: bool, status: str, act: Callable[[Order], object], variant: str = "") -> Scenario:
    def prepare() -> tuple[Listing, Act]:
        order = make_order(status)
        index_listing(order.listing)
        return order.listing, lambda: act(order)

    return Scenario(f"orders.{command}", shows, prepare, variant)


def _bid(command: str, shows: bool, status: str, act: Callable[[Bid], object]) -> Scenario:
    def prepare() -> tuple[Listing, Act]:
        bid = make_bid(status)
        index_listing(bid.listing)
        return bid.listing, lambda: act(bid)

    return Scenario(f"bids.{command}", shows, prepare)


def _seller_of(order: Order) -> User:
    return User.objects.get(pk=order.seller_id)


def _sweep_order(order: Order) -> object:
    Order.objects.filter(pk=order.pk).update(deadline_at=now(), sweep_at=now())
    return sweeping.sweep_order(order_id=order.pk)


def _sweep_bid(bid: Bid) -> object:
    Bid.objects.filter(pk=bid.pk).update(deadline_at=now())
    return sweep_bid(bid_id=bid.pk)


ORDERS = [
    _order(
        "paying.pay_order",
        False,
        Status.AWAITING_PAYMENT,
        lambda one: paying.pay_order(order_id=one.pk, buyer=one.buyer, pin=PIN),
    ),
    _order(
        "paying.cancel_order",
        True,
        Status.AWAITING_PAYMENT,
        lambda one: paying.cancel_order(order_id=one.pk, buyer=one.buyer),
    ),
    _order("sweeping.sweep_order", True, Status.AWAITING_PAYMENT, _sweep_order),
    _order(
        "delivering.deliver_order",
        False,
        Status.PAID,
        lambda one: delivering.deliver_order(order_id=one.pk, seller=_seller_of(one)),
    ),
    _order(
        "delivering.deliver_order",
        False,
        Status.PAID,
        lambda one: delivering.deliver_order(order_id=one.pk, seller=_seller_of(one), credentials=CREDENTIALS),
        variant="with new credentials",
    ),
    _order(
        "ending.decline_order",
        True,
        Status.PAID,
        lambda one: ending.decline_order(order_id=one.pk, seller=_seller_of(one), reason="sold elsewhere"),
    ),
    _order(
        "ending.confirm_order",
        True,
        Status.DELIVERED,
        lambda one: ending.confirm_order(order_id=one.pk, buyer=one.buyer),
    ),
    _order(
        "handover.tick_step",
        False,
        Status.DELIVERED,
        lambda one: handover.tick_step(
            order_id=one.pk, user=one.buyer, step=one.handover_steps[-1]["key"], image_ids=[]
        ),
    ),
    _order(
        "returning.request_return",
        False,
        Status.DELIVERED,
        lambda one: returning.request_return(order_id=one.pk, buyer=one.buyer, reason="not as described"),
    ),
    _order(
        "returning.accept_return",
        False,
        Status.RETURN_REQUESTED,
        lambda one: returning.accept_return(order_id=one.pk, seller=_seller_of(one)),
    ),
    _order(
        "returning.refuse_return",
        False,
        Status.RETURN_REQUESTED,
        lambda one: returning.refuse_return(order_id=one.pk, seller=_seller_of(one), reason="it is as described"),
    ),
    _order(
        "reviewing.write_review",
        False,
        Status.COMPLETED,
        lambda one: write_review(order_id=one.pk, user=one.buyer, rating=5, text="quick"),
    ),
    Scenario(
        "orders.placing.place_order",
        True,
        lambda: (
            (listing := make_listing()),
            lambda: placing.place_order(buyer=make_buyer(), listing_id=listing.pk, expected_price=PRICE),
        ),
    ),
]

BIDS = [
    _bid("answering.accept_bid", True, Bidding.PENDING, lambda one: accept_bid(bid_id=one.pk, user=one.listing.seller)),
    _bid(
        "answering.reject_bid", False, Bidding.PENDING, lambda one: reject_bid(bid_id=one.pk, user=one.listing.seller)
    ),
    _bid(
        "answering.counter_bid",
        False,
        Bidding.PENDING,
        lambda one: counter_bid(bid_id=one.pk, user=one.listing.seller, price=110_000),
    ),
    _bid("answering.withdraw_bid", False, Bidding.PENDING, lambda one: withdraw_bid(bid_id=one.pk, buyer=one.buyer)),
    _bid("sweeping.sweep_bid", True, Bidding.ACCEPTED, _sweep_bid),
    Scenario(
        "bids.placing.place_bid",
        False,
        lambda: (
            (listing := make_listing()),
            lambda: place_bid(buyer=UserFactory(), listing_id=listing.pk, price=100_000),
        ),
    ),
]
