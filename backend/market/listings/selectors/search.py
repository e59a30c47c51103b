"""The search: words, filters from the game's schema, keyset pages, facets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from market.common.clock import now
from market.games.models import GameServer
from market.listings.models import Listing, ListingStatus
from market.listings.selectors.reading import CARD_COLUMNS, listings_with_parts
from market.listings.selectors.search_counting import Tally, last_counts, scope_of, tally
from market.listings.selectors.search_facets import GAME, facet_codes, facets_of, number_facets
from market.listings.selectors.search_in_columns import CountedFacets, tally_in_columns
from market.listings.selectors.search_matching import Search
from market.listings.selectors.search_orders import Place, read_place, write_place
from market.listings.selectors.search_pages import page_rows
from market.listings.selectors.search_turns import Row, Turn
from market.listings.selectors.search_words import GameName, corrected, game_names, games_meant, words_of


@dataclass(frozen=True)
class Correction:
    """The text that was typed, and the one that was searched instead."""

    typed: str
    searched: str


@dataclass(frozen=True)
class Page:
    """`count` is exact unless it is an estimate; `games` are those that the text may mean."""

    listings: list[Listing]
    next_cursor: str | None
    count: int
    count_is_estimate: bool
    facets: list[dict[str, Any]]
    correction: Correction | None
    games: list[GameName]


def search_listings(search: Search) -> Page:
    """One page, of the corrected text when the one that was typed finds nothing. Raises FieldError for its cursor."""
    games = game_names() if search.text or search.schema is None else []
    page = _page(replace(search, words=words_of(search.text, games)), games)
    if page.count or not search.text:
        return page
    better = corrected(search.text, games)
    if better is None:
        return page
    other = _page(replace(search, text=better, words=words_of(better, games)), games)
    return replace(other, correction=Correction(search.text, better)) if other.count else page


def _page(search: Search, games: list[GameName]) -> Page:
    place = read_place(search.sort, search.cursor)
    since = place.since if place else now()
    servers = list(GameServer.objects.filter(game_id=search.schema.game_id)) if search.schema else []
    codes = facet_codes(search, servers, games)
    if search.schema is None:
        tallies, scope = _tally_in_database(search, place, codes[GAME])
    else:
        facets = CountedFacets(search.schema.game_id, codes, number_facets(search.schema))
        tallies, scope = tally_in_columns(search, place, facets)
    rows = page_rows(search, place, tallies[""], scope)
    return Page(
        listings=_listings(rows[: search.limit]),
        next_cursor=_cursor(search, rows[search.limit - 1], since) if len(rows) > search.limit else None,
        count=tallies[""].count,
        count_is_estimate=tallies[""].is_estimate,
        facets=facets_of(search, tallies, [server for server in servers if server.is_open], games),
        correction=None,
        games=games_meant(search.text, games),
    )


def _tally_in_database(search: Search, place: Place | None, codes: Sequence[int]) -> tuple[dict[str, Tally], int]:
    """Of all games, in none of which it can be narrowed by more than words, price and seller."""
    counted = last_counts(search, codes)
    return {"": tally(Turn(search, place, search.limit + 1), counted)}, scope_of(counted)


def _cursor(search: Search, last: Row, since: Any) -> str:
    return write_place(search.sort, Place(last.tier, last.key, last.pk, since))


def _listings(rows: Sequence[Row]) -> list[Listing]:
    """With their parts, in the order of the rows; without what was sold in this moment."""
    found = listings_with_parts().only(*CARD_COLUMNS).filter(pk__in=[row.pk for row in rows])
    found = found.filter(status=ListingStatus.ON_SALE)
    by_id: dict[UUID, Listing] = {listing.pk: listing for listing in found}
    return [by_id[row.pk] for row in rows if row.pk in by_id]
