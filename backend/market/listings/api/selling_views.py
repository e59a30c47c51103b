"""Seller's tools: renewing, copying, changing many prices."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.listings.api import examples, rendering
from market.listings.api.selling_serializers import PriceChangesSerializer, PriceVerdictsSerializer
from market.listings.api.serializers import ListingDetailSerializer
from market.listings.services.copying import copy_listing
from market.listings.services.expiry import renew_listing
from market.listings.services.repricing import change_prices
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsTrader


class ListingRenewView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="listings_renew",
        summary="Offer it for another ninety days",
        description="Counted from now, without a review; buyers see no change.",
        request=None,
        responses=ListingDetailSerializer,
        examples=[examples.RENEWED],
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        seller = signed_in(request)
        listing = renew_listing(listing_id=listing_id, seller=seller)
        return Response(ListingDetailSerializer(rendering.detail(listing, seller)).data)


class ListingCopyView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="listings_copy",
        summary="Begin a draft with the words of one's own listing",
        description="Without its pictures and credentials: they belong to the other game account.",
        request=None,
        responses={201: ListingDetailSerializer},
        examples=[examples.DRAFT],
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        seller = signed_in(request)
        listing = copy_listing(listing_id=listing_id, seller=seller)
        return Response(ListingDetailSerializer(rendering.detail(listing, seller)).data, status=status.HTTP_201_CREATED)


class ListingPricesView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="me_listings_prices",
        summary="Change many prices",
        description="At most 50. Each listing has its own verdict, in the order asked; one refusal undoes no other.",
        request=PriceChangesSerializer,
        responses=PriceVerdictsSerializer,
        examples=[examples.CHANGE_PRICES, examples.PRICE_VERDICTS],
    )
    def post(self, request: Request) -> Response:
        body = PriceChangesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        seller = signed_in(request)
        verdicts: Any = change_prices(seller=seller, wanted=body.validated_data["changes"])
        return Response(PriceVerdictsSerializer({"results": rendering.price_verdicts(verdicts, seller)}).data)
