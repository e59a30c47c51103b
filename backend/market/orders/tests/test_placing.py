from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from market.listings.models import Listing
from market.listings.tests.factories import make_listing
from market.orders.lifecycle import Status
from market.orders.models import Order
from market.orders.services.sweeping import sweep_deadlines
from market.orders.tests.factories import PRICE, make_buyer, make_order
from market.users.models import User
from market.users.tests.factories import UserFactory
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def place(client: APIClient, listing: Listing, price: Any = PRICE, **more: str) -> Any:
    body = {"listing_id": str(listing.pk), "expected_price": price} | more
    return client.post("/api/v1/orders", body, HTTP_IDEMPOTENCY_KEY=str(uuid4()))


def test_placing_reserves_the_listing_and_copies_the_terms(as_user: AsUser) -> None:
    listing, buyer = make_listing(), make_buyer()
    answer = place(as_user(buyer), listing)
    order = answer.json()
    assert answer.status_code == 201
    assert (order["status"], order["role"], order["turn"]) == ("awaiting_payment", "buyer", "buyer")
    assert (order["price"], order["fee"], order["proceeds"], order["fee_bps"]) == (128_000, 6_400, 121_600, 500)
    assert order["hold_days"] == 7
    assert order["escrow"] == {"amount": 0, "state": "unpaid"}
    assert order["listing"]["title"] == listing.title
    assert {"key": "rank", "label": "段位", "value": "王者"} in order["attributes"]
    assert {"key": "skins", "label": "皮肤数", "value": "312个"} in order["attributes"]
    assert Listing.objects.get(pk=listing.pk).status == "reserved"


@pytest.mark.parametrize(
    ("bindings", "steps"),
    [
        (["phone"], ["credentials", "sign_in", "phone"]),
        (["email"], ["credentials", "sign_in"]),
        (None, ["credentials", "sign_in", "phone"]),
    ],
)
def test_only_what_the_game_account_is_bound_to_is_to_be_rebound(
    as_user: AsUser, bindings: list[str] | None, steps: list[str]
) -> None:
    listing = make_listing(bindings=bindings)
    order = place(as_user(make_buyer()), listing).json()
    assert [step["key"] for step in order["handover"]] == steps
    assert Order.objects.get(pk=order["id"]).snapshot["bindings"] == bindings


def test_later_changes_do_not_reach_the_order(as_user: AsUser) -> None:
    order = make_order(Status.PAID)
    Listing.objects.filter(pk=order.listing_id).update(title="something else", price=1_00)
    shown = as_user(order.buyer).get(f"/api/v1/orders/{order.pk}").json()
    assert (shown["listing"]["title"], shown["price"]) == ("荣耀王者 82星 典藏5个 可二次实名", PRICE)


def test_a_changed_price_is_told_with_the_new_one(as_user: AsUser) -> None:
    answer = place(as_user(make_buyer()), make_listing(price=130_000), PRICE)
    assert (answer.status_code, answer.json()["code"], answer.json()["price"]) == (409, "price_changed", 130_000)


def test_who_comes_second_is_told_so(as_user: AsUser) -> None:
    order = make_order()
    answer = place(as_user(make_buyer()), order.listing)
    assert (answer.status_code, answer.json()["code"]) == (409, "listing_unavailable")


def test_nobody_buys_their_own_listing(as_user: AsUser) -> None:
    listing = make_listing()
    answer = place(as_user(listing.seller), listing)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_listing")


def test_staff_do_not_buy(as_user: AsUser) -> None:
    answer = place(as_user(UserFactory(roles=["reviewer"])), make_listing())
    assert (answer.status_code, answer.json()["code"]) == (403, "staff_do_not_trade")


@pytest.mark.parametrize("price", [0, -1, 10**12, "abc", None, 12.5])
def test_nonsense_prices_are_refused_by_field(as_user: AsUser, price: object) -> None:
    answer = place(as_user(make_buyer()), make_listing(), price)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert "expected_price" in answer.json()["errors"]


def test_a_bid_that_is_not_ones_own_does_not_exist(as_user: AsUser) -> None:
    listing = make_listing()
    answer = place(as_user(make_buyer()), listing, bid_id=str(uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert Listing.objects.get(pk=listing.pk).status == "on_sale"


def test_four_unpaid_orders_are_one_too_many(as_user: AsUser) -> None:
    client = as_user(make_buyer())
    assert [place(client, make_listing()).status_code for _ in range(3)] == [201, 201, 201]
    answer = place(client, make_listing())
    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (409, "too_many_unpaid_orders", 3)


def test_two_unpaid_reservations_shut_a_person_out_for_a_day(as_user: AsUser, clock: Clock) -> None:
    listing, buyer = make_listing(), make_buyer()
    client = as_user(buyer)
    for _ in range(2):
        order_id = place(client, listing).json()["id"]
        assert client.post(f"/api/v1/orders/{order_id}/cancel").status_code == 200
    answer = place(client, listing)
    assert (answer.status_code, answer.json()["code"]) == (409, "shut_out_of_listing")
    assert place(as_user(make_buyer()), listing).status_code == 201
    clock.shift(hours=24, seconds=1)
    assert sweep_deadlines() == 1  # the other person did not pay either
    assert place(as_user(buyer), listing).status_code == 201
