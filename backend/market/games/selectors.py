"""Reads of games; public, and the same for everybody."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

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


def catalogue_key(slug: str = "") -> str:
    """Where the list of games, or one game, is cached in the person's language."""
    return f"{CATALOGUE_KEY}:{slug}:{get_language()}"


def forget_game(slug: str) -> None:
    """Called by whatever changes a game."""
    languages = [code for code, _name in settings.LANGUAGES]
    cache.delete_many([f"{CATALOGUE_KEY}:{one}:{language}" for one in ("", slug) for language in languages])
