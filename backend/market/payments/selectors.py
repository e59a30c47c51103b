"""Reading payments. The only door through which somebody's recharge, payee or withdrawal is found."""

from uuid import UUID

from django.db.models import QuerySet, Sum

from market.common.errors import ObjectNotFound
from market.payments.limits import start_of_today
from market.payments.models import Payee, PaymentAlarm, Recharge, Withdrawal


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
    return _total(rows.exclude(status__in=(Withdrawal.Status.REJECTED, Withdrawal.Status.FAILED)))


def payees_of(user_id: UUID) -> "QuerySet[Payee]":
    return Payee.objects.filter(user_id=user_id, removed_at=None).order_by("-id")


def payee_of(user_id: UUID, payee_id: UUID) -> Payee:
    """Raises ObjectNotFound, for a removed one too."""
    payee = payees_of(user_id).filter(pk=payee_id).first()
    if payee is None:
        raise ObjectNotFound
    return payee


def withdrawals_of(user_id: UUID) -> "QuerySet[Withdrawal]":
    return Withdrawal.objects.filter(user_id=user_id).select_related("payee")


def withdrawals_for_staff(status: str | None) -> "QuerySet[Withdrawal]":
    rows = Withdrawal.objects.select_related("payee")
    return rows.filter(status=status) if status else rows


def withdrawal_for_staff(withdrawal_id: UUID) -> Withdrawal:
    """Raises ObjectNotFound."""
    withdrawal = withdrawals_for_staff(None).filter(pk=withdrawal_id).first()
    if withdrawal is None:
        raise ObjectNotFound
    return withdrawal


def payment_alarms() -> "QuerySet[PaymentAlarm]":
    return PaymentAlarm.objects.all()


def _total(rows: "QuerySet[Recharge] | QuerySet[Withdrawal]") -> int:
    total: int | None = rows.aggregate(total=Sum("amount"))["total"]
    return total or 0
