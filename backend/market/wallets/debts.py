"""Debts: what a debtor still owes from a case, to the buyer and to the platform.

A debt has no table of its own: it is the accounts of its case (docs/adr/0012). `owed_by` is negative by what is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from market.wallets.models import AccountKind, LedgerAccount, LedgerOperation, LedgerTransfer, OwnerType

INCIDENT = "incident"  # the subject of every operation of a case
_OWED_TO = (AccountKind.OWED_TO_BUYER, AccountKind.OWED_TO_PLATFORM)

_SIDES = (AccountKind.OWED_BY, AccountKind.OWED_TO_BUYER)


@dataclass(frozen=True)
class RepaidDebt:
    case_id: UUID
    label: str


@dataclass(frozen=True)
class Debt:
    """Fen. `left` is `left_to_buyer` and `left_to_platform`; what was neither repaid nor is left was cancelled."""

    case_id: UUID
    debtor_id: UUID
    buyer_id: UUID
    original: int
    repaid: int
    left_to_buyer: int
    left_to_platform: int
    label: str
    opened_at: datetime

    @property
    def left(self) -> int:
        return self.left_to_buyer + self.left_to_platform


def debts_of(person_id: UUID, role: str | None = None) -> QuerySet[LedgerAccount]:
    """Debts in which the person is `debtor` or `creditor`, or either, to be ordered by id: the oldest has the lowest.

    Turn a page of them into debts with `shown_debts`.
    """
    debts, claims = (LedgerAccount.objects.filter(kind=kind, holder_id=person_id) for kind in _SIDES)
    of_others = LedgerAccount.objects.filter(
        owner_type=OwnerType.CASE, owner_id__in=claims.values("owner_id"), kind=AccountKind.OWED_BY
    )
    # A union, because OR over two indexes makes PostgreSQL read the whole table.
    sides = {"debtor": debts, "creditor": of_others, None: debts.values("id").union(of_others.values("id"))}
    return all_debts().filter(id__in=sides[role].values("id"))


def find_debts(
    *, person_id: UUID | None = None, role: str | None = None, is_open: bool | None = None
) -> QuerySet[LedgerAccount]:
    """Debts as staff look for them; what is None is not asked about. `role` is the person's."""
    found = debts_of(person_id, role) if person_id else all_debts()
    return found if is_open is None else found.filter(is_empty=not is_open)


def all_debts() -> QuerySet[LedgerAccount]:
    incurred = LedgerTransfer.objects.filter(debit=OuterRef("pk")).order_by("id")
    returned = Q(operation__kind=LedgerOperation.Kind.AWARD_RETURN)
    return LedgerAccount.objects.filter(kind=AccountKind.OWED_BY).annotate(
        original=_total(LedgerTransfer.objects.filter(debit=OuterRef("pk")), "debit"),
        repaid=_total(LedgerTransfer.objects.filter(~returned, credit=OuterRef("pk")), "credit"),
        label=Subquery(incurred.values("operation__label")[:1]),
        opened_at=Subquery(incurred.values("operation__created_at")[:1]),
        case_id=Subquery(incurred.values("operation__subject_id")[:1]),
    )


def shown_debts(rows: Sequence[LedgerAccount]) -> list[Debt]:
    """Debts of a page of `debts_of`, in one query more."""
    owed_to = LedgerAccount.objects.filter(kind__in=_OWED_TO, owner_id__in=[row.owner_id for row in rows])
    sides = {(account.owner_id, account.kind): account for account in owed_to}
    return [_debt(row, sides) for row in rows]


def debt_of_case(case_id: UUID) -> Debt | None:
    """What the case's debtor owes, repaid or not; None when the wallet covered everything."""
    found = shown_debts(list(all_debts().filter(owner_type=OwnerType.CASE, owner_id=case_id)))
    return found[0] if found else None


def debts_repaid_by(transfers: Sequence[LedgerTransfer]) -> dict[int, RepaidDebt]:
    """Which debt each transfer repaid, by id of the transfer: the leg after it lowers that debt."""
    if not transfers:
        return {}
    operations = {transfer.operation_id for transfer in transfers}
    lowered = LedgerTransfer.objects.filter(
        operation_id__in=operations, debit__kind__in=_OWED_TO, credit__kind=AccountKind.OWED_BY
    )
    debts = {(leg.operation_id, leg.leg - 1): leg.credit_id for leg in lowered}
    incurred = LedgerTransfer.objects.filter(debit__in=set(debts.values())).select_related("operation")
    origins = {leg.debit_id: leg.operation for leg in incurred.order_by("debit_id", "id").distinct("debit_id")}
    found = {transfer.pk: origins[debts[transfer.operation_id, transfer.leg]] for transfer in transfers}
    return {pk: RepaidDebt(origin.subject_id, origin.label) for pk, origin in found.items() if origin.subject_id}


def _total(transfers: "QuerySet[LedgerTransfer]", side: str) -> Coalesce:
    total = transfers.order_by().values(side).annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(total), 0, output_field=BigIntegerField())


def _debt(row: LedgerAccount, sides: dict[tuple[UUID | None, str], LedgerAccount]) -> Debt:
    buyer = sides[row.owner_id, AccountKind.OWED_TO_BUYER]
    platform = sides.get((row.owner_id, AccountKind.OWED_TO_PLATFORM))
    facts = {name: getattr(row, name) for name in ("case_id", "original", "repaid", "label", "opened_at")}
    return Debt(
        debtor_id=_held(row),
        buyer_id=_held(buyer),
        left_to_buyer=buyer.balance,
        left_to_platform=platform.balance if platform else 0,
        **facts,
    )


def _held(account: LedgerAccount) -> UUID:
    return cast(UUID, account.holder_id)  # ledger_account refuses to make one of a debt without
