"""The cashier's view of the providers: what they said that cannot be true, and their daily bills."""

from collections.abc import Sequence

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.pagination import KeysetPagination
from market.payments.api.staff_serializers import (
    AlarmFilterSerializer,
    PaymentAlarmSerializer,
    ProviderBillSerializer,
    ResolutionSerializer,
)
from market.payments.models import PaymentAlarm
from market.payments.selectors import payment_alarms, provider_bill, provider_bills
from market.payments.services.alarms import resolve_alarm
from market.payments.services.bills import hasten_bill
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsCashier
from market.users.selectors import people_cards

_BILL = {
    "id": 12,
    "provider": "wechat",
    "day": "2026-11-20",
    "fetched_at": "2026-11-21T02:00:04Z",
    "next_try_at": "2026-11-21T02:05:00Z",
    "tries": 1,
    "lines": 214,
    "came_in": 38_120_00,
    "went_out": 1_500_00,
    "fees": 228_72,
}


class AlarmPagination(KeysetPagination):
    ordering = "-last_raised_at"


class PaymentAlarmsView(GenericAPIView):
    permission_classes = [IsCashier]
    serializer_class = PaymentAlarmSerializer
    pagination_class = AlarmPagination

    @extend_schema(
        operation_id="staff_payment_alarms",
        summary="What payment providers said that cannot be true, latest first",
        parameters=[AlarmFilterSerializer],
        responses=PaymentAlarmSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        query = AlarmFilterSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(payment_alarms(is_open=query.validated_data["open"])) or []
        return self.get_paginated_response(_rendered(page))


class ResolveAlarmView(APIView):
    permission_classes = [IsCashier]

    @extend_schema(
        operation_id="staff_payment_alarm_resolve",
        summary="Say what was found and done about an alarm; heard again, it is open again",
        request=ResolutionSerializer,
        responses=PaymentAlarmSerializer,
        examples=[OpenApiExample("Looked into", value={"note": "渠道已更正，金额一致"}, request_only=True)],
    )
    def post(self, request: Request, alarm_id: int) -> Response:
        body = ResolutionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        alarm = resolve_alarm(alarm_id=alarm_id, cashier=signed_in(request), **body.validated_data)
        return Response(_rendered([alarm])[0])


class ProviderBillsView(GenericAPIView):
    permission_classes = [IsCashier]
    serializer_class = ProviderBillSerializer
    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="staff_provider_bills",
        summary="The providers' daily bills, the last day first",
        responses=ProviderBillSerializer(many=True),
        examples=[OpenApiExample("Fetched", value=_BILL, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(provider_bills())
        return self.get_paginated_response(ProviderBillSerializer(page, many=True).data)


class FetchBillView(APIView):
    permission_classes = [IsCashier]

    @extend_schema(
        operation_id="staff_provider_bill_fetch",
        summary="Have a bill that is not here yet asked for next",
        request=None,
        responses=ProviderBillSerializer,
        examples=[OpenApiExample("Waiting", value=_BILL | {"fetched_at": None, "lines": 0}, response_only=True)],
    )
    def post(self, request: Request, bill_id: int) -> Response:
        hasten_bill(bill_id=bill_id)
        return Response(ProviderBillSerializer(provider_bill(bill_id)).data)


def _rendered(alarms: Sequence[PaymentAlarm]) -> list[object]:
    people = people_cards(alarm.resolved_by_id for alarm in alarms if alarm.resolved_by_id)
    return list(PaymentAlarmSerializer(alarms, many=True, context={"people": people}).data)
