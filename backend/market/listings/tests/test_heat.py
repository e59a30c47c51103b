from datetime import timedelta

import pytest

from market.common.clock import now
from market.listings.models import Listing, ListingInterest
from market.listings.services.heat import (
    EPOCH,
    HALF_LIFE,
    HOT_FROM,
    REST_BETWEEN_CHANGES,
    Interest,
    add_interest,
    fold_interest,
    is_hot,
    points_left,
    warmed,
)
from market.listings.tests.factories import make_listing
from tests.support.database import Clock


def test_points_are_worth_half_after_a_half_life() -> None:
    then = EPOCH + 100 * HALF_LIFE
    score = warmed(0.0, points=8, at=then)
    assert points_left(score, at=then) == pytest.approx(8)
    assert points_left(score, at=then + HALF_LIFE) == pytest.approx(4)


def test_points_add_up_each_with_its_own_age() -> None:
    then = EPOCH + 1000 * HALF_LIFE
    score = warmed(warmed(0.0, points=8, at=then), points=5, at=then + HALF_LIFE)
    assert points_left(score, at=then + HALF_LIFE) == pytest.approx(4 + 5)
    late_first = warmed(warmed(0.0, points=5, at=then + HALF_LIFE), points=8, at=then)
    assert late_first == pytest.approx(score)


@pytest.mark.django_db
def test_interest_becomes_heat_when_it_is_folded() -> None:
    listing, cold = make_listing(), make_listing()
    for kind in (Interest.ORDER, Interest.VIEW):
        add_interest(listing_id=listing.pk, kind=kind)
    assert [one.pk for one in fold_interest()] == [listing.pk]
    listing.refresh_from_db()
    assert points_left(listing.hot_score, at=now()) == pytest.approx(21, rel=0.001)
    assert is_hot(listing, at=now())
    assert not is_hot(listing, at=now() + HALF_LIFE)
    assert points_left(listing.hot_score, at=now()) > HOT_FROM
    cold.refresh_from_db()
    assert (cold.hot_score, cold.hot_changed_at) == (0.0, None)
    assert not ListingInterest.objects.exists()


@pytest.mark.django_db
def test_heat_rests_between_changes_and_keeps_what_it_was(clock: Clock) -> None:
    listing = make_listing()
    add_interest(listing_id=listing.pk, kind=Interest.FAVOURITE)
    fold_interest()
    first = Listing.objects.get(pk=listing.pk)
    add_interest(listing_id=listing.pk, kind=Interest.BID)
    assert fold_interest() == []
    clock.shift(seconds=REST_BETWEEN_CHANGES.total_seconds() + 1)
    assert [one.pk for one in fold_interest()] == [listing.pk]
    second = Listing.objects.get(pk=listing.pk)
    assert second.hot_score_before == first.hot_score < second.hot_score
    assert second.hot_changed_at is not None
    assert first.hot_changed_at is not None
    assert second.hot_changed_at - first.hot_changed_at > timedelta(minutes=10)
