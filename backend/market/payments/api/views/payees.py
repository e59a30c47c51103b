"""Where my money may go."""

from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.payments.api.permissions import MovesOwnMoney
from market.payments.api.serializers import PayeeRequestSerializer, PayeeSerializer
from market.payments.selectors import payees_of
from market.payments.services.payees import add_payee, remove_payee
from market.users.api.authentication import signed_in

_EXAMPLE = {
    "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e92",
    "provider": "alipay",
    "masked_account": "138****5678",
    "masked_name": "**丰",
    "created_at": "2026-11-21T05:20:00Z",
}


class PayeesView(APIView):
    permission_classes = [MovesOwnMoney]

    @extend_schema(
        operation_id="payees_list",
        summary="My payees (at most five), newest first",
        responses=PayeeSerializer(many=True),
        examples=[OpenApiExample("Alipay", value=_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        return Response(PayeeSerializer(payees_of(signed_in(request).pk), many=True).data)

    @extend_schema(
        operation_id="payee_add",
        summary="Bind an account that is in my verified real name",
        request=PayeeRequestSerializer,
        responses={201: PayeeSerializer},
        examples=[
            OpenApiExample(
                "Alipay",
                value={"provider": "alipay", "account": "13812345678", "name": "张三丰"},
                request_only=True,
            ),
            OpenApiExample("Bound", value=_EXAMPLE, response_only=True, status_codes=["201"]),
        ],
    )
    def post(self, request: Request) -> Response:
        body = PayeeRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        payee = add_payee(user=signed_in(request), **body.validated_data)
        return Response(PayeeSerializer(payee).data, status=201)


class PayeeView(APIView):
    permission_classes = [MovesOwnMoney]

    @extend_schema(operation_id="payee_remove", summary="Remove a payee", responses={204: None})
    def delete(self, request: Request, payee_id: UUID) -> Response:
        remove_payee(user=signed_in(request), payee_id=payee_id)
        return Response(status=204)
