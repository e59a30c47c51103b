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
    keys = columns.columns[order.column][places]
    if place is not None and order.moved_at:
        moved = columns.columns[order.moved_at][places] > _microseconds(place.since)
        keys[moved] = _KEYS_AT[order.column](columns, places[moved], place.since)
    high, low = columns.columns["high"][places], columns.columns["low"][places]
    # Turned round where it descends, so that what comes first is least.
    turned = (-keys, ~high, ~low) if order.descends else (keys, high, low)
    if place is not None:
        beyond = _beyond(*turned, order, place)
        turned = turned[0][beyond], turned[1][beyond], turned[2][beyond]
        places, keys = places[beyond], keys[beyond]
    first = _least(*turned, wanted)
    read = _READERS[order.column]
    return [Row(_id(columns, places[one]), read(keys[one].item()), tier) for one in first]


def _beyond(
    keys: NDArray[Any], high: NDArray[np.uint64], low: NDArray[np.uint64], order: Order, place: Place
) -> NDArray[np.bool_]:
    """Which come after the place."""
    value = _microseconds(place.value) if isinstance(place.value, datetime) else place.value
    halves = np.array([place.pk.int >> _HALF, place.pk.int & ((1 << _HALF) - 1)], np.uint64)
    if order.descends:
        value, halves = -value, ~halves
    later = (high > halves[0]) | ((high == halves[0]) & (low > halves[1]))
    return (keys > value) | ((keys == value) & later)


def _least(keys: NDArray[Any], high: NDArray[np.uint64], low: NDArray[np.uint64], number: int) -> Places:
    """Where the least so many keys are, in order; ids break ties."""
    near = np.arange(len(keys))
    if len(keys) > number:
        bound = np.partition(keys, number - 1)[number - 1]
        ties = np.flatnonzero(keys == bound)
        if len(ties) > number:
            # Thousands may be equal, where nobody's interest is 0: by the first half of their ids few are.
            ties = ties[high[ties] <= np.partition(high[ties], number - 1)[number - 1]]
        near = np.concatenate([np.flatnonzero(keys < bound), ties])
    return near[np.lexsort((low[near], high[near], keys[near]))][:number]


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
