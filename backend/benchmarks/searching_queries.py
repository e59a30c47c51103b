"""What people search for: popular games more often, one to three filters, a sort, seldom a second page."""

import random
from typing import Any
from urllib.parse import urlencode

from market.games.models import Game, GameSchema

_SORTS = ("newest", "newest", "newest", "price", "price", "-price", "hot", "hot")
_WORDS = ("本人自用", "可二次实名", "退坑", "一手号", "never banned", "典藏", "王者")
Query = dict[str, Any]


def make_queries(number: int, games: list[str], weights: list[float], seed: int) -> list[str]:
    """That many query strings, the same for the same seed; each narrows a game by filters and has a sort."""
    rng = random.Random(seed)
    schemas = {slug: GameSchema.objects.filter(game_id=slug).order_by("-version")[0] for slug in games}
    servers = {slug: list(Game.objects.get(pk=slug).servers.values_list("pk", flat=True)) for slug in games}
    chosen = rng.choices(games, weights, k=number)
    return [urlencode(_query(schemas[slug].attributes, servers[slug], slug, rng), doseq=True) for slug in chosen]


def _query(attributes: list[dict[str, Any]], servers: list[int], slug: str, rng: random.Random) -> Query:
    query: Query = {"game": slug, "sort": rng.choice(_SORTS)}
    filterable = [one for one in attributes if one["filterable"] and one["type"] != "text"]
    for attribute in rng.sample(filterable, rng.choice((0, 1, 1, 1, 2, 2, 3))):
        _FILTERS[attribute["type"]](query, attribute, rng)
    if rng.random() < 0.25:
        query["server"] = rng.choice(servers)
    if rng.random() < 0.3:
        low = rng.choice((50, 100, 200, 500, 1000)) * 100
        query |= {"price_min": low, "price_max": low * rng.choice((2, 4, 10))}
    if rng.random() < 0.1:
        query["q"] = rng.choice(_WORDS)
    return query


def _choose(query: Query, attribute: dict[str, Any], rng: random.Random) -> None:
    values = [option["value"] for option in attribute["options"]]
    query[f"attr.{attribute['key']}"] = rng.sample(values, min(len(values), rng.choice((1, 1, 1, 2))))


def _range(query: Query, attribute: dict[str, Any], rng: random.Random) -> None:
    low, high = attribute["min"], attribute["max"]
    begin = int(low + (high - low) * rng.random() * 0.4)
    query[f"attr.{attribute['key']}.min"] = begin
    if rng.random() < 0.5:
        query[f"attr.{attribute['key']}.max"] = int(begin + (high - begin) * rng.random())


def _answer(query: Query, attribute: dict[str, Any], rng: random.Random) -> None:
    query[f"attr.{attribute['key']}"] = rng.choice(("true", "false"))


_FILTERS = {"choice": _choose, "multi_choice": _choose, "number": _range, "boolean": _answer}
