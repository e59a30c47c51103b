"""Games, for everybody."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.caching import public_answer
from market.common.api.permissions import AllowsEverybody
from market.common.page_cache import recall
from market.games.api.counting import add_counts
from market.games.api.serializers import GameDetailSerializer, GameSerializer
from market.games.selectors import CATALOGUE_GROUP, current_schema, game_of, open_games

_EXAMPLE: dict[str, Any] = {
    "slug": "honor-of-kings",
    "name": "王者荣耀",
    "initials": "wzry",
    "accent": "#b8860b",
    "listing_count": 42,
    "servers": [{"id": 1, "key": "android-qq", "name": "安卓QQ", "region": "安卓"}],
}
_DETAIL_EXAMPLE = _EXAMPLE | {
    "schema": {
        "version": 1,
        "attributes": [
            {
                "key": "rank",
                "label": "段位",
                "type": "choice",
                "options": [{"value": "glorious-king", "label": "荣耀王者"}],
                "min": None,
                "max": None,
                "unit": "",
                "required": True,
                "filterable": True,
                "on_card": True,
            }
        ],
    },
    "handover_steps": [{"key": "phone", "label": "改绑手机", "risk_days": 2, "binding": "phone"}],
    "binding_kinds": [{"key": "phone", "label": "手机"}],
}


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
        return public_answer(request, recall(CATALOGUE_GROUP, f":{get_language()}", _catalogue))


class GameDetailView(APIView):
    permission_classes = [AllowsEverybody]

    @extend_schema(
        operation_id="games_retrieve",
        summary="One game: servers, attribute schema, handover steps, binding kinds",
        responses=GameDetailSerializer,
        examples=[OpenApiExample("A game", value=_DETAIL_EXAMPLE, response_only=True)],
        auth=[],
    )
    def get(self, request: Request, slug: str) -> Response:
        found = recall(CATALOGUE_GROUP, f"{slug}:{get_language()}", lambda: _one_game(slug))
        return public_answer(request, found)


# What a command changes is forgotten at once; the numbers of listings may be as old as answers are kept.
def _catalogue() -> list[dict[str, Any]]:
    games = list(open_games())
    add_counts(games)
    return list(GameSerializer(games, many=True).data)


def _one_game(slug: str) -> dict[str, Any]:
    game = game_of(slug)
    game.schema = current_schema(slug)  # type: ignore[attr-defined]  # read by the serializer
    add_counts([game])
    return dict(GameDetailSerializer(game).data)
