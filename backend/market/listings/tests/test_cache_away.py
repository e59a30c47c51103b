"""A cache that is away costs time, never an error and never an old page."""

from collections.abc import Callable, Iterator

import pytest
from redis import Redis
from rest_framework.test import APIClient

from market.common import page_cache
from market.common.models import TaskRequest
from market.common.tasks import forget_pages
from market.listings.models import Listing
from market.listings.services import views
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.services.indexing import index_listing
from market.listings.services.rankings import refresh_popularity
from market.listings.tests.factories import make_listing
from market.users.models import User
from market.users.tests.factories import UserFactory

As = Callable[[User], APIClient]


@pytest.fixture
def listing(db: None) -> Listing:
    listing = make_listing()
    index_listing(listing)
    return listing


@pytest.fixture
def valkey_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    nobody = Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.1)
    with monkeypatch.context() as patch:
        for module in (page_cache, views):
            patch.setattr(module, "get_redis_connection", lambda _alias: nobody)
        yield
    page_cache._Pause.until = 0.0


@pytest.mark.usefixtures("valkey_away")
def test_everything_is_read_without_valkey(api: APIClient, as_user: As, listing: Listing) -> None:
    paths = (f"listings/{listing.pk}", "listings", "rankings/hot", "rankings/new", f"listings/{listing.pk}/similar")
    for client in (api, as_user(UserFactory())):
        assert [client.get(f"/api/v1/{path}").status_code for path in paths] == [200] * len(paths)
    buyer = as_user(UserFactory())
    assert buyer.get("/api/v1/me/recommendations").status_code == 200
    assert buyer.put(f"/api/v1/listings/{listing.pk}/favourite").status_code == 204
    refresh_popularity()
    assert Listing.objects.get(pk=listing.pk).favourite_count == 1


@pytest.mark.django_db(transaction=True)
def test_what_changed_while_valkey_was_away_is_forgotten_when_it_is_back(api: APIClient) -> None:
    listing = make_listing()
    path = f"/api/v1/listings/{listing.pk}"
    assert api.get(path).json()["price"] == 128_000
    nobody = Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_cache, "get_redis_connection", lambda _alias: nobody)
        edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=ListingChange(price=90_000))
        assert api.get(path).json()["price"] == 90_000
    page_cache._Pause.until = 0.0
    for request in TaskRequest.objects.filter(name="market.common.tasks.forget_pages"):
        forget_pages(**request.arguments)
    assert api.get(path).json()["price"] == 90_000
