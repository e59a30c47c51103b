"""Both sides, and everybody else, at once: what is agreed is agreed once, and what is reserved is reserved once."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from market.bids.lifecycle import Status
from market.bids.models import Bid
from market.bids.services.answering import accept_bid, counter_bid, reject_bid, withdraw_bid
from market.bids.services.placing import place_bid
from market.bids.services.sweeping import sweep_bid
from market.bids.terms import OPEN_BIDS_AT_MOST
from market.bids.tests.factories import ASKED, BID, make_bid, make_negotiable
from market.common.clock import now
from market.listings.models import Listing
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.services.selling import take_down_listing
from market.orders.models import Order
from market.orders.services.paying import cancel_order
from market.orders.services.placing import place_order
from market.orders.services.sweeping import sweep_order
from market.users.tests.factories import UserFactory
from tests.races.support import all_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
REFUSALS = {"ok", "invalid_state", "listing_unavailable", "not_your_turn", "bid_too_late", "version_mismatch"}


def test_one_person_who_bids_twenty_times_holds_one_bid() -> None:
    listing, buyer = make_negotiable(), UserFactory()
    outcome = all_at_once([partial(place_bid, buyer=buyer, listing_id=listing.pk, price=BID)] * 20)
    assert outcome == Counter(ok=1, bid_exists=19)


def test_nobody_holds_more_open_bids_than_allowed() -> None:
    buyer = UserFactory()
    listings = [make_negotiable() for _ in range(OPEN_BIDS_AT_MOST + 5)]
    outcome = all_at_once([partial(place_bid, buyer=buyer, listing_id=one.pk, price=BID) for one in listings])
    assert outcome == Counter(ok=OPEN_BIDS_AT_MOST, too_many_bids=5)


def test_two_presses_of_the_seller_on_two_bids_reserve_for_one() -> None:
    listing = make_negotiable()
    bids = [make_bid(listing=listing) for _ in range(4)]
    presses = [partial(accept_bid, bid_id=bid.pk, user=listing.seller) for bid in bids] * 2
    outcome = all_at_once(presses)
    assert outcome["ok"] == 1
    assert set(outcome) <= REFUSALS
    (won,) = Bid.objects.filter(status=Status.ACCEPTED)
    assert Listing.objects.get(pk=listing.pk).reserved_for_id == won.buyer_id


@pytest.mark.parametrize("attempt", range(5))
def test_all_answers_at_once_have_one_winner(attempt: int) -> None:
    bid = make_bid()
    outcome = all_at_once(
        [
            partial(accept_bid, bid_id=bid.pk, user=bid.seller, version=bid.version),
            partial(accept_bid, bid_id=bid.pk, user=bid.seller, version=bid.version),
            partial(withdraw_bid, bid_id=bid.pk, buyer=bid.buyer),
            partial(reject_bid, bid_id=bid.pk, user=bid.seller, version=bid.version),
        ]
    )
    assert outcome["ok"] == 1
    assert set(outcome) <= REFUSALS
    bid.refresh_from_db()
    listing = Listing.objects.get(pk=bid.listing_id)
    assert listing.status == ("reserved" if bid.status == Status.ACCEPTED else "on_sale")


@pytest.mark.parametrize("attempt", range(5))
def test_accepting_a_bid_and_buying_at_the_price_have_one_winner(attempt: int) -> None:
    bid, other = make_bid(), UserFactory()
    outcome = all_at_once(
        [
            partial(accept_bid, bid_id=bid.pk, user=bid.seller),
            partial(place_order, buyer=other, listing_id=bid.listing_id, expected_price=ASKED),
        ]
    )
    assert outcome == Counter(ok=1, listing_unavailable=1)
    bid.refresh_from_db()
    holder = Listing.objects.get(pk=bid.listing_id).reserved_for_id
    assert holder == (bid.buyer_id if bid.status == Status.ACCEPTED else other.pk)
    assert Order.objects.exists() == (holder == other.pk)


@pytest.mark.parametrize("attempt", range(5))
def test_accepting_while_the_offer_changes_has_one_outcome(attempt: int) -> None:
    bid = make_bid()
    seller = bid.seller
    all_at_once(
        [
            partial(accept_bid, bid_id=bid.pk, user=seller),
            partial(take_down_listing, listing_id=bid.listing_id, seller=seller),
            partial(
                edit_listing, listing_id=bid.listing_id, seller=seller, version=None, change=ListingChange(price=BID)
            ),
        ]
    )
    bid.refresh_from_db()
    listing = Listing.objects.get(pk=bid.listing_id)
    assert (bid.status, listing.status) in (("accepted", "reserved"), ("expired", "off_shelf"))


@pytest.mark.parametrize("attempt", range(5))
def test_both_sides_counter_in_turn_and_never_twice(attempt: int) -> None:
    bid = make_bid()
    presses = [
        partial(counter_bid, bid_id=bid.pk, user=bid.seller, price=ASKED - step * 100, version=bid.version)
        for step in range(1, 5)
    ]
    outcome = all_at_once(presses)
    assert outcome["ok"] == 1
    assert set(outcome) <= REFUSALS
    assert Bid.objects.get(pk=bid.pk).offers.count() == 2


@pytest.mark.parametrize("attempt", range(5))
def test_ordering_and_lapsing_have_one_winner(attempt: int) -> None:
    bid = make_bid(Status.ACCEPTED)
    order = partial(place_order, buyer=bid.buyer, listing_id=bid.listing_id, expected_price=BID, bid_id=bid.pk)
    # Its time ends among the presses: the closest race there is.
    Bid.objects.filter(pk=bid.pk).update(deadline_at=now() + timedelta(milliseconds=30))
    sweep = partial(sweep_bid, bid_id=bid.pk)
    outcome = all_at_once([order, sweep, order, sweep] * 3)
    sweep()  # one that found the rows locked comes again
    assert set(outcome) <= REFUSALS
    bid.refresh_from_db()
    listing = Listing.objects.get(pk=bid.listing_id).status
    assert (bid.status, Order.objects.count(), listing) in (("lapsed", 0, "on_sale"), ("accepted", 1, "reserved"))


@pytest.mark.parametrize("attempt", range(5))
def test_an_order_that_ends_in_two_ways_lets_its_bid_go_once(attempt: int) -> None:
    bid = make_bid(Status.ACCEPTED)
    order = place_order(buyer=bid.buyer, listing_id=bid.listing_id, expected_price=BID, bid_id=bid.pk)
    Order.objects.filter(pk=order.pk).update(sweep_at=now())
    outcome = all_at_once(
        [
            partial(cancel_order, order_id=order.pk, buyer=bid.buyer),
            partial(sweep_order, order_id=order.pk),
            partial(cancel_order, order_id=order.pk, buyer=bid.buyer),
        ]
    )
    assert set(outcome) <= REFUSALS
    bid.refresh_from_db()
    assert (bid.status, Listing.objects.get(pk=bid.listing_id).status) == ("lapsed", "on_sale")
