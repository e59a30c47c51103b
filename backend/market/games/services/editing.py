"""What staff do to games: every change is checked like a data file, audited, and lost to nobody who saw less."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.common.audit import record_audit
from market.common.errors import FieldError, VersionMismatch
from market.games.models import Game, GameSchema, Source
from market.games.selectors import current_schema, types_of
from market.games.services.parts import (
    GAME_FIELDS,
    add_version,
    forget_game,
    lock_game,
    names_of,
    parts_of,
    set_servers,
    tell_of_names,
)
from market.games.validation.games import validate_game, validate_new_game
from market.games.validation.schema import validate_schema
from market.users.models import User


def create_game(*, staff: User, document: Mapping[str, Any]) -> Game:
    """A game with its servers and the first version of its schema; `document` is like a data file.

    Raises InvalidDocument, FieldError when the slug is taken.
    """
    fields, parts = validate_new_game(document, types={})
    servers = fields.pop("servers")
    with transaction.atomic():
        game, is_new = Game.objects.get_or_create(slug=fields.pop("slug"), defaults=fields | {"source": Source.STAFF})
        if not is_new:
            raise FieldError("slug", "taken", _("There is a game with this address already."))
        set_servers(game, servers)
        add_version(game, None, parts, author=staff)
        _record(staff, "game_created", game, after=_as_written(game))
        forget_game(game)
    return game


def edit_game(*, staff: User, slug: str, version: int, change: Mapping[str, Any]) -> Game:
    """Change the names, the place, the servers that are given; from now on the data file leaves the game alone.

    Raises ObjectNotFound, InvalidDocument, VersionMismatch(version).
    """
    fields = validate_game(change)
    with transaction.atomic():
        game = lock_game(slug)
        if version != game.version:
            raise VersionMismatch(version=game.version)
        before, names = _as_written(game), names_of(game)
        for name in fields.keys() & set(GAME_FIELDS):
            setattr(game, name, fields[name])
        if "servers" in fields:
            set_servers(game, fields["servers"])
        game.version, game.source = game.version + 1, Source.STAFF
        game.save()
        _record(staff, "game_edited", game, before=before, after=_as_written(game))
        forget_game(game)
        tell_of_names(game, names)
    return game


def save_schema(
    *, staff: User, slug: str, seen_version: int, document: Mapping[str, Any], note: str = ""
) -> GameSchema:
    """A new version, made from the one that was seen. What is there already is not saved again.

    Raises ObjectNotFound, InvalidDocument, VersionMismatch(version) when another was saved meanwhile.
    """
    with transaction.atomic():
        game = lock_game(slug)
        last = current_schema(slug)
        parts = validate_schema(document, types=types_of(slug))
        if parts_of(last) == parts:
            return last
        if seen_version != last.version:
            raise VersionMismatch(version=last.version)
        schema = add_version(game, last, parts, author=staff, note=note)
        seen, made = {"slug": slug, "version": last.version}, {"slug": slug, "version": schema.version}
        _record(staff, "game_schema_saved", game, reason=note, before=seen, after=made)
        forget_game(game)
    return schema


def _as_written(game: Game) -> dict[str, Any]:
    servers = game.servers.values("key", "name", "name_en", "region", "is_open")
    fields = {name: getattr(game, name) for name in GAME_FIELDS}
    return {"slug": game.slug, **fields, "servers": list(servers)}


def _record(staff: User, action: str, game: Game, **what: Any) -> None:
    record_audit(
        action=action,
        subject_type="game",
        subject_id=None,  # games go by their slug, which is in what was written
        actor_id=staff.pk,
        actor_label=staff.username,
        **what,
    )
