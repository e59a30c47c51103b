"""The data files are what the product begins with; what staff change is theirs from then on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from market.games.models import Game, Source
from market.games.selectors import newest_schema, types_of
from market.games.services.parts import (
    GAME_FIELDS,
    add_version,
    forget_game,
    names_of,
    parts_of,
    set_servers,
    tell_of_names,
)
from market.games.validation.games import validate_new_game
from market.games.validation.schema import SchemaParts


@dataclass(frozen=True)
class Loaded:
    """What came of a file: `keeps_game` and `keeps_schema` say that staff's own stayed."""

    game: Game
    keeps_game: bool
    keeps_schema: bool


def load_game(*, data: Mapping[str, Any]) -> Loaded:
    """Create or update a game from one data file (see data/).

    A changed schema becomes a new version, so that listings keep the one that they were made with. A server that is
    no longer in the file is closed, not deleted. Raises InvalidDocument.
    """
    fields, parts = validate_new_game(data, types=types_of(str(data.get("slug"))))
    servers = fields.pop("servers")
    with transaction.atomic():
        game, _is_new = Game.objects.select_for_update(no_key=True).get_or_create(slug=fields["slug"], defaults=fields)
        keeps_game = game.source == Source.STAFF
        if not keeps_game:
            _write(game, fields, servers)
        keeps_schema = not _load_schema(game, parts)
        forget_game(game)
    return Loaded(game, keeps_game, keeps_schema)


def _write(game: Game, fields: Mapping[str, Any], servers: Sequence[Mapping[str, Any]]) -> None:
    names = names_of(game)
    for name in GAME_FIELDS:
        setattr(game, name, fields.get(name, getattr(game, name)))
    game.save()
    set_servers(game, servers)
    tell_of_names(game, names)


def _load_schema(game: Game, parts: SchemaParts) -> bool:
    """Whether the newest version is the file's."""
    last = newest_schema(game.slug)
    if last and last.source == Source.STAFF:
        return parts_of(last) == parts
    if last is None or parts_of(last) != parts:
        add_version(game, last, parts)
    return True
