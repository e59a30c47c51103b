"""Games for staff: the list, one game, the versions of its schema."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.pagination import KeysetPagination
from market.games.api import staff_examples as examples
from market.games.api.counting import add_counts
from market.games.api.staff_serializers import (
    GameChangeSerializer,
    NewGameSerializer,
    SchemaPageSerializer,
    SchemaSaveSerializer,
    SchemaVersionSerializer,
    SeenGameSerializer,
    SeenSchemaSerializer,
    StaffGameDetailSerializer,
    StaffGameSerializer,
)
from market.games.selectors import game_for_staff, games_for_staff, schemas_of
from market.games.services.editing import create_game, edit_game, save_schema
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsAdmin


class VersionPagination(KeysetPagination):
    """The newest first; a version is large."""

    ordering = "-version"
    page_size = 10


class StaffGamesView(APIView):
    permission_classes = [IsAdmin]

    @extend_schema(
        operation_id="staff_games_list",
        summary="All games, closed ones too",
        responses=StaffGameSerializer(many=True),
        examples=[OpenApiExample("A game", value=examples.GAME, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        games = games_for_staff()
        add_counts(games)
        return Response(StaffGameSerializer(games, many=True).data)

    @extend_schema(
        operation_id="staff_games_create",
        summary="A new game with its servers and the first version of its schema",
        description="The body is what a data file of the product holds. Findings are told by path, all at once.",
        request=NewGameSerializer,
        responses={201: StaffGameDetailSerializer},
        examples=[examples.NEW_GAME, examples.GAME_DETAIL],
    )
    def post(self, request: Request) -> Response:
        document, _seen = _read(request, serializers.Serializer)
        game = create_game(staff=signed_in(request), document=document)
        return _detail(game.slug, status.HTTP_201_CREATED)


class StaffGameView(APIView):
    permission_classes = [IsAdmin]

    @extend_schema(
        operation_id="staff_games_retrieve",
        summary="One game as it is written",
        responses=StaffGameDetailSerializer,
        examples=[examples.GAME_DETAIL],
    )
    def get(self, request: Request, slug: str) -> Response:
        return _detail(slug)

    @extend_schema(
        operation_id="staff_games_change",
        summary="Change a game's names, place, servers, or close it",
        description="`version` is the one that was seen; 409 when somebody changed the game meanwhile. Servers that "
        "are not named are closed. From now on the data file leaves these fields alone.",
        request=GameChangeSerializer,
        responses=StaffGameDetailSerializer,
        examples=[examples.GAME_CHANGE, examples.GAME_DETAIL],
    )
    def patch(self, request: Request, slug: str) -> Response:
        change, seen = _read(request, SeenGameSerializer)
        edit_game(staff=signed_in(request), slug=slug, change=change, **seen)
        return _detail(slug)


class StaffSchemaView(APIView):
    permission_classes = [IsAdmin]

    @extend_schema(
        operation_id="staff_games_save_schema",
        summary="Save a new version of a game's schema",
        description="Made from `seen_version`; 409 when another was saved meanwhile. Listings keep the version that "
        "they were made with. Saving what is there already answers with that version.",
        request=SchemaSaveSerializer,
        responses={201: SchemaVersionSerializer},
        examples=[examples.SCHEMA_SAVE, examples.SCHEMA_VERSION],
    )
    def post(self, request: Request, slug: str) -> Response:
        document, seen = _read(request, SeenSchemaSerializer)
        schema = save_schema(staff=signed_in(request), slug=slug, document=document, **seen)
        return Response(SchemaVersionSerializer(schema).data, status.HTTP_201_CREATED)


class StaffSchemasView(APIView):
    permission_classes = [IsAdmin]

    @extend_schema(
        operation_id="staff_games_schemas",
        summary="Every version of a game's schema, the newest first",
        parameters=KeysetPagination.parameters(),
        responses=SchemaPageSerializer,
        examples=[examples.SCHEMA_PAGE],
    )
    def get(self, request: Request, slug: str) -> Response:
        pages = VersionPagination()
        versions = pages.take(schemas_of(slug), request, self)
        return pages.answer(SchemaVersionSerializer(versions, many=True).data)


def _detail(slug: str, code: int = status.HTTP_200_OK) -> Response:
    game = game_for_staff(slug)
    add_counts([game])
    return Response(StaffGameDetailSerializer(game).data, code)


def _read(request: Request, form: type[serializers.Serializer[Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document, which the command checks, and beside it what the form names."""
    body: Any = request.data
    seen = form(data=body)
    seen.is_valid(raise_exception=True)
    return {name: value for name, value in body.items() if name not in seen.fields}, seen.validated_data
