"""What wallets and cases hold, and what was written beside the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from market.common.clock import MARKET_ZONE, now
from market.common.errors import ObjectNotFound
from market.wallets.models import (
    AccountKind,
    Compensation,
    LedgerAccount,
    OwnerType,
    ReconciliationRun,
    WalletFreeze,
)


@dataclass(frozen=True)
class Wallet:
    """Fen. `frozen` is the part of `available` that an open freeze keeps from leaving; `debt` what is owed."""

    available: int
    settling: int
    withdrawing: int
    frozen: int
    debt: int
    is_frozen: bool


def wallet_of(user_id: UUID) -> Wallet:
    """A person's balances: two queries, however many transfers there are."""
    held = {
        row["kind"]: row["total"]
        for row in LedgerAccount.objects.filter(holder_id=user_id, is_empty=False)
        .values("kind")
        .annotate(total=Sum("balance"))
    }
    available = held.get(AccountKind.AVAILABLE, 0)
    freezes = list(WalletFreeze.objects.filter(owner_id=user_id, closed_at=None).values_list("amount", flat=True))
    return Wallet(
        available=available,
        settling=held.get(AccountKind.SETTLING, 0),
        withdrawing=held.get(AccountKind.WITHDRAWING, 0),
        frozen=_frozen_part(available, freezes),
        debt=-held.get(AccountKind.OWED_BY, 0),
        is_frozen=bool(freezes),
    )


def _frozen_part(available: int, freezes: list[int | None]) -> int:
    amounts = [amount for amount in freezes if amount is not None]
    return available if len(amounts) < len(freezes) else min(available, sum(amounts))


def available_of(user_id: UUID) -> int:
    return _held_by(OwnerType.USER, user_id, AccountKind.AVAILABLE)


def balance_of_case(case_id: UUID, kind: AccountKind) -> int:
    """What the case's award account holds, or what is still owed to the buyer or to the platform."""
    return _held_by(OwnerType.CASE, case_id, kind)


def settling_of_order(order_id: UUID) -> int:
    return _held_by(OwnerType.ORDER, order_id, AccountKind.SETTLING)


def settling_of_orders(order_ids: Iterable[UUID]) -> dict[UUID, int]:
    """What each order's settling account holds; orders that hold nothing are left out."""
    held = LedgerAccount.objects.filter(
        owner_type=OwnerType.ORDER, owner_id__in=order_ids, kind=AccountKind.SETTLING, is_empty=False
    )
    return {owner_id: balance for owner_id, balance in held.values_list("owner_id", "balance") if owner_id}


def escrow_of_order(order_id: UUID) -> int:
    return _held_by(OwnerType.ORDER, order_id, AccountKind.ESCROW)


def _held_by(owner_type: OwnerType, owner_id: UUID, kind: AccountKind) -> int:
    account = LedgerAccount.objects.filter(owner_type=owner_type, owner_id=owner_id, kind=kind)
    return account.values_list("balance", flat=True).first() or 0


def compensations_for_staff(status: str | None = None) -> "QuerySet[Compensation]":
    rows = Compensation.objects.all()
    return rows.filter(status=status) if status else rows


def compensation_for_staff(compensation_id: UUID) -> Compensation:
    """Raises ObjectNotFound."""
    compensation = Compensation.objects.filter(pk=compensation_id).first()
    if compensation is None:
        raise ObjectNotFound
    return compensation


def waiting_compensation_of(case_id: UUID) -> Compensation | None:
    return Compensation.objects.filter(case_id=case_id, status=Compensation.Status.PROPOSED).first()


def compensated_in_case(case_id: UUID) -> int:
    """Fen paid in the case so far."""
    return _paid(Compensation.objects.filter(case_id=case_id))


def compensated_today() -> int:
    """Fen paid since midnight in the market's zone."""
    midnight = now().astimezone(MARKET_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return _paid(Compensation.objects.filter(decided_at__gte=midnight))


def _paid(compensations: "QuerySet[Compensation]") -> int:
    approved = compensations.filter(status=Compensation.Status.APPROVED)
    return approved.aggregate(total=Sum("amount"))["total"] or 0


def reconciliation_runs() -> "QuerySet[ReconciliationRun]":
    return ReconciliationRun.objects.all()


def is_frozen_since(user_id: UUID, moment: datetime) -> bool:
    """Whether a case freezes money of the wallet that froze none of it at `moment`. Narrowing is not freezing anew."""
    froze_before = WalletFreeze.objects.filter(owner_id=user_id, case_id=OuterRef("case_id"), opened_at__lte=moment)
    return WalletFreeze.objects.filter(~Exists(froze_before), owner_id=user_id, closed_at=None).exists()
