"""One's own wallet."""

from dataclasses import asdict
from uuid import UUID

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.json import OrjsonRenderer
from market.common.api.pagination import KeysetPagination
from market.users.api.authentication import signed_in
from market.users.api.permissions import AllowsBlacklisted
from market.wallets.api.csv import CsvRenderer, statement_csv
from market.wallets.api.debts import DEBT_EXAMPLE, OldestFirst, rendered_debts
from market.wallets.api.serializers import (
    DebtFilterSerializer,
    DebtSerializer,
    StatementFilterSerializer,
    StatementLineSerializer,
    StatementTotalsSerializer,
    UpcomingSerializer,
    WalletSerializer,
)
from market.wallets.debts import debts_of
from market.wallets.selectors import wallet_of
from market.wallets.statement import StatementFilter, all_lines_of, lines_of, page_of, totals_of
from market.wallets.upcoming import upcoming_of

_UPCOMING = {
    "incoming": [
        {
            "kind": "settling_release",
            "amount": 121_600,
            "expected_at": "2026-11-28T04:10:33.120000Z",
            "label": "AH-7K2M4Q",
            "subject_type": "order",
            "subject_id": "019a9c52-7c1e-7d3a-9a70-0b6ad2a1f6c4",
        }
    ],
    "outgoing": [],
}


class WalletView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        summary="The balances of one's wallet",
        responses=WalletSerializer,
        examples=[
            OpenApiExample(
                "A seller with one order settling",
                value={
                    "available": 72_000,
                    "settling": 121_600,
                    "withdrawing": 0,
                    "frozen": 0,
                    "debt": 0,
                    "is_frozen": False,
                },
                response_only=True,
            )
        ],
    )
    def get(self, request: Request) -> Response:
        return Response(WalletSerializer(wallet_of(signed_in(request).pk)).data)


class TransfersView(GenericAPIView):
    permission_classes = [AllowsBlacklisted]
    pagination_class = KeysetPagination
    serializer_class = StatementLineSerializer
    renderer_classes = [OrjsonRenderer, CsvRenderer]

    @extend_schema(
        summary="The statement: every movement with the balance after it",
        description=(
            "One line a movement, newest first. Between two of one's own pots the line is told from the side of"
            " `available`, or of the `account` that was asked for."
            " `format=csv` streams all lines that the filter leaves as a file, amounts in yuan, totals at its end."
        ),
        parameters=[StatementFilterSerializer],
        responses=StatementLineSerializer(many=True),
        examples=[
            OpenApiExample(
                "Paying for an order",
                value={
                    "id": 1042,
                    "kind": "order_payment",
                    "account": "available",
                    "other_account": None,
                    "amount": -128_000,
                    "balance_after": 72_000,
                    "label": "AH-7K2M4Q",
                    "subject_type": "order",
                    "subject_id": "019a9c52-7c1e-7d3a-9a70-0b6ad2a1f6c4",
                    "created_at": "2026-11-21T04:10:33.120000Z",
                },
                response_only=True,
            )
        ],
    )
    def get(self, request: Request) -> HttpResponseBase:
        person_id, wanted = signed_in(request).pk, _filter_of(request)
        if request.accepted_renderer.format == CsvRenderer.format:
            return _export(person_id, wanted)
        pages = KeysetPagination()
        transfers = page_of(person_id, wanted, **asdict(pages.window(request)))
        lines = lines_of(person_id, pages.take(transfers, request, self), wanted.account)
        return pages.answer(StatementLineSerializer(lines, many=True).data)


class TotalsView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        summary="What came in and went out in all lines that the filter leaves",
        parameters=[StatementFilterSerializer],
        responses=StatementTotalsSerializer,
        examples=[
            OpenApiExample(
                "A month",
                value={"incoming": 200_000, "outgoing": 128_000, "moved": 50_000, "count": 7},
                response_only=True,
            )
        ],
    )
    def get(self, request: Request) -> Response:
        return Response(StatementTotalsSerializer(totals_of(signed_in(request).pk, _filter_of(request))).data)


class UpcomingView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        summary="What is on its way in and out, with dates",
        responses=UpcomingSerializer,
        examples=[OpenApiExample("A sale whose hold ends soon", value=_UPCOMING, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        return Response(UpcomingSerializer(upcoming_of(signed_in(request).pk)).data)


class DebtsView(GenericAPIView):
    permission_classes = [AllowsBlacklisted]
    pagination_class = OldestFirst
    serializer_class = DebtSerializer

    @extend_schema(
        operation_id="wallet_debts",
        summary="What one owes from cases, and is owed; the oldest first",
        parameters=[DebtFilterSerializer],
        responses=DebtSerializer(many=True),
        examples=[DEBT_EXAMPLE],
    )
    def get(self, request: Request) -> Response:
        query = DebtFilterSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(debts_of(signed_in(request).pk, query.validated_data.get("role"))) or []
        return self.get_paginated_response(rendered_debts(page))


def _filter_of(request: Request) -> StatementFilter:
    query = StatementFilterSerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    return StatementFilter(**query.validated_data)


def _export(person_id: UUID, wanted: StatementFilter) -> StreamingHttpResponse:
    rows = statement_csv(all_lines_of(person_id, wanted), of_one_account=wanted.account is not None)
    headers = {"Content-Disposition": 'attachment; filename="statement.csv"'}
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=headers)
