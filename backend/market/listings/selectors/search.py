"""The search: words, filters from the game's schema, keyset pages, facets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core import signing
from django.db import connection
from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from market.common.errors import FieldError
from market.games.attributes import display, in_language
from market.games.models import GameSchema
from market.listings.codes import choice_code
from market.listings.models import Listing, ListingStatus
from market.listings.selectors.reading import listings_with_parts
from market.listings.words import query_words

EXACT_COUNT_UP_TO = 10_000
CURSOR_SALT = "listings.cursor"

# Sort name → (column or annotation, descending). The id breaks ties, in the same direction.
SORTS = {
    "newest": ("published_at", True),
    "price": ("price", False),
    "-price": ("price", True),
    "relevance": ("rank", True),
}


@dataclass(frozen=True)
class Range:
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Search:
    """What somebody looks for. Prices in fen; `chosen` and `ranges` by attribute key, checked against `schema`."""

    words: tuple[str, ...] = ()
    schema: GameSchema | None = None
    server_id: int | None = None
    seller_id: UUID | None = None
    price: Range = Range()
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    sort: str = "newest"
    cursor: str = ""
    limit: int = 20


@dataclass(frozen=True)
class Page:
    listings: list[Listing]
    next_cursor: str | None
    count: int
    facets: list[dict[str, Any]]


def search_listings(search: Search) -> Page:
    """One page. Six queries whatever its length: listings, their three parts, count, facets."""
    matching = _matching(search)
    rows = list(_after_cursor(_sorted(matching, search), search)[: search.limit + 1])
    has_more = len(rows) > search.limit
    page = rows[: search.limit]
    return Page(
        listings=page,
        next_cursor=_cursor_after(page[-1], search) if has_more else None,
        count=_count(matching),
        facets=_facets(matching, search.schema) if search.schema else [],
    )


def parse_words(text: str) -> tuple[str, ...]:
    return tuple(query_words(text))


def _matching(search: Search) -> QuerySet[Listing]:
    found = listings_with_parts().filter(status=ListingStatus.ON_SALE)
    if search.schema:
        found = found.filter(game_id=search.schema.game_id)
    if search.server_id is not None:
        found = found.filter(server_id=search.server_id)
    if search.seller_id is not None:
        found = found.filter(seller_id=search.seller_id)
    if search.words:
        found = found.filter(search_vector=_text_query(search))
    found = _within(found, "price", search.price)
    for key, values in search.chosen.items():
        tokens = (Q(filter_codes__contains=[choice_code(search.schema.game_id, key, value)]) for value in values)
        found = found.filter(reduce(or_, tokens))
    for key, wanted in search.ranges.items():
        found = _within(found, f"attributes__{key}", wanted)
    return found


def _within(found: QuerySet[Listing], name: str, wanted: Range) -> QuerySet[Listing]:
    if wanted.low is not None:
        found = found.filter(**{f"{name}__gte": wanted.low})
    if wanted.high is not None:
        found = found.filter(**{f"{name}__lte": wanted.high})
    return found


def _text_query(search: Search) -> SearchQuery:
    """Every word must be there. Words hold letters, digits and Chinese characters only, so they need no quoting."""
    return SearchQuery(" & ".join(f"'{word}'" for word in search.words), search_type="raw", config="simple")


def _sorted(found: QuerySet[Listing], search: Search) -> QuerySet[Listing]:
    name, descending = SORTS[search.sort]
    if name == "rank":
        rank = Cast(SearchRank(F("search_vector"), _text_query(search)), FloatField())
        found = found.annotate(rank=rank)
    sign = "-" if descending else ""
    return found.order_by(f"{sign}{name}", f"{sign}id")


def _after_cursor(found: QuerySet[Listing], search: Search) -> QuerySet[Listing]:
    if not search.cursor:
        return found
    try:
        sort, value, pk = signing.loads(search.cursor, salt=CURSOR_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise FieldError("cursor", "invalid", _("This page address is damaged. Start the search again.")) from error
    if sort != search.sort:
        raise FieldError("cursor", "invalid", _("This page address belongs to another search."))
    name, descending = SORTS[sort]
    side = "lt" if descending else "gt"
    return found.filter(Q(**{f"{name}__{side}": value}) | Q(**{name: value, f"id__{side}": pk}))


def _cursor_after(last: Listing, search: Search) -> str:
    name, _descending = SORTS[search.sort]
    value = getattr(last, name)
    plain = value.isoformat() if name == "published_at" else value
    return signing.dumps([search.sort, plain, str(last.pk)], salt=CURSOR_SALT, compress=True)


def _count(matching: QuerySet[Listing]) -> int:
    """Exact up to ten thousand; that many and one stands for *more*."""
    return matching.order_by().values("pk")[: EXACT_COUNT_UP_TO + 1].count()


def _facets(matching: QuerySet[Listing], schema: GameSchema) -> list[dict[str, Any]]:
    """How many of the first ten thousand matches each value of each filterable attribute has."""
    sql, params = matching.order_by().values("filter_codes")[:EXACT_COUNT_UP_TO].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT code, count(*) FROM ({sql}) m, unnest(m.filter_codes) code GROUP BY code",  # noqa: S608  # Django's own SQL with its own params
            params,
        )
        counts = dict(cursor.fetchall())
    return [_facet(schema.game_id, attribute, counts) for attribute in schema.attributes if attribute["filterable"]]


def _facet(game: str, attribute: Mapping[str, Any], counts: Mapping[int, int]) -> dict[str, Any]:
    if attribute["type"] == "boolean":
        values: list[Any] = [True, False]
    else:
        values = [option["value"] for option in attribute.get("options", [])]
    found = ((value, counts.get(choice_code(game, attribute["key"], str(value).lower()), 0)) for value in values)
    return {
        "key": attribute["key"],
        "label": in_language(attribute["label"]),
        "values": [
            {"value": str(value).lower(), "label": display(attribute, value), "count": count}
            for value, count in found
            if count
        ],
    }
