"""How withdrawals end, by whatever way: who is told, and what is written."""

from uuid import UUID

from django.utils.translation import override

from market.common.clock import now
from market.common.errors import ObjectNotFound
from market.common.realtime import publish
from market.notifications.services import notify
from market.payments.models import Withdrawal
from market.payments.reasons import WALLET_FROZEN
from market.wallets.services.withdrawals import return_withdrawal


def lock_withdrawal(withdrawal_id: UUID) -> Withdrawal:
    """Raises ObjectNotFound."""
    rows = Withdrawal.objects.select_for_update(no_key=True, of=("self",)).select_related("payee", "recharge", "user")
    withdrawal = rows.filter(pk=withdrawal_id).first()
    if withdrawal is None:
        raise ObjectNotFound
    return withdrawal


def return_unsent_withdrawals(user_id: UUID) -> None:
    """A case froze the wallet: what was not sent yet comes back, under the freeze.

    Called while the wallet is locked, which others wait for who hold a withdrawal. So rows that somebody holds are
    left out: whoever decides about one moves no money before the freeze is there, and an approved one is looked at
    again before it is sent.
    """
    unsent = (
        Withdrawal.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .select_related("payee", "recharge", "user")
        .filter(user_id=user_id, status__in=Withdrawal.UNSENT)
        .order_by("pk")
    )
    for withdrawal in unsent:
        return_unsent(withdrawal, WALLET_FROZEN)


def return_unsent(withdrawal: Withdrawal, code: str) -> None:
    """It will not be sent, for this reason of ours, and all of it comes back. The caller holds its lock."""
    withdrawal.move_to(Withdrawal.Status.RETURNED)
    withdrawal.failure_code = code
    give_back(withdrawal)
    tell(withdrawal, "withdrawal_returned", reason=reason_of(withdrawal))


def give_back(withdrawal: Withdrawal) -> None:
    """All of it, with the reason that it carries; it is locked and was moved to one of its ends."""
    finish(withdrawal)
    return_withdrawal(
        withdrawal_id=withdrawal.pk,
        user_id=withdrawal.user_id,
        amount=withdrawal.amount,
        label=destination(withdrawal),
        reason=reason_of(withdrawal),
    )


def finish(withdrawal: Withdrawal) -> None:
    """Nothing is to be done about it any more."""
    withdrawal.next_query_at, withdrawal.finished_at = None, now()
    withdrawal.save()


def tell(withdrawal: Withdrawal, kind: str, **params: str) -> None:
    """Push the new state and notify the person of it."""
    publish([withdrawal.user_id], {"type": "withdrawal", "id": str(withdrawal.pk), "status": withdrawal.status})
    notify(
        user_id=withdrawal.user_id,
        kind=kind,
        params={"amount_fen": withdrawal.amount, "payee": destination(withdrawal)} | params,
        subject_type="withdrawal",
        subject_id=withdrawal.pk,
    )


def destination(withdrawal: Withdrawal) -> str:
    """In the person's language, for what is written once and kept."""
    with override(withdrawal.user.language):
        return withdrawal.label


def reason_of(withdrawal: Withdrawal) -> str:
    """Why it came back, in the person's language; empty when nobody gave a reason."""
    with override(withdrawal.user.language):
        return withdrawal.shown_reason
