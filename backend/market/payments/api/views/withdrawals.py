"""Money going out."""

from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.idempotency import HEADER, idempotent
from market.common.api.pagination import KeysetPagination
from market.payments.api.permissions import MovesOwnMoney
from market.payments.api.serializers import (
    WithdrawalOptionsSerializer,
    WithdrawalRequestSerializer,
    WithdrawalSerializer,
)
from market.payments.selectors import withdrawal_of, withdrawal_options, withdrawals_of
from market.payments.services.withdrawals import cancel_withdrawal, request_withdrawal
from market.users.api.authentication import signed_in

_PAYEE_ID = "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e92"
_EXAMPLE = {
    "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e93",
    "amount": 150000,
    "status": "pending_review",
    "payee": {
        "id": _PAYEE_ID,
        "provider": "alipay",
        "masked_account": "138****5678",
        "masked_name": "**丰",
        "created_at": "2026-11-21T05:20:00Z",
    },
    "recharge": None,
    "reason": "",
    "created_at": "2026-11-21T05:30:00Z",
    "reviewed_at": None,
    "finished_at": None,
    "permissions": {"can_cancel": True},
}
_RECHARGE_ID = "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e91"
_OPTIONS = {
    "payee_limit": 120000,
    "source_only": 50000,
    "sources": [
        {
            "recharge_id": _RECHARGE_ID,
            "provider": "wechat",
            "paid_at": "2026-11-20T09:00:00Z",
            "amount": 200000,
            "refundable": 50000,
            "refundable_until": "2027-11-20T09:00:00Z",
        }
    ],
}


class WithdrawalsView(GenericAPIView):
    permission_classes = [MovesOwnMoney]
    serializer_class = WithdrawalSerializer
    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="withdrawals_list",
        summary="My withdrawals, newest first",
        responses=WithdrawalSerializer(many=True),
        examples=[OpenApiExample("Waiting", value=_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(withdrawals_of(signed_in(request).pk))
        return self.get_paginated_response(WithdrawalSerializer(page, many=True).data)

    @extend_schema(
        operation_id="withdrawal_request",
        summary="Withdraw to a payee, or back to where a recharge came from: up to 50,000 CNY, 200,000 CNY a day",
        request=WithdrawalRequestSerializer,
        responses={201: WithdrawalSerializer},
        examples=[
            OpenApiExample(
                "¥1,500 to a payee",
                value={"payee_id": _PAYEE_ID, "amount": 150000, "pin": "246810"},
                request_only=True,
            ),
            OpenApiExample(
                "¥500 back to its source",
                value={"recharge_id": _RECHARGE_ID, "amount": 50000, "pin": "246810"},
                request_only=True,
            ),
            OpenApiExample("Waiting for the cashier", value=_EXAMPLE, response_only=True, status_codes=["201"]),
        ],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = WithdrawalRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        withdrawal = request_withdrawal(
            user=signed_in(request), idempotency_key=request.headers[HEADER], **body.validated_data
        )
        return Response(WithdrawalSerializer(withdrawal).data, status=201)


class WithdrawalOptionsView(APIView):
    permission_classes = [MovesOwnMoney]

    @extend_schema(
        operation_id="withdrawal_options",
        summary="How much I may withdraw now, and to where",
        responses=WithdrawalOptionsSerializer,
        examples=[OpenApiExample("Some of it was never traded", value=_OPTIONS, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        return Response(WithdrawalOptionsSerializer(withdrawal_options(signed_in(request).pk)).data)


class WithdrawalView(APIView):
    permission_classes = [MovesOwnMoney]

    @extend_schema(operation_id="withdrawal", summary="A withdrawal of mine", responses=WithdrawalSerializer)
    def get(self, request: Request, withdrawal_id: UUID) -> Response:
        return Response(WithdrawalSerializer(withdrawal_of(signed_in(request).pk, withdrawal_id)).data)


class CancelWithdrawalView(APIView):
    permission_classes = [MovesOwnMoney]

    @extend_schema(
        operation_id="withdrawal_cancel",
        summary="Take a withdrawal back that no cashier has decided about",
        request=None,
        responses=WithdrawalSerializer,
    )
    def post(self, request: Request, withdrawal_id: UUID) -> Response:
        withdrawal = cancel_withdrawal(user=signed_in(request), withdrawal_id=withdrawal_id)
        return Response(WithdrawalSerializer(withdrawal).data)
