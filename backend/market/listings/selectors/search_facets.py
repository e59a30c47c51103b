"""What a search can be narrowed by further, and how many would be left."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.games.attributes import display, in_language
from market.games.models import GameSchema, GameServer
from market.listings.codes import choice_code, game_code, numbers_in, server_code
from market.listings.selectors.search_counting import Tally
from market.listings.selectors.search_matching import SERVER, Search
from market.listings.selectors.search_words import GameName

GAME = "game"


def facet_codes(search: Search, servers: list[GameServer], games: list[GameName]) -> dict[str, list[int]]:
    """{facet: the codes that it counts}; nothing for numbers, of which it shows the least and the greatest."""
    if search.schema is None:
        return {GAME: [game_code(game.slug) for game in games]}
    slug = search.schema.game_id
    return {SERVER: [server_code(server.pk) for server in servers]} | {
        one["key"]: [choice_code(slug, one["key"], value) for value, _label in _options(one)]
        for one in _filterable(search.schema)
    }


def number_facets(schema: GameSchema) -> list[str]:
    """The facets that are numbers."""
    return [one["key"] for one in _filterable(schema) if one["type"] == "number"]


def facets_of(
    search: Search, tallies: Mapping[str, Tally], servers: list[GameServer], games: list[GameName]
) -> list[dict[str, Any]]:
    """`tallies` by facet, each of the search without that facet; under "" that of the whole search."""
    whole = tallies[""]
    if search.schema is None:
        options = [(game.slug, _name(game), game_code(game.slug)) for game in games]
        return [_choices(GAME, _("Game"), "choice", options, [], whole)]
    facets = []
    if len(servers) > 1:
        named = [(str(server.pk), _name(server), server_code(server.pk)) for server in servers]
        chosen = [str(search.server_id)] if search.server_id is not None else []
        facets.append(_choices(SERVER, _("Server"), "choice", named, chosen, tallies.get(SERVER, whole)))
    for attribute in _filterable(search.schema):
        tally, chosen = tallies.get(attribute["key"], whole), list(search.chosen.get(attribute["key"], ()))
        facets.append(_attribute(search.schema.game_id, attribute, chosen, tally))
    return facets


def _attribute(slug: str, attribute: Mapping[str, Any], chosen: list[str], tally: Tally) -> dict[str, Any]:
    key, label = attribute["key"], in_language(attribute["label"])
    if attribute["type"] == "number":
        return _numbers(slug, attribute, label, tally)
    options = [(value, shown, choice_code(slug, key, value)) for value, shown in _options(attribute)]
    return _choices(key, label, attribute["type"], options, chosen, tally)


def _choices(
    key: str, label: str, kind: str, options: list[tuple[str, str, int]], chosen: list[str], tally: Tally
) -> dict[str, Any]:
    """What is chosen stays in sight, though nothing may match."""
    counts = ((value, shown, tally.entries.get(code, 0)) for value, shown, code in options)
    values = [
        {"value": value, "label": shown, "count": tally.scaled(number)}
        for value, shown, number in counts
        if number or value in chosen
    ]
    return _facet(key, label, kind, values, None, None, tally)


def _numbers(slug: str, attribute: Mapping[str, Any], label: str, tally: Tally) -> dict[str, Any]:
    """The least and greatest that match; of an estimate, those that the form allows."""
    key = attribute["key"]
    if tally.is_estimate:
        low, high = attribute["min"], attribute["max"]
    else:
        low, high = numbers_in(tally.entries, slug, [key]).get(key, (None, None))
    return _facet(key, label, "number", [], low, high, tally)


def _facet(key: str, label: str, kind: str, values: list[Any], low: Any, high: Any, tally: Tally) -> dict[str, Any]:
    return {
        "key": key,
        "label": label,
        "type": kind,
        "values": values,
        "min": low,
        "max": high,
        "is_estimate": tally.is_estimate,
    }


def _filterable(schema: GameSchema) -> Iterator[Mapping[str, Any]]:
    return (one for one in schema.attributes if one["filterable"] and one["type"] != "text")


def _options(attribute: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Values as they stand in an address, with their labels."""
    if attribute["type"] == "boolean":
        return [("true", display(attribute, True)), ("false", display(attribute, False))]
    return [(option["value"], in_language(option["label"])) for option in attribute.get("options", [])]


def _name(named: GameName | GameServer) -> str:
    return named.name_en if get_language() == "en" else named.name
