"""Sending approved withdrawals and learning what became of them.

The provider is called outside any transaction, under the withdrawal's own number, which it pays at most once. A
time-out is `unknown`: it is asked about until the provider says what happened, and never undone by guess.
"""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import override

from market.common.clock import MarketNow, now
from market.common.crypto import unseal
from market.payments.models import PaymentAlarm, Withdrawal
from market.payments.providers.base import ProviderUnavailable, Transfer, TransferRequest, TransferStatus
from market.payments.providers.registry import payout_provider_of
from market.payments.reasons import failure_text
from market.payments.services.alarms import raise_alarm
from market.payments.services.withdrawals import payee_label, tell
from market.users.selectors import verified_name
from market.wallets.services.withdrawals import finish_withdrawal, return_withdrawal

logger = structlog.get_logger(__name__)

FIRST_QUERY = timedelta(seconds=15)
LAST_QUERY = timedelta(minutes=30)
Status = Withdrawal.Status


def pay_due_withdrawals(*, limit: int = 10) -> int:
    """The sweep: send what is approved, ask about what is unknown; return how many were due."""
    due = _claim_due(limit)
    for withdrawal_id in due:
        pursue_withdrawal(withdrawal_id=withdrawal_id)
    return len(due)


def pursue_withdrawal(*, withdrawal_id: UUID) -> None:
    """Bring a reviewed withdrawal as far as the provider lets it go now."""
    withdrawal = Withdrawal.objects.select_related("payee").get(pk=withdrawal_id)
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
        withdrawal = (
            Withdrawal.objects.select_for_update(no_key=True, of=("self",))
            .select_related("payee", "user")
            .get(pk=withdrawal_id)
        )
        if withdrawal.status not in (Status.SENDING, Status.UNKNOWN):
            return
        if transfer.status == TransferStatus.PAID:
            _finish(withdrawal, transfer)
        elif transfer.status == TransferStatus.FAILED:
            _give_back(withdrawal, transfer)
        elif withdrawal.status == Status.SENDING:
            withdrawal.move_to(Status.UNKNOWN)
            withdrawal.save(update_fields=["status"])
    if transfer.status == TransferStatus.FAILED:
        raise_alarm(
            provider=withdrawal.payee.provider,
            reason=PaymentAlarm.Reason.PAYOUT_FAILED,
            reference=withdrawal.out_biz_no,
            facts={"failure_code": transfer.failure_code, "amount_fen": withdrawal.amount},
        )


def _claim_due(limit: int) -> list[UUID]:
    """Take rows and put their next turn off first, so that neither two workers nor a crash repeat one at once."""
    with transaction.atomic():
        rows = list(
            Withdrawal.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(next_query_at__lte=MarketNow())
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
        withdrawal = Withdrawal.objects.select_for_update(no_key=True).get(pk=withdrawal_id)
        if not withdrawal.can_move_to(Status.SENDING):
            return False
        withdrawal.move_to(Status.SENDING)
        withdrawal.save(update_fields=["status"])
    return True


def _send(withdrawal: Withdrawal) -> Transfer:
    payee = withdrawal.payee
    request = TransferRequest(
        out_biz_no=withdrawal.out_biz_no,
        amount=withdrawal.amount,
        account=unseal(payee.sealed_account, context=payee.account_context),
        name=verified_name(withdrawal.user_id) or "",
        title="Anhao",
    )
    try:
        return payout_provider_of(payee.provider).transfer(request)
    except ProviderUnavailable as error:
        logger.warning("payout_unknown", withdrawal=str(withdrawal.pk), error=str(error))
        return Transfer(TransferStatus.UNKNOWN)


def _ask(withdrawal: Withdrawal) -> Transfer:
    try:
        return payout_provider_of(withdrawal.payee.provider).query_transfer(withdrawal.out_biz_no)
    except ProviderUnavailable as error:
        logger.warning("payout_still_unknown", withdrawal=str(withdrawal.pk), error=str(error))
        return Transfer(TransferStatus.UNKNOWN)


def _finish(withdrawal: Withdrawal, transfer: Transfer) -> None:
    withdrawal.move_to(Status.PAID)
    withdrawal.provider_order_no = transfer.order_no
    _end(withdrawal)
    finish_withdrawal(
        withdrawal_id=withdrawal.pk,
        user_id=withdrawal.user_id,
        provider=withdrawal.payee.provider,
        amount=withdrawal.amount,
        label=payee_label(withdrawal),
    )
    tell(withdrawal, "withdrawal_paid")


def _give_back(withdrawal: Withdrawal, transfer: Transfer) -> None:
    with override(withdrawal.user.language):
        reason = failure_text(transfer.failure_code)
    withdrawal.move_to(Status.FAILED)
    withdrawal.provider_order_no = transfer.order_no
    withdrawal.failure_code, withdrawal.reason = transfer.failure_code[:64], transfer.failure[:200]
    _end(withdrawal)
    return_withdrawal(
        withdrawal_id=withdrawal.pk,
        user_id=withdrawal.user_id,
        amount=withdrawal.amount,
        label=payee_label(withdrawal),
        reason=reason,
    )
    tell(withdrawal, "withdrawal_failed", reason=reason)


def _end(withdrawal: Withdrawal) -> None:
    withdrawal.next_query_at, withdrawal.finished_at = None, now()
    withdrawal.save(
        update_fields=[
            "status",
            "provider_order_no",
            "failure_code",
            "reason",
            "next_query_at",
            "finished_at",
        ]
    )
