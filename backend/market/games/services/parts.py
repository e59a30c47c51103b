"""What loading and editing have in common; callers hold the game's lock."""

from collections.abc import Mapping, Sequence
from typing import Any

from market.common.errors import ObjectNotFound
from market.common.page_cache import forget
from market.games.hooks import game_changed, game_renamed
from market.games.models import Game, GameSchema, GameServer, Source
from market.games.selectors import CATALOGUE_GROUP
from market.games.validation.schema import SchemaParts
from market.users.models import User

GAME_FIELDS = ("name", "name_en", "initials", "accent", "position", "is_open")
SERVER_FIELDS = ("name", "name_en", "region", "position", "is_open")


def lock_game(slug: str) -> Game:
    """Raises ObjectNotFound."""
    game = Game.objects.select_for_update(no_key=True).filter(pk=slug).first()
    if game is None:
        raise ObjectNotFound
    return game


def forget_game(game: Game) -> None:
    """Whatever is kept that shows it; in the transaction of the command that changed it."""
    forget(CATALOGUE_GROUP)
    game_changed(game.slug)


def names_of(game: Game) -> dict[str, tuple[str, ...]]:
    """What the game ("") and each of its servers (by key) go by."""
    servers = {server.key: (server.name, server.name_en) for server in game.servers.all()}
    return {"": (game.name, game.name_en, game.initials), **servers}


def tell_of_names(game: Game, before: Mapping[str, tuple[str, ...]]) -> None:
    """What is new was nobody's name before."""
    names = names_of(game)
    if any(names[key] != name for key, name in before.items()):
        game_renamed(game.slug)


def set_servers(game: Game, servers: Sequence[Mapping[str, Any]]) -> None:
    """In this order. A server that is not named is closed, not deleted: listings refer to it."""
    game.servers.exclude(key__in=[server["key"] for server in servers]).update(is_open=False)
    GameServer.objects.bulk_create(
        [GameServer(game=game, position=position, **server) for position, server in enumerate(servers)],
        update_conflicts=True,
        unique_fields=["game", "key"],
        update_fields=SERVER_FIELDS,
    )


def parts_of(schema: GameSchema) -> SchemaParts:
    """The schema as it was written."""
    return SchemaParts(
        attributes=schema.attributes, handover_steps=schema.handover_steps, binding_kinds=schema.binding_kinds
    )


def add_version(
    game: Game, last: GameSchema | None, parts: SchemaParts, *, author: User | None = None, note: str = ""
) -> GameSchema:
    """The version after `last`; the listings of earlier ones keep theirs."""
    return GameSchema.objects.create(
        game=game,
        version=last.version + 1 if last else 1,
        source=Source.STAFF if author else Source.FILE,
        author=author,
        note=note,
        **parts,
    )
