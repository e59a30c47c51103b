"""A game's listings in memory: a bit for everything that can be chosen, a number for everything that is compared.

Ten thousand rows take the server longer to read than all else that a search does. Here conditions meet, and matches
are counted, sixty-four listings at a time, so every count is exact, whatever its size. `search_fresh.py` keeps this
what the database says.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from market.listings.codes import number_of_entry

Bits = NDArray[np.uint8]
Places = NDArray[np.intp]

MISSING = np.iinfo(np.int32).min
# An id's two halves.
ID = np.dtype([("high", ">u8"), ("low", ">u8")])
# What a row of the database is written as (search_fresh.py); times in microseconds since 1970, prices in fen.
ROW = np.dtype(
    [
        *((name, ID[name]) for name in ID.names or ()),
        ("is_live", "?"),
        ("price", ">i4"),
        ("published_at", ">i8"),
        ("repriced_at", ">i8"),
        ("hot_changed_at", ">i8"),
        ("hot_score", ">f8"),
        ("hot_score_before", ">f8"),
        ("packed", ">i4"),
    ]
)
_COLUMNS = ("high", "low", "price", "published_at", "repriced_at", "hot_changed_at", "hot_score", "hot_score_before")
_LEAST_SPARE = 1024


class Columns:
    """The listings of one game. A place is a listing's position in every column; it keeps it for good.

    `codes` and `numbers` are the packed entries that searches ask for (codes.pack_facets): the codes that are
    chosen, and the keys of numbers.
    """

    def __init__(self, codes: Iterable[int], numbers: Iterable[int], rows: NDArray[Any], packs: bytes) -> None:
        """`rows` as ROW has them, by ascending id; `packs` are their facet packs, one behind the other."""
        self.codes = np.array(sorted(set(codes)), np.int64)
        capacity = -(-(len(rows) + max(_LEAST_SPARE, len(rows) // 4)) // 64) * 64
        self.live = np.zeros(capacity // 8, np.uint8)
        self.bits = np.zeros((len(self.codes), capacity // 8), np.uint8)
        self.columns = {name: np.zeros(capacity, ROW[name].newbyteorder("=")) for name in _COLUMNS}
        self.numbers = {key: np.full(capacity, MISSING, np.int32) for key in numbers}
        self.capacity, self.sorted, self.added = capacity, len(rows), dict[tuple[int, int], int]()
        self._write(np.arange(len(rows)), rows, packs)

    def put(self, rows: NDArray[Any], packs: bytes) -> bool:
        """Write listings over what was known of them; False when there is no room for those that are new."""
        places, is_known = self._known(rows)
        for number in np.flatnonzero(~is_known):
            name = int(rows["high"][number]), int(rows["low"][number])
            places[number] = self.added.setdefault(name, self.sorted + len(self.added))
        if self.sorted + len(self.added) > self.capacity:
            return False
        self._write(places, rows, packs)
        return True

    def holding(self, ids: NDArray[Any]) -> Bits:
        """Those of the ids, as ID has them, that are known here."""
        places, is_known = self._known(ids)
        others = ids[~is_known].tolist() if self.added else []
        added = [self.added[name] for name in others if name in self.added]
        found = np.zeros(self.capacity, np.bool_)
        found[places[is_known]] = True
        found[added] = True
        return np.packbits(found, bitorder="little")

    def _known(self, ids: NDArray[Any]) -> tuple[Places, NDArray[np.bool_]]:
        """Places among the sorted ones, and whether each is there."""
        places = np.zeros(len(ids), np.intp)
        if not self.sorted:
            return places, np.zeros(len(ids), np.bool_)
        high, low = self.columns["high"][: self.sorted], self.columns["low"][: self.sorted]
        wanted, rest = ids["high"].astype(np.uint64), ids["low"].astype(np.uint64)
        next_places = np.searchsorted(high, wanted)
        while True:
            places = np.minimum(next_places, self.sorted - 1)
            same = (next_places < self.sorted) & (high[places] == wanted)
            # Ids of one moment may share their first half.
            later = same & (low[places] < rest)
            if not later.any():
                return places, same & (low[places] == rest)
            next_places = next_places + later

    def _write(self, places: Places, rows: NDArray[Any], packs: bytes) -> None:
        for name, column in self.columns.items():
            column[places] = rows[name]
        byte, bit = places >> 3, (1 << (places & 7)).astype(np.uint8)
        gone = np.zeros_like(self.live)
        np.bitwise_or.at(gone, byte, bit)
        touched = np.flatnonzero(gone)
        self.bits[:, touched] &= ~gone[touched]
        self.live[touched] &= ~gone[touched]
        np.bitwise_or.at(self.live, byte[rows["is_live"]], bit[rows["is_live"]])
        entries = np.frombuffer(packs, np.int64)
        owner = np.repeat(np.arange(len(rows)), rows["packed"] // entries.itemsize)
        if len(self.codes):
            row = np.searchsorted(self.codes, entries)
            row[row == len(self.codes)] = 0
            found = self.codes[row] == entries
            np.bitwise_or.at(self.bits, (row[found], byte[owner[found]]), bit[owner[found]])
        for key, column in self.numbers.items():
            column[places] = MISSING
            ours = entries >> 32 == key
            column[places[owner[ours]]] = number_of_entry(entries[ours])

    def among(self, codes: Sequence[int]) -> Bits:
        """Those that have one of the codes."""
        return np.bitwise_or.reduce(self.bits[self._rows(codes)], axis=0)

    def within(self, column: NDArray[Any], low: int | None, high: int | None) -> Bits:
        """Those whose number is there and between the two, which may be open."""
        found = column != MISSING
        if low is not None:
            found &= column >= low
        if high is not None:
            found &= column <= high
        return np.packbits(found, bitorder="little")

    def counts(self, found: Bits, codes: Sequence[int]) -> Mapping[int, int]:
        """How many of those found have each code."""
        meeting = self.bits[self._rows(codes)].view(np.uint64) & found.view(np.uint64)
        return dict(zip(codes, np.bitwise_count(meeting).sum(axis=1, dtype=np.int64).tolist(), strict=True))

    def places(self, found: Bits) -> Places:
        return np.flatnonzero(np.unpackbits(found, bitorder="little").view(np.bool_))

    def bounds(self, key: int, places: Places) -> tuple[int, int] | None:
        """The least and the greatest of a number; None when it is missing in all those places."""
        values = self.numbers[key].take(places)
        greatest = int(values.max(initial=MISSING))
        if greatest == MISSING:
            return None
        # Moved so far up that what is missing, the least there is, comes last: ten times as quick as leaving it out.
        moved = (values ^ np.int32(MISSING)).view(np.uint32) - np.uint32(1)
        return int(moved.min()) + 1 + MISSING, greatest

    def _rows(self, codes: Sequence[int]) -> Places:
        """Raises KeyError for a code that is not kept."""
        wanted = np.array(codes, np.int64)
        rows = np.searchsorted(self.codes, wanted)
        if np.any(rows == len(self.codes)) or np.any(self.codes[rows] != wanted):
            raise KeyError(codes)
        return rows


def size(found: Bits) -> int:
    """How many are found."""
    return int(np.bitwise_count(found.view(np.uint64)).sum(dtype=np.int64))
