"""Reads of games; public, and the same for everybody."""

from django.core.cache import cache
from django.db.models import Prefetch, QuerySet

from market.common.errors import ObjectNotFound
from market.games.models import Game, GameSchema, GameServer

CATALOGUE_KEY = "games:catalogue"


def open_games() -> QuerySet[Game]:
    """Every game that takes listings, with its servers (two queries)."""
    servers = Prefetch("servers", GameServer.objects.filter(is_open=True), to_attr="open_servers")
    return Game.objects.filter(is_open=True).prefetch_related(servers)


def game_of(slug: str) -> Game:
    """One game with its servers. Raises ObjectNotFound."""
    game = open_games().filter(pk=slug).first()
    if game is None:
        raise ObjectNotFound
    return game


def current_schema(slug: str) -> GameSchema:
    """The newest version of a game's schema: what new listings are made with. Raises ObjectNotFound."""
    schema = GameSchema.objects.filter(game_id=slug).order_by("-version").first()
    if schema is None:
        raise ObjectNotFound
    return schema


def forget_catalogue() -> None:
    """Called by whatever changes a game."""
    cache.delete_many([f"{CATALOGUE_KEY}:{language}" for language in ("zh-hans", "en")])
