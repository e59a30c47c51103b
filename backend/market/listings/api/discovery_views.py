"""Listings for whoever has not searched: rankings, similar ones, recommendations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.caching import public_answer
from market.common.api.permissions import AllowsEverybody
from market.common.page_cache import recall
from market.listings.api import examples, rendering
from market.listings.api.search_query import read_game
from market.listings.api.serializers import ListingCardsSerializer
from market.listings.api.views import viewer
from market.listings.selectors.discovery import Ranking, listings_in_order, recommended_to, similar_to
from market.listings.selectors.reading import listing_for
from market.listings.services.cache import ranking_group, search_group
from market.listings.services.rankings import ranking_of
from market.listings.services.views import viewed_lately
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsTrader

_GAME = OpenApiParameter("game", str, description="One game's; without it, of all games.")


class HotRankingView(APIView):
    permission_classes = [AllowsEverybody]

    @extend_schema(
        operation_id="rankings_hot",
        summary="What people show most interest in, each bit of it worth half after two days",
        parameters=[_GAME],
        responses=ListingCardsSerializer,
        examples=[examples.CARDS],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        return _ranked(Ranking.HOT, request)


class NewRankingView(APIView):
    permission_classes = [AllowsEverybody]

    @extend_schema(
        operation_id="rankings_new",
        summary="What came on sale last",
        parameters=[_GAME],
        responses=ListingCardsSerializer,
        examples=[examples.CARDS],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        return _ranked(Ranking.NEW, request)


class SimilarView(APIView):
    permission_classes = [AllowsEverybody]

    @extend_schema(
        operation_id="listings_similar",
        summary="Listings of the same game that are much like this one",
        responses=ListingCardsSerializer,
        examples=[examples.CARDS],
        auth=[],
    )
    def get(self, request: Request, listing_id: UUID) -> Response:
        listing = listing_for(listing_id=listing_id, user=viewer(request))
        field = f"similar:{listing_id}:{get_language()}"
        return public_answer(request, recall(search_group(listing.game_id), field, lambda: _cards(similar_to(listing))))


class RecommendationsView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="me_recommendations",
        summary="What one may like, by one's favourites and by what one looked at",
        responses=ListingCardsSerializer,
        examples=[examples.CARDS],
    )
    def get(self, request: Request) -> Response:
        user = signed_in(request)
        return Response(_cards(recommended_to(user.pk, viewed_lately(user.pk))))


def _ranked(ranking: Ranking, request: Request) -> Response:
    slug = read_game(request.query_params)
    field = f"{ranking}:{get_language()}"
    return public_answer(request, recall(ranking_group(slug), field, lambda: _cards(ranking_of(ranking, slug))))


def _cards(ids: Sequence[UUID]) -> Any:
    return ListingCardsSerializer({"results": rendering.cards(listings_in_order(ids))}).data
