"""Money on its way out. Amounts are fen; see `trades` for locks and keys."""

from uuid import UUID

from market.wallets import accounts
from market.wallets.ledger import Initiator, Kind, Leg, PostedOperation, post_operation
from market.wallets.services.posting import WITHDRAWAL, by_system


def begin_withdrawal(*, withdrawal_id: UUID, user_id: UUID, amount: int, label: str) -> PostedOperation:
    """Set money aside for a payout. Raises InsufficientBalance, WalletFrozen."""
    return post_operation(
        key=f"withdrawal:{withdrawal_id}:begin",
        kind=Kind.WITHDRAWAL,
        legs=[Leg(accounts.available(user_id), accounts.withdrawing(user_id), amount)],
        initiator=Initiator.USER,
        actor_id=user_id,
        subject_type=WITHDRAWAL,
        subject_id=withdrawal_id,
        label=label,
    )


def finish_withdrawal(*, withdrawal_id: UUID, user_id: UUID, provider: str, amount: int, label: str) -> PostedOperation:
    """The provider has paid it out. Raises OperationMismatch when it was returned before."""
    return by_system(
        key=_end_of_withdrawal(withdrawal_id),
        kind=Kind.WITHDRAWAL_PAYOUT,
        subject=(WITHDRAWAL, withdrawal_id),
        label=label,
        legs=[Leg(accounts.withdrawing(user_id), accounts.clearing(provider), amount)],
    )


def return_withdrawal(*, withdrawal_id: UUID, user_id: UUID, amount: int, label: str, reason: str) -> PostedOperation:
    """It was rejected or failed for `reason` and comes back in full, past any debt or freeze.

    Raises OperationMismatch when it was paid out before.
    """
    return by_system(
        key=_end_of_withdrawal(withdrawal_id),
        kind=Kind.WITHDRAWAL_RETURN,
        subject=(WITHDRAWAL, withdrawal_id),
        label=f"{label} · {reason}" if reason else label,
        legs=[Leg(accounts.withdrawing(user_id), accounts.available(user_id), amount)],
    )


def _end_of_withdrawal(withdrawal_id: UUID) -> str:
    # One key for both ends: a withdrawal is paid out or returned, never both.
    return f"withdrawal:{withdrawal_id}:end"
