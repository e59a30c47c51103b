"""The end of an offer against those who would keep it, and one game account against two sellers."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from market.common.clock import now
from market.listings.models import Listing, ListingStatus
from market.listings.services import reserve_listing
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.services.expiry import renew_listing, sweep_listing
from market.listings.services.selling import submit_listing
from market.listings.tests.factories import make_draft, make_listing
from market.notifications.models import Notification
from market.users.tests.factories import UserFactory
from tests.races.support import all_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
ROUNDS = 12


def ending_listing() -> Listing:
    return make_listing(expires_at=now() - timedelta(minutes=1), expiry_warned_at=now() - timedelta(days=7))


def test_an_offer_ends_once_however_many_workers_sweep() -> None:
    listing = ending_listing()
    all_at_once([partial(sweep_listing, listing_id=listing.pk) for _ in range(8)], workers=8)
    assert Listing.objects.get(pk=listing.pk).version == listing.version + 1
    assert Notification.objects.filter(kind="listing_expired").count() == 1


def test_an_offer_ends_or_is_bought_never_both() -> None:
    for _ in range(ROUNDS):
        listing, buyer = ending_listing(), UserFactory()
        buy = partial(reserve_listing, listing_id=listing.pk, buyer_id=buyer.pk, expected_price=listing.price or 0)
        outcome = all_at_once([buy, partial(sweep_listing, listing_id=listing.pk)], workers=2)
        after = Listing.objects.get(pk=listing.pk)
        is_bought = outcome["ok"] == 2
        assert after.status == (ListingStatus.RESERVED if is_bought else ListingStatus.OFF_SHELF)
        assert after.reserved_for_id == (buyer.pk if is_bought else None)


def test_a_renewal_in_the_last_moment_holds_or_is_refused() -> None:
    for _ in range(ROUNDS):
        listing = ending_listing()
        renew = partial(renew_listing, listing_id=listing.pk, seller=listing.seller)
        outcome = all_at_once([renew, partial(sweep_listing, listing_id=listing.pk)], workers=2)
        after = Listing.objects.get(pk=listing.pk)
        if outcome == Counter(ok=2):
            assert after.status == ListingStatus.ON_SALE
            assert after.expires_at is not None
            assert after.expires_at > now()
        else:
            assert (after.status, outcome) == (ListingStatus.OFF_SHELF, Counter(ok=1, invalid_state=1))


def test_two_sellers_submit_one_game_account_and_one_of_them_is_told() -> None:
    drafts = [make_draft(UserFactory(real_name=True), login="the-same-login") for _ in range(2)]
    outcome = all_at_once([partial(submit_listing, listing_id=one.pk, seller=one.seller) for one in drafts], workers=2)
    assert outcome == Counter(ok=1, duplicate_game_account=1)
    assert Listing.objects.filter(status=ListingStatus.PENDING_REVIEW).count() == 1


def test_two_prices_for_the_version_that_was_seen_and_one_is_taken() -> None:
    listing = make_listing()
    outcome = all_at_once(
        [
            partial(
                edit_listing,
                listing_id=listing.pk,
                seller=listing.seller,
                version=listing.version,
                change=ListingChange(price=price),
            )
            for price in (100_00, 200_00)
        ],
        workers=2,
    )
    assert outcome == Counter(ok=1, version_mismatch=1)
    assert listing.price_changes.count() == 1
