"""Ninety days on sale: the warning, the end, and the press that begins them anew."""

from datetime import timedelta

import pytest

from market.common.clock import now
from market.common.errors import InvalidTransition, ObjectNotFound
from market.listings.models import Listing, ListingStatus
from market.listings.services import release_listing
from market.listings.services.expiry import renew_listing, sweep_expiry, sweep_listing
from market.listings.services.reviewing import approve_listing
from market.listings.services.selling import submit_listing, take_down_listing
from market.listings.tests.factories import make_draft, make_listing
from market.notifications.models import Notification
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LIFETIME, WEEK = 90 * DAY, 7 * DAY


def expiring(seller: User, left: timedelta, *, warned: bool = False, status: str = "on_sale") -> Listing:
    moment = now()
    buyer = UserFactory() if status == ListingStatus.RESERVED else None
    return make_listing(
        seller=seller,
        status=status,
        reserved_for=buyer,
        expires_at=moment + left,
        expiry_warned_at=moment - DAY if warned else None,
    )


def told(seller: User) -> list[str]:
    return list(Notification.objects.filter(user=seller).order_by("pk").values_list("kind", flat=True))


def test_approval_gives_ninety_days(seller: User, reviewer: User) -> None:
    submitted = submit_listing(listing_id=make_draft(seller).pk, seller=seller)
    before = now()
    approved = approve_listing(listing_id=submitted.pk, reviewer=reviewer)
    assert approved.expires_at is not None
    assert before + LIFETIME <= approved.expires_at <= now() + LIFETIME


@pytest.mark.parametrize(("left", "warned"), [(WEEK + DAY, False), (DAY, True)])
def test_nothing_happens_before_its_time(seller: User, left: timedelta, warned: bool) -> None:
    listing = expiring(seller, left, warned=warned)
    assert sweep_expiry() == 0
    assert Listing.objects.get(pk=listing.pk).status == ListingStatus.ON_SALE
    assert told(seller) == []


def test_a_week_before_the_end_the_seller_is_warned_once(seller: User) -> None:
    listing = expiring(seller, WEEK - timedelta(minutes=1))
    assert [sweep_expiry(), sweep_expiry()] == [1, 0]
    assert told(seller) == ["listing_expiring"]
    assert Listing.objects.get(pk=listing.pk).status == ListingStatus.ON_SALE


def test_a_late_warning_leaves_its_week(seller: User) -> None:
    listing = expiring(seller, -DAY)
    before = now()
    assert sweep_listing(listing_id=listing.pk)
    after = Listing.objects.get(pk=listing.pk)
    assert after.expires_at is not None
    assert (after.status, after.expires_at >= before + WEEK) == (ListingStatus.ON_SALE, True)


def test_at_the_end_it_leaves_the_shelf_and_the_seller_is_told(seller: User) -> None:
    listing = expiring(seller, -DAY, warned=True)
    assert sweep_expiry() == 1
    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.version) == (ListingStatus.OFF_SHELF, listing.version + 1)
    # That it ended by itself can be told apart from a listing that somebody took down.
    assert after.expires_at == listing.expires_at
    assert told(seller) == ["listing_expired"]
    assert sweep_expiry() == 0


@pytest.mark.parametrize("status", sorted(set(ListingStatus.values) - {"on_sale"}))
def test_only_what_is_on_sale_ends(seller: User, status: str) -> None:
    listing = expiring(seller, -DAY, warned=True, status=status)
    assert not sweep_listing(listing_id=listing.pk)
    assert Listing.objects.get(pk=listing.pk).status == status


def test_a_reservation_outlives_the_end_and_the_listing_ends_after_it(seller: User) -> None:
    listing = expiring(seller, -DAY, warned=True, status="reserved")
    assert sweep_expiry() == 0
    release_listing(listing_id=listing.pk, back_on_sale=True)
    assert sweep_expiry() == 1


@pytest.mark.parametrize("status", ["on_sale", "reserved"])
def test_one_press_begins_the_ninety_days_anew(seller: User, status: str) -> None:
    listing = expiring(seller, DAY, warned=True, status=status)
    before = now()
    renew_listing(listing_id=listing.pk, seller=seller)
    after = Listing.objects.get(pk=listing.pk)
    assert after.expires_at is not None
    assert after.expires_at >= before + LIFETIME
    # Buyers see nothing new, and nothing is published again.
    assert (after.expiry_warned_at, after.version, after.published_at) == (None, listing.version, listing.published_at)


@pytest.mark.parametrize("status", sorted(set(ListingStatus.values) - {"on_sale", "reserved"}))
def test_what_is_not_offered_is_not_renewed(seller: User, status: str) -> None:
    with pytest.raises(InvalidTransition):
        renew_listing(listing_id=expiring(seller, DAY, status=status).pk, seller=seller)


def test_somebody_elses_listing_is_not_renewed(seller: User) -> None:
    with pytest.raises(ObjectNotFound):
        renew_listing(listing_id=expiring(seller, DAY).pk, seller=UserFactory())


def test_what_is_taken_down_by_hand_has_not_expired(seller: User) -> None:
    listing = expiring(seller, DAY)
    assert take_down_listing(listing_id=listing.pk, seller=seller).expires_at is None
    assert Listing.objects.get(pk=listing.pk).expires_at is None


def test_one_listing_that_fails_holds_up_no_other(seller: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = expiring(seller, -2 * DAY, warned=True), expiring(seller, -DAY, warned=True)

    def fail_on_first(*, listing_id: object) -> bool:
        if listing_id == first.pk:
            raise RuntimeError
        return sweep_listing(listing_id=second.pk)

    monkeypatch.setattr("market.listings.services.expiry.sweep_listing", fail_on_first)
    assert sweep_expiry() == 1
    assert Listing.objects.get(pk=second.pk).status == ListingStatus.OFF_SHELF
