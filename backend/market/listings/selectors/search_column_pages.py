"""One page out of columns, in every order, as the market stood when the first page was read."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from market.listings.models import PriceChange
from market.listings.selectors.search_columns import Bits, Columns, Places
from market.listings.selectors.search_fresh import read_ids
from market.listings.selectors.search_matching import Search, WordsQuery, indexed
from market.listings.selectors.search_orders import ORDERS, RELEVANCE, Order, Place
from market.listings.selectors.search_turns import Row

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HALF = 64  # bits of an id


def page_in_columns(columns: Columns, found: Bits, search: Search, place: Place | None) -> list[Row]:
    """The rows of the page of what is found, and one more when there is one."""
    wanted, rows = search.limit + 1, list[Row]()
    for tier, part in enumerate(_tiers(columns, found, search)):
        if place is None or tier >= place.tier:
            begin = place if place is not None and tier == place.tier else None
            rows += _rows(columns, columns.places(part), ORDERS[search.sort], begin, tier, wanted - len(rows))
    return rows


def _tiers(columns: Columns, found: Bits, search: Search) -> list[Bits]:
    """By relevance: first those that have the words in their title, then the others."""
    if search.sort != RELEVANCE:
        return [found]
    in_title = WordsQuery(search.words, in_title=True)
    first = columns.holding(read_ids(indexed(search).filter(search_vector=in_title)))
    return [found & first, found & ~first]


def _rows(columns: Columns, places: Places, order: Order, place: Place | None, tier: int, wanted: int) -> list[Row]:
    if wanted <= 0:
        return []
    keys = columns.columns[order.column].take(places)
    if place is not None and order.moved_at:
        moved = columns.columns[order.moved_at][places] > _microseconds(place.since)
        keys[moved] = _KEYS_AT[order.column](columns, places[moved], place.since)
    # Turned round where it descends, so that what comes first is least.
    sign = -1 if order.descends else 1
    keys *= sign
    if place is not None:
        beyond = _beyond(columns, keys, places, order, place)
        keys, places = keys[beyond], places[beyond]
    first = _least(columns, keys, places, order, wanted)
    read = _READERS[order.column]
    return [Row(_id(columns, places[one]), read(sign * keys[one].item()), tier) for one in first]


def _beyond(columns: Columns, keys: NDArray[Any], places: Places, order: Order, place: Place) -> NDArray[np.bool_]:
    """Which come after the place."""
    value = _microseconds(place.value) if isinstance(place.value, datetime) else place.value
    value = -value if order.descends else value
    beyond = keys > value
    ties = np.flatnonzero(keys == value)
    high, low = _halves(columns, places[ties], order)
    begin = np.array([place.pk.int >> _HALF, place.pk.int & ((1 << _HALF) - 1)], np.uint64)
    begin = ~begin if order.descends else begin
    beyond[ties] = (high > begin[0]) | ((high == begin[0]) & (low > begin[1]))
    return beyond


def _least(columns: Columns, keys: NDArray[Any], places: Places, order: Order, number: int) -> Places:
    """Where the least so many keys are, in order; ids break ties."""
    near = np.arange(len(keys))
    if len(keys) > number:
        bound = np.partition(keys, number - 1)[number - 1]
        ties = np.flatnonzero(keys == bound)
        if len(ties) > number:
            # Thousands may be equal, where nobody's interest is 0: by the first half of their ids few are.
            high, _low = _halves(columns, places[ties], order)
            ties = ties[high <= np.partition(high, number - 1)[number - 1]]
        near = np.concatenate([np.flatnonzero(keys < bound), ties])
    high, low = _halves(columns, places[near], order)
    return near[np.lexsort((low, high, keys[near]))][:number]


def _halves(columns: Columns, places: Places, order: Order) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Of ids, turned round with their order."""
    high, low = columns.columns["high"][places], columns.columns["low"][places]
    return (~high, ~low) if order.descends else (high, low)


def _id(columns: Columns, place: int) -> UUID:
    return UUID(int=(int(columns.columns["high"][place]) << _HALF) + int(columns.columns["low"][place]))


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _prices_at(columns: Columns, places: Places, since: datetime) -> list[int]:
    """What they cost then; what has no such history costs what it costs now."""
    ids = [_id(columns, place) for place in places]
    changes = PriceChange.objects.filter(listing_id__in=ids, created_at__lte=since).order_by("pk")
    then = dict(changes.values_list("listing_id", "price"))
    return [then.get(one, price) for one, price in zip(ids, columns.columns["price"][places].tolist(), strict=True)]


def _heat_before(columns: Columns, places: Places, _since: datetime) -> NDArray[np.float64]:
    return columns.columns["hot_score_before"][places]


_KEYS_AT: Mapping[str, Callable[[Columns, Places, datetime], Any]] = {"price": _prices_at, "hot_score": _heat_before}
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "published_at": lambda key: _EPOCH + key * _MICROSECOND,
    "price": int,
    "hot_score": float,
}
