"""A whole bargain over the API: two strangers agree on a price, and trade at it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from market.bids.tests.factories import ASKED, make_negotiable
from market.orders.tests.factories import make_buyer
from market.users.models import User
from market.users.tests.factories import PIN
from market.wallets.selectors import wallet_of

pytestmark = pytest.mark.django_db
AGREED, FEE = 112_000, 5_600


def test_from_the_first_offer_to_the_sellers_money(as_user: Callable[[User], APIClient]) -> None:
    listing, person = make_negotiable(), make_buyer(AGREED)
    buyer, seller = as_user(person), as_user(listing.seller)

    def post(client: APIClient, path: str, **body: Any) -> Any:
        answer = client.post(f"/api/v1/{path}", body, HTTP_IDEMPOTENCY_KEY=str(uuid4()))
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    bid = post(buyer, f"listings/{listing.pk}/bids", price=100_000)
    path = f"bids/{bid['id']}"
    post(seller, f"{path}/counter", price=120_000)
    post(buyer, f"{path}/counter", price=AGREED)
    assert seller.get("/api/v1/bids?role=seller").json()["results"][0]["price"] == AGREED
    post(seller, f"{path}/accept")
    assert buyer.get(f"/api/v1/listings/{listing.pk}").json()["live_bid"]["status"] == "accepted"

    order = post(buyer, "orders", listing_id=str(listing.pk), expected_price=AGREED, bid_id=bid["id"])
    post(buyer, f"orders/{order['id']}/pay", pin=PIN)
    post(seller, f"orders/{order['id']}/deliver")
    post(buyer, f"orders/{order['id']}/confirm")

    assert wallet_of(person.pk).available == 0
    assert wallet_of(listing.seller_id).settling == AGREED - FEE
    listing.refresh_from_db()
    assert (listing.status, listing.price) == ("sold", ASKED)
    assert buyer.get(f"/api/v1/{path}").json()["order_id"] == order["id"]
