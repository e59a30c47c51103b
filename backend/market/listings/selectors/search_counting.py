"""How many listings of all games match, and how many of each game.

Up to ten thousand matches everything is counted each time, and the page is taken from what is counted. Beyond that
it would take the longer the more there are: a sample, one listing in so many, stands for all, and for the whole
market the task's last count (`CodeCount`). Which of them it will be is guessed from that count; a sample that turns
out too small to be sure that there are more than ten thousand is not trusted, and everything is counted after all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

from django.db import connection

from market.listings.codes import LARGEST_SAMPLE, SAMPLES, sample_code, unpack_facets
from market.listings.models import CodeCount
from market.listings.selectors.search_matching import Search, codes_by_condition, sampled
from market.listings.selectors.search_turns import Row, Turn, parse_rows

EXACT_UP_TO = 10_000
# Rows of a sample that make it worth having, by the guess.
_LEAST_SAMPLE = 400
# The largest sample, whatever it says: everything was more than ten thousand.
_LAST_RESORT = -LARGEST_SAMPLE


@dataclass(frozen=True)
class Tally:
    """`entries` are those of `codes.pack_facets`. When only one in so many was counted, all numbers are of those.

    `rows` are those of the page, when everything was counted on the way to them.
    """

    number: int
    entries: Mapping[int, int]
    one_in: int = 1
    is_estimate: bool = False
    rows: Sequence[Row] | None = None

    def with_rows(self, rows: Sequence[Row]) -> "Tally":
        return replace(self, rows=rows)

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


def last_counts(search: Search, facet_codes: Sequence[int]) -> dict[int, int]:
    """When the task last counted: the codes of its facets, and of what it is narrowed by."""
    narrowing = [code for codes in codes_by_condition(search) for code in codes]
    wanted = {*facet_codes, *narrowing, sample_code(LARGEST_SAMPLE)}
    return dict(CodeCount.objects.filter(pk__in=wanted).values_list("code", "number"))


def tally(turn: Turn, counted: Mapping[int, int]) -> Tally:
    """`counted` is when the task last counted; without it everything is tried exactly first."""
    guess = _guess(turn.search, counted)
    if turn.search.is_whole_scope and guess > EXACT_UP_TO:
        return Tally(guess, counted, is_estimate=True)
    level = _level(guess)
    while True:
        one_in = abs(level)
        number, packed, rows = _run(turn, one_in)
        if level == _LAST_RESORT or _is_reliable(number, one_in):
            return Tally(number, unpack_facets(packed), one_in, is_estimate=one_in > 1, rows=parse_rows(rows))
        level = _next_level(number, one_in)


def _guess(search: Search, counted: Mapping[int, int]) -> int:
    """How many there would be if what narrows it had nothing to do with each other; words are not known."""
    total = scope_of(counted)
    share = 1.0
    for codes in codes_by_condition(search):
        share *= min(1.0, _sum(counted, codes) / max(total, 1))
    return int(total * share)


def scope_of(counted: Mapping[int, int]) -> int:
    """How many there are in all games."""
    return counted.get(sample_code(LARGEST_SAMPLE), 0) * LARGEST_SAMPLE


def _sum(counted: Mapping[int, int], codes: Sequence[int]) -> int:
    return sum(counted.get(code, 0) for code in codes)


def _level(guess: int) -> int:
    """One in how many is looked at; 1 is each."""
    if guess <= 1.25 * EXACT_UP_TO:
        return 1
    return next((one_in for one_in in SAMPLES if guess >= one_in * _LEAST_SAMPLE), LARGEST_SAMPLE)


def _next_level(number: int, one_in: int) -> int:
    """After a sample that said too little: a larger one, or everything; after everything was too much, the largest."""
    if one_in == 1:
        return _LAST_RESORT
    return LARGEST_SAMPLE if one_in > LARGEST_SAMPLE and number * one_in > EXACT_UP_TO / 2 else 1


def _is_reliable(number: int, one_in: int) -> bool:
    """All were counted; or so many of a sample that there are more than ten thousand but for a chance of 1 to 10⁹."""
    if one_in == 1:
        return number <= EXACT_UP_TO
    expected = EXACT_UP_TO / one_in
    return number >= expected + 6 * sqrt(expected) + 6


def _run(turn: Turn, one_in: int) -> tuple[int, bytes, list[Any] | None]:
    """How many, their packed facets, rows of the page."""
    statement, params = turn.statement(EXACT_UP_TO + 1) if one_in == 1 else _sample_statement(turn.search, one_in)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        number, packed, rows = cursor.fetchone()
    return number, bytes(packed or b""), rows


def _sample_statement(search: Search, one_in: int) -> tuple[str, Sequence[Any]]:
    inner, params = sampled(search, one_in).values("facet_pack").query.sql_with_params()
    return f"SELECT count(*), string_agg(facet_pack, ''), NULL::json FROM ({inner}) found", params  # noqa: S608  # the same
