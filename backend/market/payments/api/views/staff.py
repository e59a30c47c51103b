"""The cashier's desk."""

from collections.abc import Sequence
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.pagination import KeysetPagination
from market.payments.api.serializers import (
    RejectionSerializer,
    StaffWithdrawalSerializer,
    WithdrawalFilterSerializer,
)
from market.payments.models import Withdrawal
from market.payments.selectors import withdrawals_for_staff
from market.payments.services.withdrawals import approve_withdrawal, reject_withdrawal
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsCashier
from market.users.models import User
from market.users.selectors import people_cards


class StaffWithdrawalsView(GenericAPIView):
    permission_classes = [IsCashier]
    serializer_class = StaffWithdrawalSerializer
    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="staff_withdrawals_list",
        summary="Withdrawals to decide about, newest first",
        parameters=[WithdrawalFilterSerializer],
        responses=StaffWithdrawalSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        filters = WithdrawalFilterSerializer(data=request.query_params)
        filters.is_valid(raise_exception=True)
        page = self.paginate_queryset(withdrawals_for_staff(filters.validated_data.get("status"))) or []
        return self.get_paginated_response(_rendered(page, signed_in(request)))


class ApproveWithdrawalView(APIView):
    permission_classes = [IsCashier]

    @extend_schema(
        operation_id="staff_withdrawal_approve",
        summary="Have it paid out",
        request=None,
        responses=StaffWithdrawalSerializer,
    )
    def post(self, request: Request, withdrawal_id: UUID) -> Response:
        cashier = signed_in(request)
        withdrawal = approve_withdrawal(withdrawal_id=withdrawal_id, cashier=cashier)
        return Response(_rendered([withdrawal], cashier)[0])


class RejectWithdrawalView(APIView):
    permission_classes = [IsCashier]

    @extend_schema(
        operation_id="staff_withdrawal_reject",
        summary="Give the money back, with a reason",
        request=RejectionSerializer,
        responses=StaffWithdrawalSerializer,
        examples=[OpenApiExample("Reason", value={"reason": "收款账户异常，请更换"}, request_only=True)],
    )
    def post(self, request: Request, withdrawal_id: UUID) -> Response:
        body = RejectionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        cashier = signed_in(request)
        withdrawal = reject_withdrawal(withdrawal_id=withdrawal_id, cashier=cashier, **body.validated_data)
        return Response(_rendered([withdrawal], cashier)[0])


def _rendered(withdrawals: Sequence[Withdrawal], cashier: User) -> list[object]:
    concerned = {each.user_id for each in withdrawals} | {each.reviewed_by_id for each in withdrawals}
    context = {"cashier": cashier, "people": people_cards(who for who in concerned if who is not None)}
    return list(StaffWithdrawalSerializer(withdrawals, many=True, context=context).data)
