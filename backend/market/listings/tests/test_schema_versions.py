"""A schema that staff change while there are listings: each keeps the version that it was made with."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from market.games.services.editing import save_schema
from market.games.tests.factories import as_document
from market.listings.models import Listing
from market.listings.tests.factories import make_listing
from market.listings.tests.searching import counts, offer, search
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def change_schema(listing: Listing) -> None:
    """Rank gets other words and loses the option that the listing has chosen; the skins go."""
    document = as_document(listing.game_id)
    rank = document["attributes"][0]
    rank["label"]["zh-hans"] = "最高段位"
    rank["options"] = [option for option in rank["options"] if option["value"] != listing.attributes["rank"]]
    document["attributes"] = [one for one in document["attributes"] if one["key"] != "skins"]
    save_schema(staff=UserFactory(), slug=listing.game_id, seen_version=1, document=document)


def shown(api: APIClient, listing: Listing) -> dict[str, Any]:
    answer: dict[str, Any] = api.get(f"/api/v1/listings/{listing.pk}").json()
    return {one["key"]: (one["label"], one["value"]) for one in answer["attributes"]}


def test_a_listing_reads_as_it_did_before_the_schema_changed(api: APIClient) -> None:
    listing = make_listing()
    before = shown(api, listing)
    assert {"rank", "skins"} <= set(before)
    change_schema(listing)
    assert shown(api, listing) == before


def test_the_search_finds_listings_of_an_older_version(api: APIClient) -> None:
    listing = offer()
    change_schema(listing)
    page = search(api, f"game={listing.game_id}")
    assert [one["id"] for one in page["results"]] == [str(listing.pk)]
    assert "skins" not in {facet["key"] for facet in page["facets"]}
    assert counts(page, "rank").get(listing.attributes["rank"]) is None
    assert counts(page, "heroes")[listing.attributes["heroes"][0]] == 1
