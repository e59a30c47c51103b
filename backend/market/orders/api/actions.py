"""What the buyer and the seller do to an order: one path each, answered with the order as it is then."""

from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.idempotency import idempotent
from market.common.api.requests import parsed
from market.orders.api import examples
from market.orders.api.rendering import rendered
from market.orders.api.requests import (
    ConfirmSerializer,
    DeliverSerializer,
    PinSerializer,
    ReasonSerializer,
    RedeliverSerializer,
    ReviewSerializer,
    TickSerializer,
)
from market.orders.api.serializers import OrderSerializer, RevealedCredentialsSerializer
from market.orders.services.delivering import (
    deliver_order,
    redeliver_order,
    request_redelivery,
    reveal_credentials,
)
from market.orders.services.ending import confirm_order, decline_order
from market.orders.services.handover import tick_step
from market.orders.services.paying import cancel_order, pay_order
from market.orders.services.returning import accept_return, refuse_return, request_return
from market.orders.services.reviewing import write_review
from market.users.api.authentication import signed_in
from market.users.api.devices import device_of

_SHOWN = OpenApiExample(
    "Shown", value={"login": "13812347712", "password": "a-secret", "note": "二级密码 8888"}, response_only=True
)


class PayView(APIView):
    @extend_schema(
        operation_id="orders_pay",
        summary="Buyer: pay from the wallet into the order's escrow",
        request=PinSerializer,
        responses=OrderSerializer,
        examples=[examples.PIN, examples.ORDER],
    )
    @idempotent
    def post(self, request: Request, order_id: UUID) -> Response:
        body, buyer = parsed(PinSerializer, request.data), signed_in(request)
        return rendered(pay_order(order_id=order_id, buyer=buyer, pin=body["pin"]), buyer)


class CancelView(APIView):
    @extend_schema(
        operation_id="orders_cancel",
        summary="Buyer: let an unpaid order go",
        request=None,
        responses=OrderSerializer,
        examples=[examples.ORDER],
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        buyer = signed_in(request)
        return rendered(cancel_order(order_id=order_id, buyer=buyer), buyer)


class DeclineView(APIView):
    @extend_schema(
        operation_id="orders_decline",
        summary="Seller: do not deliver; the buyer is refunded",
        request=ReasonSerializer,
        responses=OrderSerializer,
        examples=[examples.REASON, examples.ORDER],
    )
    @idempotent
    def post(self, request: Request, order_id: UUID) -> Response:
        body, seller = parsed(ReasonSerializer, request.data), signed_in(request)
        return rendered(decline_order(order_id=order_id, seller=seller, reason=body["reason"]), seller)


class DeliverView(APIView):
    @extend_schema(
        operation_id="orders_deliver",
        summary="Seller: deliver the credentials",
        request=DeliverSerializer,
        responses=OrderSerializer,
        examples=[examples.CREDENTIALS, examples.ORDER],
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        body, seller = parsed(DeliverSerializer, request.data), signed_in(request)
        order = deliver_order(order_id=order_id, seller=seller, credentials=body.get("credentials"))
        return rendered(order, seller)


class RequestRedeliveryView(APIView):
    @extend_schema(
        operation_id="orders_request_redelivery",
        summary="Buyer: ask once for credentials that work",
        request=ReasonSerializer,
        responses=OrderSerializer,
        examples=[examples.REASON, examples.ORDER],
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        body, buyer = parsed(ReasonSerializer, request.data), signed_in(request)
        return rendered(request_redelivery(order_id=order_id, buyer=buyer, reason=body["reason"]), buyer)


class RedeliverView(APIView):
    @extend_schema(
        operation_id="orders_redeliver",
        summary="Seller: deliver once more, within 12 hours of the buyer's request",
        request=RedeliverSerializer,
        responses=OrderSerializer,
        examples=[examples.CREDENTIALS, examples.ORDER],
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        body, seller = parsed(RedeliverSerializer, request.data), signed_in(request)
        return rendered(redeliver_order(order_id=order_id, seller=seller, credentials=body["credentials"]), seller)


class RevealView(APIView):
    """Its answer is never stored, so it takes no Idempotency-Key."""

    @extend_schema(
        operation_id="orders_reveal",
        summary="Buyer: see the credentials; who looked, when and from where is kept",
        request=PinSerializer,
        responses=RevealedCredentialsSerializer,
        examples=[examples.PIN, _SHOWN],
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        device = device_of(request)
        credentials = reveal_credentials(
            order_id=order_id,
            buyer=signed_in(request),
            pin=parsed(PinSerializer, request.data)["pin"],
            address=device.address,
            user_agent=device.user_agent,
        )
        return Response(RevealedCredentialsSerializer(credentials).data)


class HandoverView(APIView):
    @extend_schema(
        operation_id="orders_handover",
        summary="Either side: tick a step of the handover or, on the way back, of the return checklist",
        request=TickSerializer,
        responses=OrderSerializer,
        examples=[OpenApiExample("With a picture", value={"image_ids": []}, request_only=True), examples.ORDER],
    )
    def post(self, request: Request, order_id: UUID, step: str) -> Response:
        body, user = parsed(TickSerializer, request.data), signed_in(request)
        return rendered(tick_step(order_id=order_id, user=user, step=step, **body), user)


class ConfirmView(APIView):
    @extend_schema(
        operation_id="orders_confirm",
        summary="Buyer: all is well; pay the seller",
        request=ConfirmSerializer,
        responses=OrderSerializer,
        examples=[examples.PIN, examples.ORDER],
    )
    @idempotent
    def post(self, request: Request, order_id: UUID) -> Response:
        body, buyer = parsed(ConfirmSerializer, request.data), signed_in(request)
        return rendered(confirm_order(order_id=order_id, buyer=buyer, pin=body.get("pin")), buyer)


class RequestReturnView(APIView):
    @extend_schema(
        operation_id="orders_request_return",
        summary="Buyer: ask to give the account back",
        request=ReasonSerializer,
        responses=OrderSerializer,
        examples=[examples.REASON, examples.ORDER],
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        body, buyer = parsed(ReasonSerializer, request.data), signed_in(request)
        return rendered(request_return(order_id=order_id, buyer=buyer, reason=body["reason"]), buyer)


class AcceptReturnView(APIView):
    @extend_schema(
        operation_id="orders_accept_return",
        summary="Seller: take the account back",
        request=None,
        responses=OrderSerializer,
        examples=[examples.ORDER],
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        seller = signed_in(request)
        return rendered(accept_return(order_id=order_id, seller=seller), seller)


class RefuseReturnView(APIView):
    @extend_schema(
        operation_id="orders_refuse_return",
        summary="Seller: do not take it back; staff decide",
        request=ReasonSerializer,
        responses=OrderSerializer,
        examples=[examples.REASON, examples.ORDER],
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        body, seller = parsed(ReasonSerializer, request.data), signed_in(request)
        return rendered(refuse_return(order_id=order_id, seller=seller, reason=body["reason"]), seller)


class ReviewView(APIView):
    @extend_schema(
        operation_id="orders_review",
        summary="Either side: rate the other, within seven days of the end",
        request=ReviewSerializer,
        responses={201: OrderSerializer},
        examples=[examples.REVIEW, examples.ORDER],
    )
    def post(self, request: Request, order_id: UUID) -> Response:
        body, user = parsed(ReviewSerializer, request.data), signed_in(request)
        return rendered(write_review(order_id=order_id, user=user, **body), user, status=201)
