"""Money coming in."""

from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.idempotency import HEADER, idempotent
from market.payments.api.permissions import MovesOwnMoney
from market.payments.api.serializers import RechargeRequestSerializer, RechargeSerializer
from market.payments.selectors import recharge_of
from market.payments.services.recharge_sweep import hasten_query
from market.payments.services.recharges import create_recharge
from market.users.api.authentication import signed_in

_EXAMPLE = {
    "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e91",
    "provider": "alipay",
    "amount": 200000,
    "status": "pending",
    "pay_url": "http://localhost:8001/alipay/gateway.do?app_id=2021…",
    "qr_content": None,
    "expires_at": "2026-11-21T05:50:00Z",
    "paid_at": None,
    "created_at": "2026-11-21T05:20:00Z",
}
_QR_EXAMPLE = _EXAMPLE | {
    "provider": "wechat",
    "pay_url": None,
    "qr_content": "weixin://wxpay/bizpayurl?pr=Zk4xYbT2",
}


class RechargesView(APIView):
    permission_classes = [MovesOwnMoney]

    @extend_schema(
        operation_id="recharge_create",
        summary="Recharge my wallet: 1 to 50,000 CNY, up to 200,000 CNY a day",
        request=RechargeRequestSerializer,
        responses={201: RechargeSerializer},
        examples=[
            OpenApiExample("¥2,000", value={"provider": "alipay", "amount": 200000}, request_only=True),
            OpenApiExample("To be paid in the browser", value=_EXAMPLE, response_only=True, status_codes=["201"]),
            OpenApiExample(
                "A QR code is on its way",
                value=_QR_EXAMPLE | {"qr_content": None},
                response_only=True,
                status_codes=["201"],
            ),
        ],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = RechargeRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        recharge = create_recharge(
            user=signed_in(request), idempotency_key=request.headers[HEADER], **body.validated_data
        )
        return Response(RechargeSerializer(recharge).data, status=201)


class RechargeView(APIView):
    permission_classes = [MovesOwnMoney]

    @extend_schema(
        operation_id="recharge",
        summary="One of my recharges; while it is pending, looking at it has the provider asked",
        responses=RechargeSerializer,
        examples=[
            OpenApiExample("To be paid in the browser", value=_EXAMPLE, response_only=True),
            OpenApiExample("To be paid by QR code", value=_QR_EXAMPLE, response_only=True),
        ],
    )
    def get(self, request: Request, recharge_id: UUID) -> Response:
        recharge = recharge_of(signed_in(request).pk, recharge_id)
        hasten_query(recharge_id=recharge.pk)
        return Response(RechargeSerializer(recharge).data)
