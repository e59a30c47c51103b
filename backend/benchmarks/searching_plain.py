"""The yardstick of the search: the same endpoint written the plain way.

Django REST Framework as its tutorial has it: ModelSerializer, offset pages with their count, filters on the columns,
one GROUP BY for each facet, everything anew each time. It reads the same tables with the same indexes, loads what it
shows in one join, and counts each facet without its own filter, too.
"""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, Func, IntegerField, Max, Min, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from rest_framework import generics, pagination, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.permissions import AllowsEverybody
from market.games.models import Game, GameSchema, GameServer
from market.listings.models import Listing
from market.users.models import User

_SORTS = {"newest": "-published_at", "price": "price", "-price": "-price", "hot": "-hot_score"}


class _GameSerializer(serializers.ModelSerializer[Game]):
    class Meta:
        model = Game
        fields = ("slug", "name", "accent")


class _ServerSerializer(serializers.ModelSerializer[GameServer]):
    class Meta:
        model = GameServer
        fields = ("id", "name")


class _SellerSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("id", "nickname")


class _ListingSerializer(serializers.ModelSerializer[Listing]):
    game = _GameSerializer()
    server = _ServerSerializer()
    seller = _SellerSerializer()

    class Meta:
        model = Listing
        fields = (
            "id", "title", "price", "status", "game", "server", "cover_url", "attributes", "seller", "is_negotiable",
            "published_at",
        )  # fmt: skip


class _Pages(pagination.LimitOffsetPagination):
    default_limit = 20


class PlainSearchView(generics.ListAPIView[Listing]):
    """`page` instead of a cursor; everything else as GET listings takes it."""

    permission_classes = [AllowsEverybody]
    serializer_class = _ListingSerializer
    pagination_class = _Pages

    def get_queryset(self) -> QuerySet[Listing]:
        return self._filtered().order_by(_SORTS[self.request.query_params.get("sort", "newest")], "-id")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().get(request, *args, **kwargs)
        answer.data["facets"] = self._facets()
        return answer

    def _filtered(self, without: str = "") -> QuerySet[Listing]:
        found = Listing.objects.filter(status="on_sale").select_related("game", "server", "seller")
        query = self.request.query_params
        for name, column in (("game", "game_id"), ("price_min", "price__gte"), ("price_max", "price__lte")):
            if query.get(name):
                found = found.filter(**{column: query[name]})
        if query.get("q"):
            found = found.filter(search_vector=SearchQuery(query["q"], config="simple"))
        if query.get("server") and without != "server":
            found = found.filter(server_id=int(query["server"]))
        for attribute in self._schema():
            if attribute["key"] != without:
                found = self._narrowed(found, attribute)
        return found

    def _narrowed(self, found: QuerySet[Listing], attribute: dict[str, Any]) -> QuerySet[Listing]:
        key, query = attribute["key"], self.request.query_params
        for bound, lookup in (("min", "gte"), ("max", "lte")):
            if query.get(f"attr.{key}.{bound}"):
                found = found.filter(**{f"attributes__{key}__{lookup}": int(query[f"attr.{key}.{bound}"])})
        values = query.getlist(f"attr.{key}")
        wanted = Q()
        for value in values:
            plain: Any = {"true": True, "false": False}.get(value, value)
            one = [plain] if attribute["type"] == "multi_choice" else plain
            wanted |= Q(attributes__contains={key: one})
        return found.filter(wanted)

    def _schema(self) -> list[dict[str, Any]]:
        game = self.request.query_params.get("game")
        if not game:
            return []
        if not hasattr(self, "_attributes"):
            schema = GameSchema.objects.filter(game_id=game).order_by("-version")[0]
            self._attributes = [one for one in schema.attributes if one["filterable"]]
        return self._attributes

    def _facets(self) -> list[dict[str, Any]]:
        if not self._schema():
            return [self._grouped("game", self._filtered().values("game_id"), "game_id")]
        facets = [self._grouped("server", self._filtered("server").values("server_id"), "server_id")]
        return facets + [self._facet(attribute) for attribute in self._schema()]

    def _facet(self, attribute: dict[str, Any]) -> dict[str, Any]:
        key, found = attribute["key"], self._filtered(attribute["key"])
        if attribute["type"] == "number":
            number = Cast(KeyTextTransform(key, "attributes"), IntegerField())
            return {"key": key, **found.aggregate(min=Min(number), max=Max(number))}
        if attribute["type"] == "multi_choice":
            elements = Func(
                KeyTransform(key, "attributes"), function="jsonb_array_elements_text", output_field=TextField()
            )
            return self._grouped(key, found.annotate(one=elements).values("one"), "one")
        return self._grouped(key, found.annotate(one=F(f"attributes__{key}")).values("one"), "one")

    def _grouped(self, key: str, found: QuerySet[Any, Any], column: str) -> dict[str, Any]:
        rows = found.order_by().annotate(number=Count("pk"))
        return {"key": key, "values": [{"value": row[column], "count": row["number"]} for row in rows]}


class ConstantView(APIView):
    """What the server can do at best: nothing is looked up."""

    permission_classes = [AllowsEverybody]

    def get(self, request: Request) -> Response:
        return Response({"results": [], "next": None})
