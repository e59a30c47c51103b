"""From an accepted bid to an order, and what a reservation left unpaid costs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from market.bids.lifecycle import Status
from market.bids.models import Bid
from market.bids.services.sweeping import sweep_bids
from market.bids.tests.factories import ASKED, BID, make_bid, make_negotiable
from market.common.clock import now
from market.common.sides import Side
from market.listings.models import Listing
from market.orders.models import Order
from market.orders.services.outages import record_outage
from market.orders.services.paying import cancel_order, pay_order
from market.orders.services.sweeping import sweep_deadlines
from market.orders.tests.factories import make_buyer
from market.users.models import User
from market.users.tests.factories import PIN, UserFactory
from market.wallets.selectors import wallet_of
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def order(client: APIClient, bid: Bid, price: int = BID, **changes: Any) -> Any:
    body = {"listing_id": str(bid.listing_id), "expected_price": price, "bid_id": str(bid.pk)} | changes
    return client.post("/api/v1/orders", body, HTTP_IDEMPOTENCY_KEY=str(uuid4()))


def accepted(buyer: User | None = None, listing: Listing | None = None) -> Bid:
    return make_bid(Status.ACCEPTED, buyer=buyer, listing=listing)


def test_the_order_is_at_the_bids_price_and_within_its_time(as_user: AsUser) -> None:
    bid = accepted(make_buyer(BID))
    answer = order(as_user(bid.buyer), bid)
    assert answer.status_code == 201
    placed = Order.objects.get(pk=answer.json()["id"])
    assert (placed.price, placed.fee) == (BID, BID // 20)
    assert placed.deadline_at is not None
    assert abs(placed.deadline_at - bid.deadline_at) < timedelta(seconds=5)
    shown = as_user(bid.buyer).get(f"/api/v1/bids/{bid.pk}").json()
    assert (shown["order_id"], shown["turn"], shown["permissions"]["can_order"]) == (str(placed.pk), None, False)
    pay_order(order_id=placed.pk, buyer=bid.buyer, pin=PIN)
    assert wallet_of(bid.buyer_id).available == 0


def test_the_buyer_sees_that_it_may_be_ordered(as_user: AsUser) -> None:
    bid = accepted()
    shown = as_user(bid.buyer).get(f"/api/v1/bids/{bid.pk}").json()
    assert [name for name, may in shown["permissions"].items() if may] == ["can_order"]
    assert shown["turn"] == "buyer"


@pytest.mark.parametrize("price", [ASKED, BID - 1])
def test_another_price_than_agreed_is_told(as_user: AsUser, price: int) -> None:
    bid = accepted()
    answer = order(as_user(bid.buyer), bid, price)
    assert (answer.status_code, answer.json()["code"], answer.json()["price"]) == (409, "price_changed", BID)


def test_a_bid_buys_its_own_listing_only(as_user: AsUser) -> None:
    bid = accepted()
    assert order(as_user(bid.buyer), bid, listing_id=str(make_negotiable().pk)).status_code == 404


def test_somebody_elses_bid_does_not_exist(as_user: AsUser) -> None:
    assert order(as_user(UserFactory()), accepted()).status_code == 404


def test_the_reservation_is_not_bought_without_the_bid(as_user: AsUser) -> None:
    bid = accepted()
    answer = order(as_user(bid.buyer), bid, ASKED, bid_id=None)
    assert (answer.status_code, answer.json()["code"]) == (409, "listing_unavailable")


def test_one_bid_makes_one_order(as_user: AsUser) -> None:
    bid = accepted()
    client = as_user(bid.buyer)
    assert order(client, bid).status_code == 201
    answer = order(client, bid)
    assert (answer.status_code, answer.json()["code"]) == (409, "invalid_state")


def test_after_thirty_minutes_it_is_too_late_before_the_sweep_and_after_it(as_user: AsUser, clock: Clock) -> None:
    bid = accepted()
    clock.shift(minutes=30)
    client = as_user(bid.buyer)
    assert order(client, bid).json()["code"] == "bid_too_late"
    assert sweep_bids() == 1
    assert order(client, bid).json()["code"] == "invalid_state"
    bid.refresh_from_db()
    listing = Listing.objects.get(pk=bid.listing_id)
    assert (bid.status, bid.end_reason) == ("lapsed", "not_ordered")
    assert (listing.status, listing.reserved_for_id) == ("on_sale", None)


def test_an_ordered_bid_is_left_to_its_order(as_user: AsUser, clock: Clock) -> None:
    bid = accepted()
    order(as_user(bid.buyer), bid)
    clock.shift(minutes=31)
    assert sweep_bids() == 0
    assert sweep_deadlines() == 1
    bid.refresh_from_db()
    assert (bid.status, bid.end_reason) == ("lapsed", "order_unpaid")
    assert Listing.objects.get(pk=bid.listing_id).status == "on_sale"


def test_what_was_paid_stays_accepted(as_user: AsUser, clock: Clock) -> None:
    bid = accepted(make_buyer(BID))
    pay_order(order_id=order(as_user(bid.buyer), bid).json()["id"], buyer=bid.buyer, pin=PIN)
    clock.shift(hours=2)
    assert (sweep_bids(), sweep_deadlines()) == (0, 0)
    bid.refresh_from_db()
    assert (bid.status, bid.is_live) == ("accepted", False)


def test_a_cancelled_order_lets_the_bid_go(as_user: AsUser) -> None:
    bid = accepted()
    cancel_order(order_id=order(as_user(bid.buyer), bid).json()["id"], buyer=bid.buyer)
    bid.refresh_from_db()
    assert bid.status == "lapsed"
    assert make_bid(buyer=bid.buyer, listing=bid.listing).status == "pending"


@pytest.mark.parametrize("leave", ["bid", "order"])
def test_two_reservations_left_unpaid_shut_out_of_bidding_and_buying(as_user: AsUser, clock: Clock, leave: str) -> None:
    listing, buyer = make_negotiable(), make_buyer()
    make_bid(Status.LAPSED, buyer=buyer, listing=listing)
    client = as_user(buyer)
    bid = accepted(buyer, listing)
    if leave == "order":
        cancel_order(order_id=order(client, bid).json()["id"], buyer=buyer)
    else:
        clock.shift(minutes=30)
        sweep_bids()
    answers = [
        client.post(f"/api/v1/listings/{listing.pk}/bids", {"price": BID}, HTTP_IDEMPOTENCY_KEY=str(uuid4())),
        order(client, bid, ASKED, bid_id=None),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(409, "shut_out_of_listing")}
    clock.shift(hours=24, seconds=1)
    assert order(client, bid, ASKED, bid_id=None).status_code == 201


@pytest.mark.parametrize(
    ("side", "code"), [(Side.BUYER, "shut_out_of_listing"), (Side.SELLER, "other_side_restricted")]
)
def test_a_bid_that_waited_is_no_third_reservation(as_user: AsUser, side: Side, code: str) -> None:
    status = Status.COUNTERED if side == Side.BUYER else Status.PENDING
    bid = make_bid(status, buyer=make_buyer())
    for _ in range(2):
        left = order(as_user(bid.buyer), bid, ASKED, bid_id=None)
        cancel_order(order_id=left.json()["id"], buyer=bid.buyer)
    client = as_user(User.objects.get(pk=bid.party(side)))
    answer = client.post(f"/api/v1/bids/{bid.pk}/accept", {}, HTTP_IDEMPOTENCY_KEY=str(uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert Listing.objects.get(pk=bid.listing_id).status == "on_sale"


def test_three_unpaid_orders_wait_before_a_bid_is_ordered(as_user: AsUser) -> None:
    buyer = make_buyer()
    for _ in range(3):
        order(as_user(buyer), accepted(buyer))
    answer = order(as_user(buyer), accepted(buyer))
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_unpaid_orders")


def test_an_unanswered_bid_expires_for_both_sides(clock: Clock) -> None:
    bid = make_bid()
    clock.shift(hours=47, minutes=59)
    assert sweep_bids() == 0
    clock.shift(hours=11, minutes=1)  # the deadline may have moved from the night to the morning
    assert sweep_bids() == 1
    bid.refresh_from_db()
    assert (bid.status, bid.end_reason) == ("expired", "not_answered")


def test_hours_in_which_the_platform_was_down_do_not_count(clock: Clock) -> None:
    waiting, reserved = make_bid(), accepted()
    clock.shift(minutes=20)
    moment = now()
    record_outage(started_at=moment - timedelta(minutes=15), ended_at=moment, reason="power")
    before = reserved.deadline_at
    reserved.refresh_from_db()
    assert reserved.deadline_at - before == timedelta(minutes=15)
    before = waiting.deadline_at
    waiting.refresh_from_db()
    assert waiting.deadline_at >= before + timedelta(minutes=15)
