"""Asking for money to go out, and deciding about it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from market.common.audit import record_audit
from market.common.clock import now
from market.common.errors import IdempotencyMismatch, ObjectNotFound
from market.common.ids import new_id
from market.common.realtime import publish
from market.notifications.services import notify
from market.payments.errors import DailyWithdrawalLimit, OwnWithdrawal
from market.payments.limits import WITHDRAWN_A_DAY, check_amount
from market.payments.models import Withdrawal
from market.payments.selectors import payee_of, withdrawn_today
from market.users.models import User
from market.users.services.payment_pin import check_payment_pin
from market.wallets.services.withdrawals import begin_withdrawal, return_withdrawal


def request_withdrawal(*, user: User, payee_id: UUID, amount: int, pin: str, idempotency_key: str) -> Withdrawal:
    """Set `amount` fen aside and wait for a cashier. The same key returns the same withdrawal.

    Raises FieldError("amount"), ObjectNotFound (payee), the errors of the PIN, DailyWithdrawalLimit(left),
    InsufficientBalance, WalletFrozen, IdempotencyMismatch.
    """
    check_amount(amount)
    payee = payee_of(user.pk, payee_id)
    check_payment_pin(user=user, pin=pin)
    with transaction.atomic():
        # The person's row serialises their withdrawals: two at once could pass the daily limit together.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        before = Withdrawal.objects.filter(user=user, idempotency_key=idempotency_key).first()
        if before is not None:
            return _same_request(before, payee_id, amount)
        left = WITHDRAWN_A_DAY - withdrawn_today(user.pk)
        if amount > left:
            raise DailyWithdrawalLimit(left=max(left, 0))
        withdrawal_id = new_id()
        withdrawal = Withdrawal.objects.create(
            id=withdrawal_id,
            user=user,
            payee=payee,
            amount=amount,
            idempotency_key=idempotency_key,
            out_biz_no=f"W{withdrawal_id.hex}",
        )
        begin_withdrawal(withdrawal_id=withdrawal_id, user_id=user.pk, amount=amount, label=payee_label(withdrawal))
        tell(withdrawal, "withdrawal_requested")
    return withdrawal


def approve_withdrawal(*, withdrawal_id: UUID, cashier: User) -> Withdrawal:
    """Let it be paid out; the worker sends it. Raises ObjectNotFound, OwnWithdrawal, InvalidTransition."""
    with transaction.atomic():
        withdrawal = _lock_for(cashier, withdrawal_id)
        withdrawal.move_to(Withdrawal.Status.APPROVED)
        withdrawal.next_query_at = now()
        _decide(withdrawal, cashier)
        tell(withdrawal, "withdrawal_approved")
    return withdrawal


def reject_withdrawal(*, withdrawal_id: UUID, cashier: User, reason: str) -> Withdrawal:
    """Give all of it back, with the reason. Raises ObjectNotFound, OwnWithdrawal, InvalidTransition."""
    with transaction.atomic():
        withdrawal = _lock_for(cashier, withdrawal_id)
        withdrawal.move_to(Withdrawal.Status.REJECTED)
        withdrawal.reason, withdrawal.finished_at = reason, now()
        _decide(withdrawal, cashier)
        return_withdrawal(
            withdrawal_id=withdrawal.pk,
            user_id=withdrawal.user_id,
            amount=withdrawal.amount,
            label=payee_label(withdrawal),
            reason=reason,
        )
        tell(withdrawal, "withdrawal_rejected", reason=reason)
    return withdrawal


def tell(withdrawal: Withdrawal, kind: str, **params: str) -> None:
    """Push the new state and notify the person of it."""
    publish([withdrawal.user_id], {"type": "withdrawal", "id": str(withdrawal.pk), "status": withdrawal.status})
    notify(
        user_id=withdrawal.user_id,
        kind=kind,
        params={"amount_fen": withdrawal.amount, "payee": payee_label(withdrawal)} | params,
        subject_type="withdrawal",
        subject_id=withdrawal.pk,
    )


def payee_label(withdrawal: Withdrawal) -> str:
    """In the person's language, for what is written once and kept."""
    with override(withdrawal.user.language):
        return withdrawal.payee.label


def _lock_for(cashier: User, withdrawal_id: UUID) -> Withdrawal:
    withdrawal = (
        Withdrawal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("payee", "user")
        .filter(pk=withdrawal_id)
        .first()
    )
    if withdrawal is None:
        raise ObjectNotFound
    if withdrawal.user_id == cashier.pk:
        raise OwnWithdrawal
    return withdrawal


def _decide(withdrawal: Withdrawal, cashier: User) -> None:
    withdrawal.reviewed_by, withdrawal.reviewed_at = cashier, now()
    withdrawal.save(update_fields=["status", "reviewed_by", "reviewed_at", "reason", "finished_at", "next_query_at"])
    record_audit(
        action=f"withdrawal_{withdrawal.status}",
        subject_type="withdrawal",
        subject_id=withdrawal.pk,
        actor_id=cashier.pk,
        actor_label=cashier.username,
        reason=withdrawal.reason,
        before={"status": Withdrawal.Status.PENDING_REVIEW},
        after={"status": withdrawal.status, "amount": withdrawal.amount},
    )


def _same_request(before: Withdrawal, payee_id: UUID, amount: int) -> Withdrawal:
    if (before.payee_id, before.amount) != (payee_id, amount):
        raise IdempotencyMismatch
    return before
