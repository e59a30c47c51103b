"""From the query string to what is asked for. What it does not know it refuses, by name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from market.common.api.pagination import MAX_LIMIT
from market.common.errors import FieldError, ObjectNotFound
from market.common.patterns import clean_text
from market.games.models import GameSchema
from market.games.selectors import current_schema, game_of
from market.listings.models import MAX_PRICE, ListingStatus
from market.listings.selectors.search_matching import Range, Search
from market.listings.selectors.search_orders import ORDERS, RELEVANCE
from market.listings.words import query_words

PLAIN = frozenset({"q", "game", "server", "price_min", "price_max", "seller", "sort", "cursor", "limit", "format"})
PREFIX = "attr."
LONGEST_QUERY = 100
MOST_VALUES = 30
MAX_NUMBER = 2**31 - 1


def read_search(query: QueryDict) -> Search:
    """Raises FieldError naming the parameter that is unknown or makes no sense."""
    unknown = [name for name in query if name not in PLAIN and not name.startswith(PREFIX)]
    if unknown:
        raise FieldError(unknown[0][:60], "unknown", _("There is no such filter."))
    text = clean_text(query.get("q", ""))
    if len(text) > LONGEST_QUERY:
        raise FieldError("q", "max_length", _("Search for at most {max} characters.").format(max=LONGEST_QUERY))
    schema = _schema(query.get("game", ""))
    chosen, ranges = _read_attributes(query, schema)
    return Search(
        text=text,
        schema=schema,
        server_id=_number(query, "server"),
        seller_id=_identifier(query, "seller"),
        price=_range(query, "price_min", "price_max", MAX_PRICE),
        chosen=chosen,
        ranges=ranges,
        sort=_sort(query, bool(query_words(text))),
        cursor=query.get("cursor", ""),
        limit=min(_number(query, "limit") or 20, MAX_LIMIT),
    )


def read_status(query: QueryDict) -> str | None:
    """The status that a list is narrowed to. Raises FieldError for one that does not exist."""
    status = query.get("status") or None
    if status is not None and status not in ListingStatus.values:
        raise FieldError("status", "invalid_choice", _("There is no such status."))
    return status


def read_game(query: QueryDict) -> str:
    """The slug of the game that is asked about, "" for all. Raises FieldError for one that does not exist."""
    schema = _schema(query.get("game", ""))
    return schema.game_id if schema else ""


def _schema(slug: str) -> GameSchema | None:
    if not slug:
        return None
    try:
        return current_schema(game_of(clean_text(slug)).slug)
    except ObjectNotFound as error:
        raise FieldError("game", "invalid_choice", _("There is no such game.")) from error


def _sort(query: QueryDict, has_words: bool) -> str:
    sort = query.get("sort") or "newest"
    if sort not in ORDERS or (sort == RELEVANCE and not has_words):
        raise FieldError("sort", "invalid_choice", _("There is no such order."))
    return sort


def _read_attributes(query: QueryDict, schema: GameSchema | None) -> tuple[dict[str, Sequence[str]], dict[str, Range]]:
    chosen: dict[str, Sequence[str]] = {}
    ranges: dict[str, Range] = {}
    for name in query:
        if not name.startswith(PREFIX):
            continue
        key, _dot, bound = name[len(PREFIX) :].partition(".")
        attribute = _attribute(schema, key, name)
        if attribute["type"] == "number" and bound in ("min", "max"):
            ranges[key] = _range(query, f"{PREFIX}{key}.min", f"{PREFIX}{key}.max")
        elif attribute["type"] != "number" and not bound:
            chosen[key] = _values(query, name, attribute)
        else:
            raise FieldError(name, "unknown", _("There is no such filter."))
    return chosen, ranges


def _attribute(schema: GameSchema | None, key: str, name: str) -> dict[str, Any]:
    for attribute in schema.attributes if schema else ():
        if attribute["key"] == key and attribute["filterable"]:
            return attribute
    raise FieldError(name[:60], "unknown", _("There is no such filter. Choose a game first."))


def _values(query: QueryDict, name: str, attribute: dict[str, Any]) -> list[str]:
    if attribute["type"] == "boolean":
        allowed = {"true", "false"}
    else:
        allowed = {option["value"] for option in attribute["options"]}
    values = list(dict.fromkeys(query.getlist(name)))
    if len(values) > MOST_VALUES or any(value not in allowed for value in values):
        raise FieldError(name, "invalid_choice", _("Choose from the options."))
    return values


def _range(query: QueryDict, low_name: str, high_name: str, most: int = MAX_NUMBER) -> Range:
    low, high = _number(query, low_name, most), _number(query, high_name, most)
    if low is not None and high is not None and low > high:
        raise FieldError(high_name, "empty_range", _("The upper end is below the lower one."))
    return Range(low, high)


def _number(query: QueryDict, name: str, most: int = MAX_NUMBER) -> int | None:
    text = query.get(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or int(text) > most:
        raise FieldError(name, "invalid", _("Enter a whole number within range."))
    return int(text)


def _identifier(query: QueryDict, name: str) -> UUID | None:
    if not query.get(name):
        return None
    try:
        return UUID(query.get(name, ""))
    except ValueError as error:
        raise FieldError(name, "invalid", _("This is not a valid id.")) from error
