"""Reads of games; public, and the same for everybody."""

from django.db.models import Prefetch, QuerySet

from market.common.errors import ObjectNotFound
from market.games.models import Game, GameSchema, GameServer

# The cached answers (common/page_cache.py) that show the list of games, or one game; commands on games forget them.
CATALOGUE_GROUP = "games"


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
    schema = newest_schema(slug)
    if schema is None:
        raise ObjectNotFound
    return schema


def newest_schema(slug: str) -> GameSchema | None:
    """None for a game that has none yet."""
    return GameSchema.objects.filter(game_id=slug).order_by("-version").first()


def types_of(slug: str) -> dict[str, str]:
    """The type of each attribute's key in all versions of a game's schema; a key keeps its type."""
    versions = GameSchema.objects.filter(game_id=slug).values_list("attributes", flat=True)
    return {attribute["key"]: attribute["type"] for attributes in versions for attribute in attributes}


def games_for_staff() -> list[Game]:
    """Every game, closed ones too, each with its newest schema as `schema` (two queries)."""
    schemas = GameSchema.objects.order_by("game_id", "-version").distinct("game_id").select_related("author")
    newest = {schema.game_id: schema for schema in schemas}
    games = list(Game.objects.filter(pk__in=newest))
    for game in games:
        game.schema = newest[game.slug]  # type: ignore[attr-defined]  # read by the serializer
    return games


def game_for_staff(slug: str) -> Game:
    """One game with all its servers and its newest schema as `schema`. Raises ObjectNotFound."""
    game = Game.objects.prefetch_related("servers").filter(pk=slug).first()
    if game is None:
        raise ObjectNotFound
    game.schema = current_schema(slug)  # type: ignore[attr-defined]  # read by the serializer
    return game


def schemas_of(slug: str) -> QuerySet[GameSchema]:
    """Every version of a game's schema. Raises ObjectNotFound for a game that does not exist."""
    schemas = GameSchema.objects.filter(game_id=slug).select_related("author")
    if not schemas.exists():
        raise ObjectNotFound
    return schemas
