"""The ledger as the cashier sees it."""

from collections.abc import Sequence

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from market.common.api.pagination import KeysetPagination
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsArbitrator, IsCashier
from market.users.selectors import people_cards
from market.wallets.api.debts import DEBT_EXAMPLE, PERSON_EXAMPLE, OldestFirst, rendered_debts
from market.wallets.api.serializers import DebtSerializer, StaffDebtFilterSerializer
from market.wallets.api.staff_serializers import (
    AccountSearchSerializer,
    CompensationFilterSerializer,
    CompensationSerializer,
    LedgerAccountSerializer,
    OperationSearchSerializer,
    OperationSerializer,
    ReconciliationSerializer,
)
from market.wallets.debts import find_debts
from market.wallets.explorer import AccountSearch, OperationSearch, find_accounts, find_operations
from market.wallets.models import LedgerOperation
from market.wallets.reconciliation import checks
from market.wallets.selectors import compensations_for_staff, reconciliation_runs
from market.wallets.services.reconciling import reconcile

_ORDER_ID = "019a9c52-7c1e-7d3a-9a70-0b6ad2a1f6c4"
_BUYER_ID = PERSON_EXAMPLE["id"]
_HOLDER = {"holder_id": _BUYER_ID, "holder": PERSON_EXAMPLE}
_AVAILABLE = {"owner_type": "user", "owner_id": _BUYER_ID, "kind": "available"} | _HOLDER
_ESCROW = {"owner_type": "order", "owner_id": _ORDER_ID, "kind": "escrow"} | _HOLDER
_OPERATION = {
    "id": 5120,
    "key": f"order:{_ORDER_ID}:pay",
    "kind": "order_payment",
    "initiator": "user",
    "actor": None,
    "subject_type": "order",
    "subject_id": _ORDER_ID,
    "label": "AH-7K2M4Q",
    "reverses": None,
    "legs": [
        {
            "leg": 1,
            "debit": {"id": 71, "shard": 0} | _AVAILABLE,
            "credit": {"id": 902, "shard": 0} | _ESCROW,
            "amount": 128_000,
            "debit_after": 72_000,
            "credit_after": 128_000,
        }
    ],
    "created_at": "2026-11-21T04:10:33.120000Z",
}
_RUN = {
    "id": 214,
    "is_sound": True,
    "checks": checks(),
    "differences": [],
    "actor_id": None,
    "checked_at": "2026-11-21T19:00:12.120000Z",
}


class OperationsView(GenericAPIView):
    permission_classes = [IsCashier]
    serializer_class = OperationSerializer
    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="staff_ledger_operations",
        summary="What moved money: operations with all their legs, newest first",
        parameters=[OperationSearchSerializer],
        responses=OperationSerializer(many=True),
        examples=[OpenApiExample("Paying for an order", value=_OPERATION, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        query = OperationSearchSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(find_operations(OperationSearch(**query.validated_data))) or []
        return self.get_paginated_response(_rendered(page))


class AccountsView(GenericAPIView):
    permission_classes = [IsCashier]
    serializer_class = LedgerAccountSerializer
    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="staff_ledger_accounts",
        summary="Accounts of the ledger with what is in them, newest first",
        parameters=[AccountSearchSerializer],
        responses=LedgerAccountSerializer(many=True),
        examples=[
            OpenApiExample(
                "A paid order's escrow",
                value={"id": 902, "currency": "CNY", "shard": 0, "balance": 128_000} | _ESCROW,
                response_only=True,
            )
        ],
    )
    def get(self, request: Request) -> Response:
        query = AccountSearchSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(find_accounts(AccountSearch(**query.validated_data))) or []
        context = {"people": people_cards(account.holder_id for account in page if account.holder_id)}
        return self.get_paginated_response(LedgerAccountSerializer(page, many=True, context=context).data)


class ReconciliationView(GenericAPIView):
    permission_classes = [IsCashier]
    serializer_class = ReconciliationSerializer
    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="staff_ledger_reconciliations",
        summary="What the checks of the ledger found, every night and on demand, latest first",
        responses=ReconciliationSerializer(many=True),
        examples=[OpenApiExample("All is well", value=_RUN, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(reconciliation_runs())
        return self.get_paginated_response(ReconciliationSerializer(page, many=True).data)

    @extend_schema(
        operation_id="staff_ledger_reconcile",
        summary="Check the whole ledger now",
        request=None,
        responses={201: ReconciliationSerializer},
        examples=[OpenApiExample("All is well", value=_RUN, response_only=True, status_codes=["201"])],
    )
    def post(self, request: Request) -> Response:
        run = reconcile(actor_id=signed_in(request).pk)
        return Response(ReconciliationSerializer(run).data, status=201)


class StaffDebtsView(GenericAPIView):
    permission_classes = [IsCashier | IsArbitrator]
    serializer_class = DebtSerializer
    pagination_class = OldestFirst

    @extend_schema(
        operation_id="staff_debts",
        summary="What people owe from cases, the oldest first",
        parameters=[StaffDebtFilterSerializer],
        responses=DebtSerializer(many=True),
        examples=[DEBT_EXAMPLE],
    )
    def get(self, request: Request) -> Response:
        query = StaffDebtFilterSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        return self.get_paginated_response(
            rendered_debts(self.paginate_queryset(find_debts(**query.validated_data)) or [])
        )


class CompensationsView(GenericAPIView):
    permission_classes = [IsCashier]
    serializer_class = CompensationSerializer
    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="staff_compensations",
        summary="What the platform is asked to pay in debtors' places, and has paid; newest first",
        parameters=[CompensationFilterSerializer],
        responses=CompensationSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        query = CompensationFilterSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(compensations_for_staff(query.validated_data.get("status"))) or []
        involved = {who for one in page for who in (one.buyer_id, one.debtor_id, one.proposed_by_id, one.decided_by_id)}
        context = {"people": people_cards(who for who in involved if who), "reader": signed_in(request)}
        return self.get_paginated_response(CompensationSerializer(page, many=True, context=context).data)


def _rendered(operations: Sequence[LedgerOperation]) -> list[object]:
    legs = [leg for operation in operations for leg in operation.transfers.all()]
    involved = {operation.actor_id for operation in operations}
    involved |= {account.holder_id for leg in legs for account in (leg.debit, leg.credit)}
    people = people_cards(person_id for person_id in involved if person_id)
    return list(OperationSerializer(operations, many=True, context={"people": people}).data)
