"""Games, for everybody."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.caching import public_answer
from market.common.api.permissions import AllowsEverybody
from market.games.api.serializers import GameDetailSerializer, GameSerializer
from market.games.hooks import on_sale_counts
from market.games.models import Game
from market.games.selectors import CATALOGUE_KEY, current_schema, game_of, open_games

CATALOGUE_SECONDS = 60
_EXAMPLE = {
    "slug": "honor-of-kings",
    "name": "王者荣耀",
    "initials": "wzry",
    "accent": "#b8860b",
    "listing_count": 42,
    "servers": [{"id": 1, "key": "android-qq", "name": "安卓QQ", "region": "安卓"}],
}  # fmt: skip


class GameListView(APIView):
    permission_classes = [AllowsEverybody]

    @extend_schema(
        operation_id="games_list",
        summary="All games, with their servers and how many listings are on sale",
        responses=GameSerializer(many=True),
        examples=[OpenApiExample("A game", value=_EXAMPLE, response_only=True)],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        key = f"{CATALOGUE_KEY}:{get_language()}"
        return public_answer(request, cache.get_or_set(key, _catalogue, CATALOGUE_SECONDS) or _catalogue())


class GameDetailView(APIView):
    permission_classes = [AllowsEverybody]

    @extend_schema(
        operation_id="games_retrieve",
        summary="One game: servers, attribute schema, handover steps",
        responses=GameDetailSerializer,
        auth=[],
    )
    def get(self, request: Request, slug: str) -> Response:
        game = game_of(slug)
        game.schema = current_schema(slug)  # type: ignore[attr-defined]  # read by the serializer
        _add_counts([game])
        return public_answer(request, GameDetailSerializer(game).data)


def _catalogue() -> list[dict[str, Any]]:
    games = list(open_games())
    _add_counts(games)
    return list(GameSerializer(games, many=True).data)


def _add_counts(games: list[Game]) -> None:
    counts: dict[str, int] = {}
    on_sale_counts(counts)
    for game in games:
        game.on_sale = counts.get(game.slug, 0)  # type: ignore[attr-defined]  # read by the serializer
