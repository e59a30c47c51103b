"""What becomes of bids when the offer they were made for changes, and who hears of it."""

from collections.abc import Callable

import pytest

from market.bids.models import Bid
from market.bids.services.answering import counter_bid
from market.bids.services.ending import follow_offer
from market.bids.tasks import tell_of_ended_bids
from market.bids.tests.factories import ASKED, BID, COUNTERED, make_bid, make_negotiable
from market.common.tasks import run_requested_tasks
from market.images.tests.factories import stored_image
from market.listings.hooks import OfferChange
from market.listings.models import Listing
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.services.reviewing import take_down_by_staff
from market.listings.services.selling import take_down_listing
from market.notifications.models import Notification
from market.orders.services.delivering import deliver_order
from market.orders.services.ending import confirm_order, decline_order
from market.orders.services.paying import cancel_order, pay_order
from market.orders.services.placing import place_order
from market.orders.tests.factories import make_buyer
from market.users.models import User
from market.users.tests.factories import PIN, UserFactory

pytestmark = pytest.mark.django_db


def edit(listing: Listing, change: ListingChange) -> None:
    edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=change)


def sell(listing: Listing, buyer: User) -> None:
    order = place_order(buyer=buyer, listing_id=listing.pk, expected_price=ASKED)
    pay_order(order_id=order.pk, buyer=buyer, pin=PIN)
    deliver_order(order_id=order.pk, seller=listing.seller)
    confirm_order(order_id=order.pk, buyer=buyer)


def edited(listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(image_ids=[str(stored_image(listing.seller).pk) for _ in range(3)])
    edit(listing, ListingChange(title="新的标题"))


def taken_down_by_staff(listing: Listing) -> None:
    take_down_by_staff(listing_id=listing.pk, reviewer=UserFactory(roles=["reviewer"]), reason="截图不符")


def declined(listing: Listing) -> None:
    buyer = make_buyer(ASKED)
    order = place_order(buyer=buyer, listing_id=listing.pk, expected_price=ASKED)
    pay_order(order_id=order.pk, buyer=buyer, pin=PIN)
    decline_order(order_id=order.pk, seller=listing.seller, reason="sold elsewhere")


CHANGES: dict[str, tuple[Callable[[Listing], object], str]] = {
    "a price at the bid": (lambda listing: edit(listing, ListingChange(price=BID)), "price_changed"),
    "a price below the bid": (lambda listing: edit(listing, ListingChange(price=BID - 1)), "price_changed"),
    "an edit": (edited, "listing_edited"),
    "taken down": (
        lambda listing: take_down_listing(listing_id=listing.pk, seller=listing.seller),
        "listing_taken_down",
    ),
    "taken down by staff": (taken_down_by_staff, "listing_taken_down"),
    "an order that the seller declined": (declined, "listing_taken_down"),
    "sold": (lambda listing: sell(listing, make_buyer(ASKED)), "listing_sold"),
}


@pytest.mark.parametrize("countered", [False, True], ids=["pending", "countered"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_leaves_a_bid_without_ground_ends_it_with_one_notice(change: str, countered: bool) -> None:
    listing = make_negotiable()
    bid = make_bid(listing=listing)
    if countered:
        counter_bid(bid_id=bid.pk, user=listing.seller, price=COUNTERED)
    command, reason = CHANGES[change]
    command(listing)
    bid.refresh_from_db()
    assert (bid.status, bid.end_reason, bid.closed_at is not None) == ("expired", reason, True)
    run_requested_tasks()
    tell_of_ended_bids(str(listing.pk))  # a task may run twice
    told = Notification.objects.filter(subject_id=bid.pk, kind=f"bid_ended_{reason}")
    assert [notice.user_id for notice in told] == [bid.buyer_id]


def test_a_price_above_the_bid_lets_it_stand_and_both_sides_see_the_price(monkeypatch: pytest.MonkeyPatch) -> None:
    bid = make_bid()
    pushed: list[Bid] = []
    monkeypatch.setattr("market.bids.services.ending.push", pushed.append)
    edit(bid.listing, ListingChange(price=BID + 1))
    bid.refresh_from_db()
    assert bid.status == "pending"
    assert pushed == [bid]


def test_all_bids_on_it_end_and_no_other() -> None:
    listing = make_negotiable()
    bids, other = [make_bid(listing=listing) for _ in range(3)], make_bid()
    take_down_listing(listing_id=listing.pk, seller=listing.seller)
    run_requested_tasks()
    assert set(Bid.objects.filter(listing=listing).values_list("status", flat=True)) == {"expired"}
    assert Notification.objects.filter(kind="bid_ended_listing_taken_down").count() == len(bids)
    other.refresh_from_db()
    assert other.status == "pending"


def test_an_offer_that_has_run_out_ends_its_bids() -> None:
    bid = make_bid()
    follow_offer(bid.listing, OfferChange.EXPIRED)
    bid.refresh_from_db()
    assert (bid.status, bid.end_reason) == ("expired", "listing_expired")


def test_while_somebody_else_has_it_reserved_a_bid_waits() -> None:
    listing = make_negotiable()
    bid, buyer = make_bid(listing=listing), make_buyer(ASKED)
    order = place_order(buyer=buyer, listing_id=listing.pk, expected_price=ASKED)
    bid.refresh_from_db()
    assert bid.status == "pending"
    cancel_order(order_id=order.pk, buyer=buyer)
    bid.refresh_from_db()
    assert bid.status == "pending"


def test_who_buys_at_the_price_is_not_told_that_the_own_bid_ended() -> None:
    listing, buyer = make_negotiable(), make_buyer(ASKED)
    bid = make_bid(listing=listing, buyer=buyer)
    sell(listing, buyer)
    run_requested_tasks()
    bid.refresh_from_db()
    assert (bid.status, bid.end_reason) == ("expired", "listing_sold")
    assert not Notification.objects.filter(kind="bid_ended_listing_sold").exists()
