"""Listings that the search finds, and searches through the API."""

from typing import Any

from rest_framework.test import APIClient

from market.listings.models import Listing
from market.listings.services.indexing import index_listing
from market.listings.services.pricing import record_price
from market.listings.tests.factories import make_listing


def offer(**attributes: Any) -> Listing:
    """On sale and indexed, without the review."""
    listing = make_listing(**attributes)
    record_price(listing)
    index_listing(listing)
    return listing


def search(api: APIClient, query: str) -> dict[str, Any]:
    answer = api.get(f"/api/v1/listings?{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def titles(page: dict[str, Any]) -> list[str]:
    return [one["title"] for one in page["results"]]


def counts(page: dict[str, Any], key: str) -> dict[str, int]:
    """{value: count} of one facet."""
    (facet,) = (one for one in page["facets"] if one["key"] == key)
    return {one["value"]: one["count"] for one in facet["values"]}


def bounds(page: dict[str, Any], key: str) -> tuple[int | None, int | None]:
    (facet,) = (one for one in page["facets"] if one["key"] == key)
    return facet["min"], facet["max"]
