"""What somebody looks for, and the listings that match it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from market.games.models import GameSchema
from market.listings.codes import PRICE, choice_code, game_code, range_codes, server_code
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

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, list[str]]:
        return "%s::tsquery", [self.text]


def matching(search: Search, *codes: int) -> QuerySet[Listing]:
    """What is on sale and matches, found through the index `listing_found`; with all of `codes`, too."""
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
    # The steps of the index are wider than the ranges asked for.
    found = _within(found, PRICE, search.price)
    for key, wanted in search.ranges.items():
        found = _within(found, f"attributes__{key}", wanted)
    return found


def _codes(search: Search) -> tuple[list[int], list[list[int]]]:
    """Codes that a match has all of, and lists of which it has one each."""
    needed: list[int] = []
    alternatives: list[list[int]] = []
    game = search.schema.game_id if search.schema else ""
    if game:
        needed.append(game_code(game))
    if search.server_id is not None:
        needed.append(server_code(search.server_id))
    for key, values in search.chosen.items():
        codes = [choice_code(game, key, value) for value in values]
        needed.extend(codes if len(codes) == 1 else [])
        alternatives.extend([codes] if len(codes) > 1 else [])
    amounts = [(game, key, wanted) for key, wanted in search.ranges.items()]
    for scope, key, wanted in [("", PRICE, search.price), *amounts]:
        if not wanted.is_open:
            alternatives.append(range_codes(scope, key, wanted.low, wanted.high))
    return needed, alternatives


def _within(found: QuerySet[Listing], name: str, wanted: Range) -> QuerySet[Listing]:
    if wanted.low is not None:
        found = found.filter(**{f"{name}__gte": wanted.low})
    if wanted.high is not None:
        found = found.filter(**{f"{name}__lte": wanted.high})
    return found
