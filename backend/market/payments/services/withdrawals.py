"""Asking for money to go out, and deciding about it."""

from uuid import UUID

from django.db import transaction

from market.common.audit import record_audit
from market.common.clock import now
from market.common.errors import IdempotencyMismatch, ObjectNotFound
from market.common.idempotency import command_transaction
from market.common.ids import new_id
from market.payments.errors import BeyondSource, DailyWithdrawalLimit, OwnWithdrawal, PayeeNameDiffers, SourceOnly
from market.payments.limits import WITHDRAWN_A_DAY, check_amount, check_refund
from market.payments.models import Payee, Recharge, Withdrawal
from market.payments.numbers import provider_number
from market.payments.selectors import payee_of, recharge_of, rest_of_source, ways_out_of, withdrawn_today
from market.payments.services.endings import destination, give_back, lock_withdrawal, tell
from market.payments.services.payees import is_in_verified_name
from market.users.models import User
from market.users.services.payment_pin import check_payment_pin
from market.wallets.services.locking import lock_wallet
from market.wallets.services.withdrawals import begin_withdrawal


def request_withdrawal(
    *,
    user: User,
    amount: int,
    pin: str,
    idempotency_key: str,
    payee_id: UUID | None = None,
    recharge_id: UUID | None = None,
) -> Withdrawal:
    """Set `amount` fen aside for a payee or for the source of a recharge, exactly one of them; a cashier decides.

    The same key returns the same withdrawal. Raises FieldError("amount"), ObjectNotFound (payee, recharge),
    PayeeNameDiffers, the errors of the PIN, DailyWithdrawalLimit(left), SourceOnly(payee_limit),
    BeyondSource(refundable), InsufficientBalance, WalletFrozen, IdempotencyMismatch.
    """
    target = _payee(user, payee_id, amount) if recharge_id is None else _recharge(user, recharge_id, amount)
    check_payment_pin(user=user, pin=pin)
    with command_transaction():
        if isinstance(target, Recharge):
            # Two at once could give back more than it brought.
            Recharge.objects.select_for_update(no_key=True).get(pk=target.pk)
        # Limits depend on what the wallet holds and on the person's other withdrawals.
        lock_wallet(user.pk)
        before = Withdrawal.objects.filter(user=user, idempotency_key=idempotency_key).first()
        if before is not None:
            return _same_request(before, payee_id, recharge_id, amount)
        _check_limits(user, target, amount)
        return _begin(user, target, amount, idempotency_key)


def cancel_withdrawal(*, user: User, withdrawal_id: UUID) -> Withdrawal:
    """Take a request back before a cashier has decided. Raises ObjectNotFound, InvalidTransition."""
    with transaction.atomic():
        withdrawal = lock_withdrawal(withdrawal_id)
        if withdrawal.user_id != user.pk:
            raise ObjectNotFound
        withdrawal.move_to(Withdrawal.Status.CANCELLED)
        give_back(withdrawal)
        tell(withdrawal, "withdrawal_cancelled")
    return withdrawal


def approve_withdrawal(*, withdrawal_id: UUID, cashier: User) -> Withdrawal:
    """Let it be paid out; the worker sends it. Raises ObjectNotFound, OwnWithdrawal, InvalidTransition."""
    with transaction.atomic():
        withdrawal = _lock_for(cashier, withdrawal_id)
        withdrawal.move_to(Withdrawal.Status.APPROVED)
        withdrawal.next_query_at = now()
        withdrawal.save()
        _record_decision(withdrawal, cashier)
        tell(withdrawal, "withdrawal_approved")
    return withdrawal


def reject_withdrawal(*, withdrawal_id: UUID, cashier: User, reason: str) -> Withdrawal:
    """Give all of it back, with the reason. Raises ObjectNotFound, OwnWithdrawal, InvalidTransition."""
    with transaction.atomic():
        withdrawal = _lock_for(cashier, withdrawal_id)
        withdrawal.move_to(Withdrawal.Status.REJECTED)
        withdrawal.reason = reason
        give_back(withdrawal)
        _record_decision(withdrawal, cashier)
        tell(withdrawal, "withdrawal_rejected", reason=reason)
    return withdrawal


def _lock_for(cashier: User, withdrawal_id: UUID) -> Withdrawal:
    withdrawal = lock_withdrawal(withdrawal_id)
    if withdrawal.user_id == cashier.pk:
        raise OwnWithdrawal
    withdrawal.reviewed_by, withdrawal.reviewed_at = cashier, now()
    return withdrawal


def _record_decision(withdrawal: Withdrawal, cashier: User) -> None:
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


def _payee(user: User, payee_id: UUID | None, amount: int) -> Payee:
    check_amount(amount)
    if payee_id is None:
        raise ObjectNotFound
    payee = payee_of(user.pk, payee_id)
    if not is_in_verified_name(payee):
        raise PayeeNameDiffers
    return payee


def _recharge(user: User, recharge_id: UUID, amount: int) -> Recharge:
    check_refund(amount)
    return recharge_of(user.pk, recharge_id)


def _check_limits(user: User, target: Payee | Recharge, amount: int) -> None:
    left = WITHDRAWN_A_DAY - withdrawn_today(user.pk)
    if amount > left:
        raise DailyWithdrawalLimit(left=max(left, 0))
    ways = ways_out_of(user.pk)
    if amount > ways.available:
        return  # the ledger refuses it, and knows whether the wallet is frozen besides
    if isinstance(target, Recharge):
        refundable = ways.to_source(rest_of_source(target))
        if amount > refundable:
            raise BeyondSource(refundable=refundable)
    elif amount > ways.payee_limit:
        raise SourceOnly(payee_limit=ways.payee_limit)


def _begin(user: User, target: Payee | Recharge, amount: int, idempotency_key: str) -> Withdrawal:
    withdrawal_id = new_id()
    withdrawal = Withdrawal.objects.create(
        id=withdrawal_id,
        user=user,
        payee=target if isinstance(target, Payee) else None,
        recharge=target if isinstance(target, Recharge) else None,
        amount=amount,
        idempotency_key=idempotency_key,
        out_biz_no=provider_number("W", withdrawal_id),
    )
    begin_withdrawal(withdrawal_id=withdrawal_id, user_id=user.pk, amount=amount, label=destination(withdrawal))
    tell(withdrawal, "withdrawal_requested")
    return withdrawal


def _same_request(before: Withdrawal, payee_id: UUID | None, recharge_id: UUID | None, amount: int) -> Withdrawal:
    if (before.payee_id, before.recharge_id, before.amount) != (payee_id, recharge_id, amount):
        raise IdempotencyMismatch
    return before
