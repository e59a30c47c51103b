"""How many listings match, and how often each thing that can be filtered by is among them.

Up to ten thousand matches everything is counted each time. Beyond that it would take the longer the more there are:
a sample, one listing in so many, stands for all, and for a whole game the task's last count (`CodeCount`). Which of
them it will be is guessed from that count; a sample that turns out too small to be sure that there are more than ten
thousand is not trusted, and everything is counted after all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from django.db import connection
from django.db.models import QuerySet

from market.listings.codes import SAMPLES, choice_code, game_code, sample_code, server_code, unpack_facets
from market.listings.models import CodeCount, Listing
from market.listings.selectors.search_matching import Search, matching

EXACT_UP_TO = 10_000
# Rows of a sample that make it worth having, by the guess.
_LEAST_SAMPLE = 800
_SMALLEST_SAMPLE = min(SAMPLES)


@dataclass(frozen=True)
class Tally:
    """`entries` are those of `codes.pack_facets`. When only one in so many was counted, all numbers are of those."""

    number: int
    entries: Mapping[int, int]
    one_in: int = 1
    is_estimate: bool = False

    @property
    def count(self) -> int:
        return self.scaled(self.number)

    def scaled(self, number: int) -> int:
        """For all of them: two figures are as much as a sample tells."""
        if self.one_in == 1:
            return number
        estimate = number * self.one_in
        unit = 10 ** max(0, len(str(estimate)) - 2)
        return round(estimate / unit) * unit


def last_counts(codes: Sequence[int]) -> dict[int, int]:
    return dict(CodeCount.objects.filter(pk__in=codes).values_list("code", "number"))


def tally(searches: Sequence[Search], counted: Mapping[int, int]) -> list[Tally]:
    """One for each search. `counted` is when the task last counted; without it everything is tried exactly first."""
    found: dict[int, Tally] = {}
    levels: dict[int, int] = {}
    for index, search in enumerate(searches):
        guess = _guess(search, counted)
        if search.is_whole_scope and guess > EXACT_UP_TO:
            found[index] = Tally(guess, counted, is_estimate=True)
        else:
            levels[index] = _level(guess)
    _count(searches, levels, found)
    _count(searches, {index: 1 for index in levels if index not in found}, found)
    _count(searches, {index: _SMALLEST_SAMPLE for index in levels if index not in found}, found, surely=False)
    return [found[index] for index in range(len(searches))]


def _guess(search: Search, counted: Mapping[int, int]) -> int:
    """How many there would be if choices had nothing to do with each other; words and ranges are not known."""
    if search.schema is None:
        return sum(counted.values())
    game = search.schema.game_id
    total = counted.get(game_code(game), 0)
    narrowed = [[choice_code(game, key, value) for value in values] for key, values in search.chosen.items()]
    narrowed += [[server_code(search.server_id)]] if search.server_id is not None else []
    share = 1.0
    for codes in narrowed:
        share *= min(1.0, sum(counted.get(code, 0) for code in codes) / max(total, 1))
    return int(total * share)


def _level(guess: int) -> int:
    """One in how many is looked at; 1 is each."""
    return next((one_in for one_in in SAMPLES if guess >= one_in * _LEAST_SAMPLE), 1)


def _count(
    searches: Sequence[Search], levels: Mapping[int, int], found: dict[int, Tally], *, surely: bool = True
) -> None:
    """Fill `found` with what can be relied upon, all in one statement."""
    if not levels:
        return
    rows = [(index, _sampled(searches[index], one_in)) for index, one_in in levels.items()]
    for index, number, packed in _count_rows(rows):
        one_in = levels[index]
        if _is_reliable(number, one_in) or not surely:
            found[index] = Tally(number, unpack_facets(packed), one_in, is_estimate=one_in > 1)


def _sampled(search: Search, one_in: int) -> QuerySet[Listing]:
    return matching(search, sample_code(one_in)) if one_in > 1 else matching(search)[: EXACT_UP_TO + 1]


def _is_reliable(number: int, one_in: int) -> bool:
    """All were counted; or so many of a sample that there are more than ten thousand but for a chance of 1 to 10⁹."""
    if one_in == 1:
        return number <= EXACT_UP_TO
    expected = EXACT_UP_TO / one_in
    return number >= expected + 6 * sqrt(expected) + 6


def _count_rows(rows: Sequence[tuple[int, QuerySet[Listing]]]) -> list[tuple[int, int, bytes]]:
    parts, params = [], []
    for index, found in rows:
        sql, values = found.values("facet_pack").query.sql_with_params()
        parts.append(f"SELECT {index}, count(*), string_agg(facet_pack, '') FROM ({sql}) found")  # noqa: S608  # Django's own SQL
        params.extend(values)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return [(index, number, bytes(packed or b"")) for index, number, packed in cursor.fetchall()]
