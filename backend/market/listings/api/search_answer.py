"""A search from its address to its answer."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from market.listings.api import rendering
from market.listings.api.search_query import read_search
from market.listings.selectors.search import Page, search_listings


def answer_search(query: QueryDict, path: str) -> dict[str, Any]:
    """The page that the address asks for, as JSON has it. Raises FieldError naming what makes no sense."""
    page = search_listings(read_search(query))
    is_english = get_language() == "en"
    games = [{"slug": game.slug, "name": game.name_en if is_english else game.name} for game in page.games]
    correction = page.correction and {"from": page.correction.typed, "to": page.correction.searched}
    # As ListingPageSerializer says, which would take a quarter of the whole search to say it again.
    return {
        "results": rendering.cards(page.listings),
        "next": _next_address(page, query, path),
        "previous": None,
        "count": page.count,
        "count_is_estimate": page.count_is_estimate,
        "facets": page.facets,
        "corrected": correction,
        "games": games,
    }


def _next_address(page: Page, query: QueryDict, path: str) -> str | None:
    if page.next_cursor is None:
        return None
    following = query.copy()
    following["cursor"] = page.next_cursor
    return f"{path}?{following.urlencode()}"
