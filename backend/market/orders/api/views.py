"""Finding, placing and reading orders."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.idempotency import idempotent
from market.common.api.json import OrjsonRenderer
from market.common.api.pagination import KeysetPagination
from market.common.api.requests import parsed
from market.orders.api import examples
from market.orders.api.permissions import IsSupportOrArbitrator
from market.orders.api.rendering import rendered
from market.orders.api.requests import (
    OrderFilterSerializer,
    PlaceOrderSerializer,
    StaffOrderFilterSerializer,
)
from market.orders.api.serializers import OrderCardSerializer, OrderSerializer
from market.orders.contract import contract_html
from market.orders.lifecycle import Side
from market.orders.presentation import cards
from market.orders.selectors import order_for_staff, order_of, orders_for_staff, orders_of
from market.orders.services.placing import place_order
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsSignedInAndNotBlacklisted, IsTrader

# The contract is a page of its own: it may hold no script and load nothing.
_CONTRACT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


class OrdersView(GenericAPIView):
    serializer_class = OrderCardSerializer
    pagination_class = KeysetPagination

    def get_permissions(self) -> list[BasePermission]:
        return [IsTrader()] if self.request.method == "POST" else [IsSignedInAndNotBlacklisted()]

    @extend_schema(
        operation_id="orders_list",
        summary="My purchases or my sales, newest first",
        parameters=[OrderFilterSerializer],
        responses=OrderCardSerializer(many=True),
        examples=[examples.CARDS],
    )
    def get(self, request: Request) -> Response:
        wanted = parsed(OrderFilterSerializer, request.query_params)
        side = Side(wanted["role"])
        page = self.paginate_queryset(orders_of(signed_in(request).pk, side=side, statuses=wanted.get("status", ())))
        return self.get_paginated_response(self.get_serializer(cards(page or [], side), many=True).data)

    @extend_schema(
        operation_id="orders_place",
        summary="Reserve a listing at the price I saw",
        description="409 `price_changed` carries the new `price`; 409 `listing_unavailable` when somebody was quicker.",
        request=PlaceOrderSerializer,
        responses={201: OrderSerializer},
        examples=[examples.PLACE, examples.ORDER],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = parsed(PlaceOrderSerializer, request.data)
        buyer = signed_in(request)
        return rendered(place_order(buyer=buyer, **body), buyer, status=201)


class OrderView(APIView):
    @extend_schema(
        operation_id="orders_read",
        summary="One of my orders",
        responses=OrderSerializer,
        examples=[examples.ORDER],
    )
    def get(self, request: Request, order_id: UUID) -> Response:
        reader = signed_in(request)
        return rendered(order_of(user_id=reader.pk, order_id=order_id), reader)


class _PageRenderer(OrjsonRenderer):
    """Lets a browser ask for text/html; the page is made by the view, refusals stay JSON."""

    media_type = "text/html"
    format = "html"


class OrderContractView(APIView):
    renderer_classes = [_PageRenderer, OrjsonRenderer]

    @extend_schema(
        operation_id="orders_contract",
        summary="The contract: the terms that were copied onto the order, to print",
        responses={(200, "text/html"): OpenApiResponse(OpenApiTypes.STR, description="A page to print.")},
    )
    def get(self, request: Request, order_id: UUID) -> HttpResponse:
        order = order_of(user_id=signed_in(request).pk, order_id=order_id)
        return HttpResponse(contract_html(order), headers={"Content-Security-Policy": _CONTRACT_POLICY})


class StaffOrdersView(GenericAPIView):
    permission_classes = [IsSupportOrArbitrator]
    serializer_class = OrderCardSerializer
    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="staff_orders_list",
        summary="All orders, newest first",
        parameters=[StaffOrderFilterSerializer],
        responses=OrderCardSerializer(many=True),
        examples=[examples.CARDS],
    )
    def get(self, request: Request) -> Response:
        wanted = parsed(StaffOrderFilterSerializer, request.query_params)
        page = self.paginate_queryset(
            orders_for_staff(
                statuses=wanted.get("status", ()), needs_staff=wanted["needs_staff"], number=wanted["number"]
            )
        )
        return self.get_paginated_response(self.get_serializer(cards(page or [], None), many=True).data)


class StaffOrderView(APIView):
    permission_classes = [IsSupportOrArbitrator]

    @extend_schema(
        operation_id="staff_orders_read",
        summary="Any order, to read",
        responses=OrderSerializer,
        examples=[examples.ORDER],
    )
    def get(self, request: Request, order_id: UUID) -> Response:
        return rendered(order_for_staff(order_id), signed_in(request))
