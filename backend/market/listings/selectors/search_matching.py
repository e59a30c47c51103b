"""What somebody looks for, and the listings that match it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from market.games.models import GameSchema
from market.listings.codes import (
    LARGEST_SAMPLE,
    PRICE,
    choice_code,
    game_code,
    range_codes,
    sample_code,
    server_code,
)
from market.listings.models import Listing, ListingStatus
from market.listings.words import IN_TITLE

SERVER = "server"


@dataclass(frozen=True)
class Range:
    low: int | None = None
    high: int | None = None

    @property
    def is_open(self) -> bool:
        return self.low is None and self.high is None


@dataclass(frozen=True)
class Search:
    """What somebody looks for. Prices in fen; `chosen` and `ranges` by attribute key, checked against `schema`.

    Of each of the `words`, which `text` was cut into, one of the alternatives must be there.
    """

    text: str = ""
    words: tuple[tuple[str, ...], ...] = ()
    schema: GameSchema | None = None
    server_id: int | None = None
    seller_id: UUID | None = None
    price: Range = Range()
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    sort: str = "newest"
    cursor: str = ""
    limit: int = 20

    @property
    def facet_keys(self) -> list[str]:
        """The facets that it is narrowed by."""
        return [*([SERVER] if self.server_id is not None else []), *self.chosen, *self.ranges]

    @property
    def is_whole_scope(self) -> bool:
        """Everything of a game, or of all."""
        return not (self.facet_keys or self.words or self.seller_id) and self.price.is_open

    @property
    def spoken(self) -> "Search":
        """Its words and its seller alone, in its game."""
        return Search(words=self.words, schema=self.schema, seller_id=self.seller_id)

    def without(self, key: str) -> "Search":
        """The same, not narrowed by the facet `key`."""
        if key == SERVER:
            return replace(self, server_id=None)
        chosen = {one: values for one, values in self.chosen.items() if one != key}
        return replace(self, chosen=chosen, ranges={one: r for one, r in self.ranges.items() if one != key})


class WordsQuery(SearchQuery):
    """Words as they are, not cut again by the server; they hold letters and digits only, so they need no quoting."""

    def __init__(self, words: Sequence[Sequence[str]], *, in_title: bool = False) -> None:
        mark = IN_TITLE if in_title else ""
        each = (" | ".join(f"'{mark}{one}'" for one in alternatives) for alternatives in words)
        self.text = " & ".join(f"({alternatives})" for alternatives in each)
        super().__init__(self.text)

    def as_sql(self, *_: Any, **__: Any) -> Any:
        return "%s::tsquery", [self.text]


def sampled(search: Search, one_in: int) -> QuerySet[Listing]:
    """Of what matches, one in so many, found through the index `listing_sampled`."""
    found = matching(search, *([] if one_in == LARGEST_SAMPLE else [sample_code(one_in)]))
    # In these very words, by which the server knows that the index will do.
    return found.filter(filter_codes__contains=[sample_code(LARGEST_SAMPLE)])


def matching(search: Search, *codes: int) -> QuerySet[Listing]:
    """What is on sale and matches, found through the index `listing_found`; with all of `codes`, too."""
    found = indexed(search, *codes)
    # The steps of the index are wider than the ranges asked for.
    found = _within(found, "price", search.price)
    for key, wanted in search.ranges.items():
        found = _within(found, f"attributes__{key}", wanted)
    return found


def indexed(search: Search, *codes: int) -> QuerySet[Listing]:
    """The same, and what is a little beyond the ends of its ranges."""
    found = Listing.objects.filter(status=ListingStatus.ON_SALE)
    needed, alternatives = _codes(search)
    if needed or codes:
        found = found.filter(filter_codes__contains=[*needed, *codes])
    for some in alternatives:
        found = found.filter(filter_codes__overlap=some)
    if search.words:
        found = found.filter(search_vector=WordsQuery(search.words))
    if search.seller_id is not None:
        found = found.filter(seller_id=search.seller_id)
    return found


def codes_by_condition(search: Search) -> list[list[int]]:
    """For each thing that narrows the search, the codes of which a match has one."""
    game = search.schema.game_id if search.schema else ""
    each = [[choice_code(game, key, value) for value in values] for key, values in search.chosen.items()]
    if search.server_id is not None:
        each.append([server_code(search.server_id)])
    ranges = {PRICE: search.price, **search.ranges}
    return each + [
        range_codes(game, key, wanted.low, wanted.high) for key, wanted in ranges.items() if not wanted.is_open
    ]


def _codes(search: Search) -> tuple[list[int], list[list[int]]]:
    """Codes that a match has all of, and lists of which it has one each."""
    each = codes_by_condition(search)
    if search.schema and not each:
        # All the others are of the game already; its own code is the longest list to read.
        each.append([game_code(search.schema.game_id)])
    return [codes[0] for codes in each if len(codes) == 1], [codes for codes in each if len(codes) > 1]


def _within(found: QuerySet[Listing], name: str, wanted: Range) -> QuerySet[Listing]:
    if wanted.low is not None:
        found = found.filter(**{f"{name}__gte": wanted.low})
    if wanted.high is not None:
        found = found.filter(**{f"{name}__lte": wanted.high})
    return found
