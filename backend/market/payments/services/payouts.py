"""Sending approved withdrawals and learning what became of them.

The provider is called outside any transaction, under the withdrawal's own number, which it pays at most once. A
time-out is `unknown`: it is asked about until the provider says what happened, and never undone by guess.
"""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from market.common.clock import MarketNow, now
from market.payments.models import PaymentAlarm, Provider, Withdrawal
from market.payments.providers.base import ProviderUnavailable, Transfer, TransferStatus
from market.payments.reasons import PAYEE_NAME_DIFFERS, WALLET_FROZEN
from market.payments.services.alarms import raise_alarm
from market.payments.services.endings import (
    destination,
    finish,
    give_back,
    lock_withdrawal,
    reason_of,
    return_unsent,
    tell,
)
from market.payments.services.payees import is_in_verified_name
from market.payments.services.turns import turn_at
from market.payments.services.wires import ask_provider, send_to_provider
from market.wallets.selectors import is_frozen_since
from market.wallets.services.withdrawals import finish_withdrawal

logger = structlog.get_logger(__name__)

FIRST_QUERY = timedelta(seconds=15)
LAST_QUERY = timedelta(minutes=30)
Status = Withdrawal.Status


def pay_due_withdrawals(*, limit: int = 10) -> int:
    """The sweep: send what is approved, ask about what is unknown; return how many were due."""
    return sum(_pay_due_at(provider, limit) for provider in Provider.values)


def pursue_withdrawal(*, withdrawal_id: UUID) -> None:
    """Bring a reviewed withdrawal as far as the provider lets it go now."""
    withdrawal = Withdrawal.objects.select_related("payee", "recharge", "user").get(pk=withdrawal_id)
    if withdrawal.status in (Status.SENDING, Status.UNKNOWN):
        answer = _ask(withdrawal)
        if answer.status != TransferStatus.NOT_FOUND:
            settle_withdrawal(withdrawal_id=withdrawal_id, transfer=answer)
            return
        # It never arrived. Sending it again is safe: the number is the same.
        settle_withdrawal(withdrawal_id=withdrawal_id, transfer=Transfer(TransferStatus.UNKNOWN))
    if _begin_sending(withdrawal_id):
        settle_withdrawal(withdrawal_id=withdrawal_id, transfer=_send(withdrawal))


def settle_withdrawal(*, withdrawal_id: UUID, transfer: Transfer) -> None:
    """Write down what the provider says; once it is paid or failed nothing changes it any more."""
    with transaction.atomic():
        withdrawal = lock_withdrawal(withdrawal_id)
        if withdrawal.status not in (Status.SENDING, Status.UNKNOWN):
            return
        if transfer.status == TransferStatus.PAID:
            _pay(withdrawal, transfer)
        elif transfer.status == TransferStatus.FAILED:
            _fail(withdrawal, transfer)
        elif withdrawal.status == Status.SENDING:
            withdrawal.move_to(Status.UNKNOWN)
            withdrawal.save(update_fields=["status"])
    # A refund may also stand still until somebody acts at the provider; then it has a code without having failed.
    if transfer.failure_code or transfer.status == TransferStatus.FAILED:
        raise_alarm(
            provider=withdrawal.provider,
            reason=PaymentAlarm.Reason.PAYOUT_FAILED,
            reference=withdrawal.out_biz_no,
            facts={"failure_code": transfer.failure_code, "amount_fen": withdrawal.amount},
        )


def _pay_due_at(provider: str, limit: int) -> int:
    with turn_at(provider) as is_ours:
        due = _claim_due(provider, limit) if is_ours else []
        for withdrawal_id in due:
            pursue_withdrawal(withdrawal_id=withdrawal_id)
    return len(due)


def _claim_due(provider: str, limit: int) -> list[UUID]:
    """Take rows and put their next turn off first, so that neither two workers nor a crash repeat one at once."""
    with transaction.atomic():
        rows = list(
            Withdrawal.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            .filter(Q(payee__provider=provider) | Q(recharge__provider=provider), next_query_at__lte=MarketNow())
            .order_by("next_query_at")[:limit]
        )
        moment = now()
        for row in rows:
            row.next_query_at = moment + min(FIRST_QUERY * 2 ** min(row.queries, 10), LAST_QUERY)
            row.queries += 1
        Withdrawal.objects.bulk_update(rows, ["next_query_at", "queries"])
    return [row.pk for row in rows]


def _begin_sending(withdrawal_id: UUID) -> bool:
    """Commit that it is being sent before it is: after a crash we must know to ask."""
    with transaction.atomic():
        withdrawal = lock_withdrawal(withdrawal_id)
        if not withdrawal.can_move_to(Status.SENDING):
            return False
        obstacle = _obstacle(withdrawal) if withdrawal.status == Status.APPROVED else ""
        if obstacle:
            return_unsent(withdrawal, obstacle)
            return False
        withdrawal.move_to(Status.SENDING)
        withdrawal.save(update_fields=["status"])
    return True


def _obstacle(withdrawal: Withdrawal) -> str:
    """What has changed since it was asked for, so that it must not be sent; empty for nothing."""
    if is_frozen_since(withdrawal.user_id, withdrawal.created_at):
        return WALLET_FROZEN
    if withdrawal.payee is not None and not is_in_verified_name(withdrawal.payee):
        return PAYEE_NAME_DIFFERS
    return ""


def _send(withdrawal: Withdrawal) -> Transfer:
    try:
        return send_to_provider(withdrawal)
    except ProviderUnavailable as error:
        logger.warning("payout_unknown", withdrawal=str(withdrawal.pk), error=str(error))
        return Transfer(TransferStatus.UNKNOWN)


def _ask(withdrawal: Withdrawal) -> Transfer:
    try:
        return ask_provider(withdrawal)
    except ProviderUnavailable as error:
        logger.warning("payout_still_unknown", withdrawal=str(withdrawal.pk), error=str(error))
        return Transfer(TransferStatus.UNKNOWN)


def _pay(withdrawal: Withdrawal, transfer: Transfer) -> None:
    withdrawal.move_to(Status.PAID)
    withdrawal.provider_order_no = transfer.order_no
    finish(withdrawal)
    finish_withdrawal(
        withdrawal_id=withdrawal.pk,
        user_id=withdrawal.user_id,
        provider=withdrawal.provider,
        amount=withdrawal.amount,
        label=destination(withdrawal),
    )
    tell(withdrawal, "withdrawal_paid")


def _fail(withdrawal: Withdrawal, transfer: Transfer) -> None:
    withdrawal.move_to(Status.FAILED)
    withdrawal.provider_order_no = transfer.order_no
    withdrawal.failure_code, withdrawal.reason = transfer.failure_code[:64], transfer.failure[:200]
    give_back(withdrawal)
    tell(withdrawal, "withdrawal_failed", reason=reason_of(withdrawal))
