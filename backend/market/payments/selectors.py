"""Reading payments. The only door through which somebody's recharge, payee or withdrawal is found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from market.common.clock import now
from market.common.errors import ObjectNotFound
from market.payments.limits import REFUNDABLE_FOR, refundable_until, start_of_today
from market.payments.models import Payee, PaymentAlarm, ProviderBill, Recharge, Withdrawal
from market.payments.providers.base import BillKind
from market.payments.reasons import SOURCE_IS_GONE
from market.wallets.never_traded import never_traded_of
from market.wallets.selectors import wallet_of

# How many sources one form offers; the next show when these have got their money back.
SOURCES_SHOWN = 50


def recharge_of(user_id: UUID, recharge_id: UUID) -> Recharge:
    """Raises ObjectNotFound."""
    recharge = Recharge.objects.filter(user_id=user_id, pk=recharge_id).first()
    if recharge is None:
        raise ObjectNotFound
    return recharge


def recharges_numbered(number: str) -> list[UUID]:
    """By our number at the provider; empty when there is none."""
    return list(Recharge.objects.filter(out_trade_no=number).values_list("pk", flat=True))


def withdrawals_numbered(number: str) -> list[UUID]:
    """By our number at the provider; empty when there is none."""
    return list(Withdrawal.objects.filter(out_biz_no=number).values_list("pk", flat=True))


def recharged_today(user_id: UUID) -> int:
    """Fen paid or waiting to be paid since midnight."""
    rows = Recharge.objects.filter(user_id=user_id, created_at__gte=start_of_today())
    return _total(rows.exclude(status=Recharge.Status.CLOSED))


def withdrawn_today(user_id: UUID) -> int:
    """Fen paid out or on their way since midnight."""
    rows = Withdrawal.objects.filter(user_id=user_id, created_at__gte=start_of_today())
    return _total(rows.exclude(status__in=Withdrawal.BACK))


def payees_of(user_id: UUID) -> "QuerySet[Payee]":
    return Payee.objects.filter(user_id=user_id, removed_at=None).order_by("-id")


def payee_of(user_id: UUID, payee_id: UUID) -> Payee:
    """Raises ObjectNotFound, for a removed one too."""
    payee = payees_of(user_id).filter(pk=payee_id).first()
    if payee is None:
        raise ObjectNotFound
    return payee


def withdrawals_of(user_id: UUID) -> "QuerySet[Withdrawal]":
    return Withdrawal.objects.filter(user_id=user_id).select_related("payee", "recharge")


def withdrawal_of(user_id: UUID, withdrawal_id: UUID) -> Withdrawal:
    """Raises ObjectNotFound."""
    withdrawal = withdrawals_of(user_id).filter(pk=withdrawal_id).first()
    if withdrawal is None:
        raise ObjectNotFound
    return withdrawal


@dataclass(frozen=True)
class Ways:
    """By which ways how much of a wallet's available money may leave: fen, whatever a freeze says.

    All of `available` can leave: `payee_limit` to a payee, and `source_only` to the sources. `free` is not frozen.
    """

    available: int
    free: int
    source_only: int

    @property
    def payee_limit(self) -> int:
        return self.available - self.source_only

    def to_source(self, rest: int) -> int:
        """What may go back to a recharge of which `rest` was not given back yet."""
        return min(rest, self.source_only)


def ways_out_of(user_id: UUID) -> Ways:
    """Never-traded money leaves by its sources, as long as they can take it; the oldest was spent first.

    To decide by it, hold the wallet's lock.
    """
    wallet = wallet_of(user_id)
    to_source = Withdrawal.objects.filter(user_id=user_id, recharge__isnull=False).exclude(status__in=Withdrawal.BACK)
    never_traded = never_traded_of(user_id, to_source=frozenset(to_source.values_list("pk", flat=True)))
    takes_back = _sources(user_id).aggregate(total=Sum("rest"))["total"] or 0
    source_only = min(wallet.available, never_traded, takes_back)
    return Ways(wallet.available, wallet.available - wallet.frozen, source_only)


@dataclass(frozen=True)
class Source:
    recharge: Recharge
    refundable: int

    @property
    def refundable_until(self) -> datetime | None:
        return self.recharge.paid_at and refundable_until(self.recharge.provider, self.recharge.paid_at)


@dataclass(frozen=True)
class WithdrawalOptions:
    """What may be withdrawn now (fen): frozen money not. `sources` newest first."""

    payee_limit: int
    source_only: int
    sources: list[Source]


def withdrawal_options(user_id: UUID) -> WithdrawalOptions:
    ways = ways_out_of(user_id)
    most = min(ways.source_only, ways.free)
    recharges = _sources(user_id).order_by("-id")[:SOURCES_SHOWN] if most else []
    return WithdrawalOptions(
        payee_limit=min(ways.payee_limit, ways.free),
        source_only=ways.source_only,
        sources=[Source(recharge, min(recharge.rest, most)) for recharge in recharges],
    )


def rest_of_source(recharge: Recharge) -> int:
    """Fen that the provider can still give back of it; 0 when it can give back none. The caller holds its lock."""
    return _sources(recharge.user_id).filter(pk=recharge.pk).values_list("rest", flat=True).first() or 0


def _sources(user_id: UUID) -> "QuerySet[Any]":
    """Recharges that something can go back to, with what is left of each (`rest`, fen)."""
    withdrawals = Withdrawal.objects.filter(recharge=OuterRef("pk")).order_by()
    under_way = withdrawals.exclude(status__in=Withdrawal.BACK).values("recharge").annotate(total=Sum("amount"))
    is_young, moment = Q(), now()
    for provider, period in REFUNDABLE_FOR.items():
        is_young |= Q(provider=provider, paid_at__gt=moment - period)
    return (
        Recharge.objects.filter(is_young, user_id=user_id, status=Recharge.Status.PAID)
        .exclude(Exists(withdrawals.filter(status=Withdrawal.Status.FAILED, failure_code__in=SOURCE_IS_GONE)))
        .annotate(
            rest=F("amount") - Coalesce(Subquery(under_way.values("total")), Value(0), output_field=BigIntegerField())
        )
        .filter(rest__gt=0)
    )


def withdrawals_for_staff(status: str | None) -> "QuerySet[Withdrawal]":
    rows = Withdrawal.objects.select_related("payee", "recharge")
    return rows.filter(status=status) if status else rows


def withdrawal_for_staff(withdrawal_id: UUID) -> Withdrawal:
    """Raises ObjectNotFound."""
    withdrawal = withdrawals_for_staff(None).filter(pk=withdrawal_id).first()
    if withdrawal is None:
        raise ObjectNotFound
    return withdrawal


def payment_alarms(*, is_open: bool | None = None) -> "QuerySet[PaymentAlarm]":
    alarms = PaymentAlarm.objects.all()
    return alarms if is_open is None else alarms.filter(resolved_at__isnull=is_open)


def provider_bills() -> "QuerySet[ProviderBill]":
    """With what their lines sum up to: `line_count`, `came_in`, `went_out`, `fees`."""
    inwards = Q(lines__kind__in=[BillKind.PAYMENT, BillKind.PAYOUT_RETURN])
    return ProviderBill.objects.annotate(
        line_count=Count("lines"),
        came_in=Sum("lines__amount", filter=inwards),
        went_out=Sum("lines__amount", filter=~inwards),
        fees=Sum("lines__fee"),
    )


def provider_bill(bill_id: int) -> ProviderBill:
    """Raises ObjectNotFound."""
    bill = provider_bills().filter(pk=bill_id).first()
    if bill is None:
        raise ObjectNotFound
    return bill


def _total(rows: "QuerySet[Recharge] | QuerySet[Withdrawal]") -> int:
    total: int | None = rows.aggregate(total=Sum("amount"))["total"]
    return total or 0
