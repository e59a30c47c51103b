"""A game's own fields: its names and its servers."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from market.games.validation.places import Place, refuse_repeated
from market.games.validation.schema import NOTHING, SCHEMA_PARTS, SchemaParts, read_schema

MOST_SERVERS = 300
HIGHEST_POSITION = 32_767
LONGEST_NAME = 40
LONGEST_ENGLISH_NAME = 60
_SLUG = re.compile(r"(?=.{1,40}\Z)[a-z0-9]+(-[a-z0-9]+)*")
_INITIALS = re.compile(r"[a-z0-9]{1,20}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_SERVER = frozenset({"key", "name", "name_en", "region"})
_READERS: Mapping[str, Any] = {
    "slug": lambda place: place.code(_SLUG, _("Small letters and digits, joined by single hyphens.")),
    "name": lambda place: place.text(LONGEST_NAME),
    "name_en": lambda place: place.text(LONGEST_ENGLISH_NAME),
    "initials": lambda place: place.code(_INITIALS, _("Small letters and digits, at most 20.")),
    "accent": lambda place: place.code(_COLOUR, _("A colour like #2f6f5f.")),
    "position": lambda place: place.number(0, HIGHEST_POSITION),
    "is_open": lambda place: place.flag(),
    "servers": lambda place: _read_servers(place),
}
_NEEDED = frozenset({"slug", "name", "name_en", "initials", "accent", "position", "servers"})


def validate_game(document: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a game's fields that are to change, cleaned; the slug is its address and stays.

    Raises InvalidDocument with every finding at once.
    """
    place = Place(dict(document))
    place.has_members(frozenset(), _READERS.keys() - {"slug"})
    clean = _read_fields(place)
    place.settle()
    return clean


def validate_new_game(document: Mapping[str, Any], *, types: Mapping[str, str]) -> tuple[dict[str, Any], SchemaParts]:
    """A game with its schema, as the data files have it: the game's fields and the schema's parts side by side.

    Raises InvalidDocument with every finding at once.
    """
    place = Place(dict(document))
    parts = NOTHING
    if place.has_members(_NEEDED | set(SCHEMA_PARTS), {"is_open"}):
        parts = read_schema(place, types)
    clean = _read_fields(place)
    place.settle()
    return clean, parts


def _read_fields(place: Place) -> dict[str, Any]:
    return {name: read(place.inside(name)) for name, read in _READERS.items() if name in place.value}


def _read_servers(place: Place) -> list[dict[str, Any]]:
    places = [server for server in place.items(1, MOST_SERVERS) if server.has_members(_SERVER, {"is_open"})]
    for unique in ("key", "name", "name_en"):
        refuse_repeated([server.inside(unique) for server in places])
    return [_read_server(server) for server in places]


def _read_server(place: Place) -> dict[str, Any]:
    return {
        "key": _READERS["slug"](place.inside("key")),
        "name": place.inside("name").text(LONGEST_NAME),
        "name_en": place.inside("name_en").text(LONGEST_ENGLISH_NAME),
        "region": place.inside("region").text(LONGEST_NAME, may_be_empty=True),
        "is_open": place.inside("is_open").flag() if "is_open" in place.value else True,
    }
