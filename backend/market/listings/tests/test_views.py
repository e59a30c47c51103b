import pytest
from rest_framework.test import APIClient

from market.common.ids import new_id
from market.listings.models import Favourite, Listing, ListingInterest
from market.listings.services import views
from market.listings.services.favourites import add_favourite, remove_favourite
from market.listings.services.views import count_view, flush_views, remember_view, viewed_lately
from market.listings.tests.factories import make_listing
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def counted(listing: Listing) -> int:
    flush_views()
    return Listing.objects.get(pk=listing.pk).view_count


def test_a_person_counts_once_a_day_for_a_listing() -> None:
    listing, other = make_listing(), make_listing()
    for viewer in ("ann", "ben", "ann"):
        count_view(listing_id=listing.pk, viewer=viewer)
    count_view(listing_id=other.pk, viewer="ann")
    assert (counted(listing), counted(other)) == (2, 1)
    count_view(listing_id=listing.pk, viewer="ann")
    count_view(listing_id=listing.pk, viewer="cid")
    assert counted(listing) == 3


def test_the_next_day_counts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "DAY_SECONDS", 0)
    listing = make_listing()
    count_view(listing_id=listing.pk, viewer="ann")
    count_view(listing_id=listing.pk, viewer="ann")
    assert counted(listing) == 2


def test_views_become_interest_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "FLUSH_AT_ONCE", 2)
    listings = [make_listing() for _ in range(3)]
    for listing in listings:
        for viewer in ("ann", "ben"):
            count_view(listing_id=listing.pk, viewer=viewer)
    count_view(listing_id=new_id(), viewer="ann")  # deleted meanwhile
    flush_views()
    points = dict(ListingInterest.objects.values_list("listing_id", "points"))
    assert points == {listing.pk: 2 for listing in listings}
    flush_views()
    assert ListingInterest.objects.count() == 3


def test_looking_at_a_listing_counts_but_not_for_its_seller(api: APIClient, as_user: object) -> None:
    listing = make_listing()
    for client in (api, as_user(listing.seller), as_user(UserFactory(roles=["reviewer"])), as_user(UserFactory())):  # type: ignore[operator]
        assert client.get(f"/api/v1/listings/{listing.pk}").status_code == 200
    assert counted(listing) == 2


def test_what_somebody_looked_at_is_remembered_latest_first() -> None:
    user, ids = UserFactory(), [new_id() for _ in range(views.MOST_REMEMBERED + 1)]
    for one in (*ids, ids[5]):
        remember_view(listing_id=one, user_id=user.pk)
    assert viewed_lately(user.pk)[:3] == [ids[5], ids[-1], ids[-2]]
    assert len(viewed_lately(user.pk)) == views.MOST_REMEMBERED


def test_favourites_are_counted_and_warm_once_a_day() -> None:
    listing, user = make_listing(), UserFactory()
    for _ in range(2):
        add_favourite(user=user, listing_id=listing.pk)
    assert Listing.objects.get(pk=listing.pk).favourite_count == Favourite.objects.count() == 1
    for _ in range(2):
        remove_favourite(user=user, listing_id=listing.pk)
    assert Listing.objects.get(pk=listing.pk).favourite_count == 0
    add_favourite(user=user, listing_id=listing.pk)
    assert Listing.objects.get(pk=listing.pk).favourite_count == 1
    assert ListingInterest.objects.get().points == 5
