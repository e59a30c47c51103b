"""Listings for visitors and their sellers."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.caching import public_answer
from market.common.api.pagination import KeysetPagination
from market.common.api.permissions import AllowsEverybody
from market.listings.api import cached, examples, rendering
from market.listings.api.search_answer import answer_search
from market.listings.api.search_query import read_status
from market.listings.api.search_serializers import ListingPageSerializer
from market.listings.api.serializers import (
    FavouritePageSerializer,
    FavouriteSerializer,
    ListingCreateSerializer,
    ListingDetailSerializer,
    ListingEditSerializer,
    OwnListingPageSerializer,
    OwnListingSerializer,
    PricePointSerializer,
)
from market.listings.models import Listing, ListingStatus
from market.listings.selectors.reading import count_by_status, favourites_of, listing_for, own_listings
from market.listings.selectors.search_orders import ORDERS
from market.listings.services.drafting import create_listing, edit_listing
from market.listings.services.favourites import add_favourite, remove_favourite
from market.listings.services.selling import delete_draft, submit_listing, take_down_listing
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsTrader
from market.users.models import User


def viewer(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _detail(listing: Listing, request: Request, code: int = status.HTTP_200_OK) -> Response:
    return Response(ListingDetailSerializer(rendering.detail(listing, viewer(request))).data, status=code)


def _revalidated(request: Request, data: Any) -> Response:
    """With an ETag that the browser asks about each time: what the person may do stands in the answer."""
    answer = public_answer(request, data)
    answer["Cache-Control"] = "private, no-cache"
    return answer


class ListingsView(APIView):
    def get_permissions(self) -> list[Any]:
        return [AllowsEverybody()] if self.request.method == "GET" else [IsTrader()]

    @extend_schema(
        operation_id="listings_list",
        summary="Search what is on sale",
        description="`attr.<key>` filters by the game's schema: values repeat; numbers take `.min` and `.max`.",
        parameters=[
            OpenApiParameter("q", str, description="Words of any script; all must be there. At most 100 characters."),
            OpenApiParameter("game", str),
            OpenApiParameter("server", int),
            OpenApiParameter("price_min", int, description="Fen."),
            OpenApiParameter("price_max", int, description="Fen."),
            OpenApiParameter("seller", OpenApiTypes.UUID),
            OpenApiParameter("sort", str, enum=list(ORDERS)),
            OpenApiParameter("cursor", str),
            OpenApiParameter("limit", int),
        ],
        responses=ListingPageSerializer,
        examples=[examples.SEARCH],
        auth=[],
    )
    def get(self, request: Request) -> Response:
        query = request.query_params
        return public_answer(request, cached.read_search(query, lambda: answer_search(query, request.path)))

    @extend_schema(
        operation_id="listings_create",
        summary="Begin a listing as a draft",
        request=ListingCreateSerializer,
        responses={201: ListingDetailSerializer},
        examples=[examples.CREATE, examples.DRAFT],
    )
    def post(self, request: Request) -> Response:
        body = ListingCreateSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        listing = create_listing(seller=signed_in(request), game_slug=body.validated_data["game"], change=body.change())
        return _detail(listing, request, status.HTTP_201_CREATED)


class ListingView(APIView):
    def get_permissions(self) -> list[Any]:
        return [AllowsEverybody()] if self.request.method == "GET" else [IsTrader()]

    @extend_schema(
        operation_id="listings_retrieve",
        summary="One listing",
        description="What is not public is there for its seller and for reviewers only.",
        responses=ListingDetailSerializer,
        examples=[examples.DETAIL],
    )
    def get(self, request: Request, listing_id: UUID) -> Response:
        data = cached.read_detail(listing_id, viewer(request))
        cached.note_view(request, listing_id, str(data["seller"]["id"]))
        return _revalidated(request, data)

    @extend_schema(
        operation_id="listings_partial_update",
        summary="Edit a listing",
        description="The price alone keeps it on sale; anything else sends it back to review.",
        request=ListingEditSerializer,
        responses=ListingDetailSerializer,
        examples=[examples.EDIT, examples.EDIT_MORE, examples.DRAFT],
    )
    def patch(self, request: Request, listing_id: UUID) -> Response:
        body = ListingEditSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        listing = edit_listing(
            listing_id=listing_id,
            seller=signed_in(request),
            version=body.validated_data.get("version"),
            change=body.change(),
        )
        return _detail(listing, request)

    @extend_schema(
        operation_id="listings_destroy",
        summary="Delete a draft",
        description="Only what was never submitted; its pictures are deleted a day later.",
        responses={204: None},
    )
    def delete(self, request: Request, listing_id: UUID) -> Response:
        delete_draft(listing_id=listing_id, seller=signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ListingSubmitView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="listings_submit",
        summary="Ask for review",
        request=None,
        responses=ListingDetailSerializer,
        examples=[examples.SUBMITTED],
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        return _detail(submit_listing(listing_id=listing_id, seller=signed_in(request)), request)


class ListingRelistView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="listings_relist",
        summary="Offer again what was taken down",
        description="It is reviewed again first: much may have changed meanwhile.",
        request=None,
        responses=ListingDetailSerializer,
        examples=[examples.SUBMITTED],
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        return _detail(submit_listing(listing_id=listing_id, seller=signed_in(request)), request)


class ListingTakeDownView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="listings_take_down",
        summary="Take it off",
        request=None,
        responses=ListingDetailSerializer,
        examples=[examples.OFF_SHELF],
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        return _detail(take_down_listing(listing_id=listing_id, seller=signed_in(request)), request)


class FavouriteView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(operation_id="listings_favourite_update", summary="Remember it", request=None, responses={204: None})
    def put(self, request: Request, listing_id: UUID) -> Response:
        add_favourite(user=signed_in(request), listing_id=listing_id)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="listings_favourite_destroy", summary="Forget it", responses={204: None})
    def delete(self, request: Request, listing_id: UUID) -> Response:
        remove_favourite(user=signed_in(request), listing_id=listing_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PriceHistoryView(APIView):
    permission_classes = [AllowsEverybody]

    @extend_schema(
        operation_id="listings_price_history",
        summary="What it has cost, oldest first",
        responses=PricePointSerializer(many=True),
        examples=[examples.PRICES],
        auth=[],
    )
    def get(self, request: Request, listing_id: UUID) -> Response:
        listing = listing_for(listing_id=listing_id, user=viewer(request))
        return _revalidated(request, PricePointSerializer(listing.price_changes.order_by("pk"), many=True).data)


class MyListingsView(APIView):
    @extend_schema(
        operation_id="me_listings_list",
        summary="One's own listings, newest first",
        parameters=[OpenApiParameter("status", str, enum=ListingStatus.values), *KeysetPagination.parameters()],
        responses=OwnListingPageSerializer,
        examples=[examples.OWN_PAGE],
    )
    def get(self, request: Request) -> Response:
        user = signed_in(request)
        pages = KeysetPagination()
        rows = pages.take(own_listings(user.pk, read_status(request.query_params)), request, self)
        answer = pages.answer(OwnListingSerializer(rendering.own_cards(rows, user), many=True).data)
        answer.data["counts"] = count_by_status(own_listings(user.pk, None))
        return answer


class MyFavouritesView(APIView):
    @extend_schema(
        operation_id="me_favourites_list",
        summary="Remembered listings, newest first",
        parameters=KeysetPagination.parameters(),
        responses=FavouritePageSerializer,
        examples=[examples.FAVOURITES],
    )
    def get(self, request: Request) -> Response:
        pages = KeysetPagination()
        rows = pages.take(favourites_of(signed_in(request).pk), request, self)
        return pages.answer(FavouriteSerializer(rendering.favourite_cards(rows), many=True).data)
