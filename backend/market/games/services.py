"""Commands on games: the data files are the truth, the tables follow them."""

from typing import Any

from django.db import transaction

from market.games.models import Game, GameSchema, GameServer
from market.games.selectors import forget_game

SCHEMA_PARTS = ("attributes", "handover_steps", "binding_kinds")


def load_game(*, data: dict[str, Any]) -> Game:
    """Create or update a game from one data file (see data/).

    A changed schema becomes a new version, so that listings keep the one that they were made with. A server that is
    no longer in the file is closed, not deleted.
    """
    with transaction.atomic():
        game, _created = Game.objects.update_or_create(
            slug=data["slug"],
            defaults={name: data[name] for name in ("name", "name_en", "initials", "accent", "position")},
        )
        _load_servers(game, data["servers"])
        _load_schema(game, {part: data[part] for part in SCHEMA_PARTS})
    forget_game(game.slug)
    return game


def _load_servers(game: Game, servers: list[dict[str, Any]]) -> None:
    game.servers.exclude(key__in=[server["key"] for server in servers]).update(is_open=False)
    for position, server in enumerate(servers):
        GameServer.objects.update_or_create(
            game=game,
            key=server["key"],
            defaults={
                "name": server["name"],
                "name_en": server["name_en"],
                "region": server["region"],
                "position": position,
                "is_open": True,
            },
        )


def _load_schema(game: Game, parts: dict[str, Any]) -> None:
    last = GameSchema.objects.filter(game=game).order_by("-version").first()
    if last and {part: getattr(last, part) for part in SCHEMA_PARTS} == parts:
        return
    GameSchema.objects.create(game=game, version=last.version + 1 if last else 1, **parts)
