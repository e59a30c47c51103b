"""What a listing's page says of bids."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from market.bids.lifecycle import Status
from market.bids.tests.factories import BID, make_bid, make_negotiable
from market.listings.models import Listing
from market.listings.tests.factories import make_listing
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def page(client: APIClient, listing: Listing) -> Any:
    return client.get(f"/api/v1/listings/{listing.pk}").json()


def test_the_bidder_sees_the_own_live_bid_and_nobody_else_does(as_user: AsUser, api: APIClient) -> None:
    bid = make_bid()
    own = page(as_user(bid.buyer), bid.listing)
    assert (own["live_bid"]["id"], own["live_bid"]["price"]) == (str(bid.pk), BID)
    assert (own["live_bid"]["status"], own["live_bid"]["turn"]) == ("pending", "seller")
    assert not own["permissions"]["can_bid"]
    for client in (api, as_user(bid.seller), as_user(UserFactory())):
        assert page(client, bid.listing)["live_bid"] is None


@pytest.mark.parametrize("status", [Status.REJECTED, Status.WITHDRAWN, Status.EXPIRED, Status.LAPSED])
def test_after_its_end_another_bid_is_possible(as_user: AsUser, status: str) -> None:
    bid = make_bid(status)
    shown = page(as_user(bid.buyer), bid.listing)
    assert (shown["live_bid"], shown["permissions"]["can_bid"]) == (None, True)


def test_an_accepted_bid_is_to_be_ordered(as_user: AsUser) -> None:
    bid = make_bid(Status.ACCEPTED)
    shown = page(as_user(bid.buyer), bid.listing)
    assert (shown["live_bid"]["status"], shown["live_bid"]["turn"]) == ("accepted", "buyer")
    assert not shown["permissions"]["can_buy"]


def test_who_may_bid_is_said_beforehand(as_user: AsUser, api: APIClient) -> None:
    listing = make_negotiable()
    assert page(api, listing)["permissions"]["can_bid"]
    assert page(as_user(UserFactory()), listing)["permissions"]["can_bid"]
    assert not page(as_user(listing.seller), listing)["permissions"]["can_bid"]
    assert not page(as_user(UserFactory(roles=["reviewer"])), listing)["permissions"]["can_bid"]
    assert not page(api, make_listing(is_negotiable=False))["permissions"]["can_bid"]
    assert not page(api, make_negotiable(status="reserved"))["permissions"]["can_bid"]
