"""One's own wallet."""

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
from market.wallets.api.serializers import (
    StatementFilterSerializer,
    StatementLineSerializer,
    WalletSerializer,
)
from market.wallets.selectors import wallet_of
from market.wallets.statement import StatementFilter, lines_of, statement_of

EXPORT_LIMIT = 10_000  # lines, the newest first


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
            f" `format=csv` gives the newest {EXPORT_LIMIT} lines as a file, amounts in yuan."
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
    def get(self, request: Request) -> Response:
        query = StatementFilterSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted = StatementFilter(**query.validated_data)
        transfers = statement_of(signed_in(request).pk, wanted)
        if request.accepted_renderer.format == CsvRenderer.format:
            newest = lines_of(signed_in(request).pk, list(transfers.order_by("-id")[:EXPORT_LIMIT]), wanted.account)
            headers = {"Content-Disposition": 'attachment; filename="statement.csv"'}
            return Response(statement_csv(newest), headers=headers)
        lines = lines_of(signed_in(request).pk, self.paginate_queryset(transfers) or [], wanted.account)
        return self.get_paginated_response(StatementLineSerializer(lines, many=True).data)
