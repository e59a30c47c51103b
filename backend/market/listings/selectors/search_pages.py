"""One page of what is too much to read: taken from an index that holds the order."""

from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from market.listings.models import Listing
from market.listings.selectors.search_counting import Tally
from market.listings.selectors.search_matching import Range, Search, WordsQuery, matching, sampled
from market.listings.selectors.search_orders import ORDERS, RELEVANCE, Order, Place
from market.listings.selectors.search_turns import Row

# How many more than a page a reach is meant to hold, and the least rows of a sample that say where it ends.
_SPARE = 8
_LEAST_WITNESSES = 4
# One in so many matches, at least, where a page is read along its order.
_THINNEST = 20


def page_rows(search: Search, place: Place | None, tally: Tally, scope: int) -> list[Row]:
    """The rows of the page, and one more when there is one. `tally` says how many match at all, of `scope`."""
    if tally.rows is not None:
        return list(tally.rows)
    along_order = ORDERS[search.sort].column != "price" and search.sort != RELEVANCE
    if not along_order or tally.count * _THINNEST < scope:
        return _rows(search, place, tally)
    # The server cannot know how conditions go together. So many match that reading along the order meets them soon;
    # reading all of them to sort them never pays.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        return _rows(search, place, tally)


def _rows(search: Search, place: Place | None, tally: Tally) -> list[Row]:
    wanted = search.limit + 1
    rows: list[Row] = []
    tiers = (0, 1) if search.sort == RELEVANCE else (0,)
    for tier in tiers if place is None else tiers[place.tier :]:
        begin = place if place is not None and tier == place.tier else None
        found = _ordered(search, tier, begin, place.since if place else None, tally, wanted - len(rows))
        rows += [Row(pk, key, tier) for pk, key in found]
        if len(rows) >= wanted:
            break
    return rows


def _ordered(
    search: Search, tier: int, place: Place | None, since: datetime | None, tally: Tally, wanted: int
) -> list[tuple[UUID, Any]]:
    order = ORDERS[search.sort]
    rows: list[tuple[UUID, Any]] = []
    reach = _reach(search, order, place, tally, wanted)
    if reach is not None:
        rows = _take(order, order.still(_tier(reach, tier), since), place, wanted)
    if len(rows) < wanted:
        rows = _take(order, order.still(_tier(search, tier), since), place, wanted)
    if order.moved_at and since is not None:
        rows += _take(order, order.moved(_tier(search, tier), since), place, wanted, key="key")
    rows.sort(key=lambda row: (row[1], row[0]), reverse=order.descends)
    return rows[:wanted]


def _tier(search: Search, tier: int) -> QuerySet[Listing]:
    """By relevance: first those that have the words in their title, then the others."""
    found = matching(search)
    if search.schema is not None:
        # The same as its code says, for the indexes that hold the orders.
        found = found.filter(game_id=search.schema.game_id)
    if search.sort != RELEVANCE:
        return found
    in_title = WordsQuery(search.words, in_title=True)
    return found.exclude(search_vector=in_title) if tier else found.filter(search_vector=in_title)


def _take(
    order: Order, found: QuerySet[Listing], place: Place | None, wanted: int, key: str = ""
) -> list[tuple[UUID, Any]]:
    key = key or order.column
    return list(order.sorted(order.beyond(found, key, place), key).values_list("pk", key)[:wanted])


def _reach(search: Search, order: Order, place: Place | None, tally: Tally, wanted: int) -> Search | None:
    """The same search with an end to its prices, within which a sample says that there is more than a page.

    What is cheap differs from what is dear: from the cheapest on one might read most of a game to find twenty that
    match. With both ends named, the index finds those alone.
    """
    if order.column != "price" or tally.one_in == 1:
        return None
    sample = order.beyond(sampled(search, tally.one_in), "price", place)
    witness = max(_LEAST_WITNESSES, ceil(_SPARE * wanted / tally.one_in))
    # All of them, to be sorted here: asked for the first few, the server would read along the order of all listings.
    found = (price for price in sample.values_list("price", flat=True) if price is not None)
    prices = sorted(found, reverse=order.descends)[witness - 1 : witness]
    if not prices:
        return None
    begin = place.value if place is not None else None
    low, high = (prices[0], begin) if order.descends else (begin, prices[0])
    inside = Range(search.price.low if low is None else low, search.price.high if high is None else high)
    return replace(search, price=inside)
