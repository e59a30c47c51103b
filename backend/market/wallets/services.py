"""The flows of money: each one operation of several legs, inside the caller's transaction.

Keys are derived from what the operation is about, so that a command which runs twice moves money once. The caller
holds the lock of the order or payment; locks of wallets and accounts come after it. Amounts are fen.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import time
from uuid import UUID

import structlog
from django.db import connection, transaction

from market.common.clock import MARKET_ZONE, MarketNow, now
from market.wallets import accounts
from market.wallets.errors import FreezeAlreadyOpen, MalformedOperation
from market.wallets.hooks import wallet_frozen
from market.wallets.ledger import Initiator, Kind, Leg, PostedOperation, post_operation
from market.wallets.models import ReconciliationRun, WalletFreeze
from market.wallets.reconciliation import checks, find_all_differences

logger = structlog.get_logger(__name__)

NIGHTLY_AT = time(3)  # o'clock in the market's zone
ORDER = "order"
RECHARGE = "recharge"
WITHDRAWAL = "withdrawal"


def credit_recharge(*, recharge_id: UUID, user_id: UUID, provider: str, amount: int, label: str) -> PostedOperation:
    """Money has come in through a provider."""
    return _by_system(
        key=f"recharge:{recharge_id}",
        kind=Kind.RECHARGE,
        subject=(RECHARGE, recharge_id),
        label=label,
        legs=[Leg(accounts.clearing(provider), accounts.available(user_id), amount)],
    )


def pay_order(*, order_id: UUID, buyer_id: UUID, amount: int, label: str) -> PostedOperation:
    """The buyer pays into the order's own escrow. Raises InsufficientBalance, WalletFrozen."""
    return post_operation(
        key=f"order:{order_id}:pay",
        kind=Kind.ORDER_PAYMENT,
        legs=[Leg(accounts.available(buyer_id), accounts.escrow(order_id, buyer_id), amount)],
        initiator=Initiator.USER,
        actor_id=buyer_id,
        subject_type=ORDER,
        subject_id=order_id,
        label=label,
    )


def complete_order(*, order_id: UUID, seller_id: UUID, amount: int, fee: int, label: str) -> PostedOperation:
    """The escrow of `amount` becomes the platform's `fee` and the seller's settling proceeds (the remainder)."""
    escrow = accounts.escrow(order_id)
    return _by_system(
        key=f"order:{order_id}:complete",
        kind=Kind.ORDER_COMPLETION,
        subject=(ORDER, order_id),
        label=label,
        legs=_shares((escrow, accounts.settling(order_id, seller_id), amount - fee), (escrow, accounts.fee(), fee)),
    )


def release_settling(*, order_id: UUID, seller_id: UUID, label: str) -> PostedOperation:
    """The hold is over: what remains in the order's settling account is the seller's to spend.

    When a clawback has taken it all the operation has no legs. Raises NothingHeld if the order never completed.
    """
    return _by_system(
        key=f"order:{order_id}:release",
        kind=Kind.SETTLING_RELEASE,
        subject=(ORDER, order_id),
        label=label,
        legs=[Leg(accounts.settling(order_id), accounts.available(seller_id), None)],
    )


def refund_order(*, order_id: UUID, buyer_id: UUID, label: str) -> PostedOperation:
    """All of the order's escrow goes back to the buyer. Raises NothingHeld."""
    return _by_system(
        key=f"order:{order_id}:refund",
        kind=Kind.ORDER_REFUND,
        subject=(ORDER, order_id),
        label=label,
        legs=[Leg(accounts.escrow(order_id), accounts.available(buyer_id), None)],
    )


def split_order(
    *, order_id: UUID, buyer_id: UUID, seller_id: UUID, seller_share: int, fee: int, label: str
) -> PostedOperation:
    """The seller gets `seller_share` less `fee`, the buyer the rest of the escrow; both may spend it at once."""
    escrow = accounts.escrow(order_id)
    shares = _shares(
        (escrow, accounts.available(seller_id), seller_share - fee),
        (escrow, accounts.fee(), fee),
    )
    return _by_system(
        key=f"order:{order_id}:split",
        kind=Kind.ORDER_SPLIT,
        subject=(ORDER, order_id),
        label=label,
        legs=[*shares, Leg(escrow, accounts.available(buyer_id), None)],
    )


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
    return _by_system(
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
    return _by_system(
        key=_end_of_withdrawal(withdrawal_id),
        kind=Kind.WITHDRAWAL_RETURN,
        subject=(WITHDRAWAL, withdrawal_id),
        label=f"{label} · {reason}" if reason else label,
        legs=[Leg(accounts.withdrawing(user_id), accounts.available(user_id), amount)],
    )


def _end_of_withdrawal(withdrawal_id: UUID) -> str:
    # One key for both ends: a withdrawal is paid out or returned, never both.
    return f"withdrawal:{withdrawal_id}:end"


def _by_system(*, key: str, kind: Kind, subject: tuple[str, UUID], label: str, legs: Sequence[Leg]) -> PostedOperation:
    subject_type, subject_id = subject
    return post_operation(
        key=key,
        kind=kind,
        legs=legs,
        initiator=Initiator.SYSTEM,
        actor_id=None,
        subject_type=subject_type,
        subject_id=subject_id,
        label=label,
    )


def _shares(*shares: tuple[accounts.AccountRef, accounts.AccountRef, int]) -> list[Leg]:
    """Legs of the shares that are not zero: a fee may be, and so may what is left of a share after it."""
    if any(amount < 0 for _debit, _credit, amount in shares):
        raise MalformedOperation
    return [Leg(debit, credit, amount) for debit, credit, amount in shares if amount]


def open_freeze(*, user_id: UUID, case_id: UUID, amount: int | None, reason: str) -> WalletFreeze:
    """Freeze `amount` fen of a wallet, or everything (None), for one case.

    From the moment this commits nothing that the person starts leaves it; operations under way are waited for.
    What is bound to the hook happens in the same transaction. Raises FreezeAlreadyOpen.
    """
    with transaction.atomic():
        _lock_wallet_rules(user_id)
        if WalletFreeze.objects.filter(owner_id=user_id, case_id=case_id, closed_at=None).exists():
            raise FreezeAlreadyOpen
        freeze = WalletFreeze.objects.create(owner_id=user_id, case_id=case_id, amount=amount, reason=reason)
        wallet_frozen(user_id)
        return freeze


def close_freeze(*, user_id: UUID, case_id: UUID) -> None:
    """End a case's freeze, if it is open; other cases' freezes stay."""
    WalletFreeze.objects.filter(owner_id=user_id, case_id=case_id, closed_at=None).update(closed_at=MarketNow())


def _lock_wallet_rules(user_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(wallet_lock_key(%s))", [user_id])


def reconcile(*, actor_id: UUID | None) -> ReconciliationRun:
    """Run every check, and keep what was found for staff to see. `actor_id` is None at night."""
    run = ReconciliationRun.objects.create(
        checks=checks(), differences=[asdict(row) for row in find_all_differences()], actor_id=actor_id
    )
    if not run.is_sound:
        logger.error("ledger_differs", run=run.pk, checks=sorted({row["check"] for row in run.differences}))
    run.refresh_from_db(fields=["checked_at"])
    return run


def reconcile_nightly() -> ReconciliationRun | None:
    """Run the night's checks, unless they have run since or it is not time yet."""
    moment = now().astimezone(MARKET_ZONE)
    due_at = moment.replace(hour=NIGHTLY_AT.hour, minute=0, second=0, microsecond=0)
    has_run = ReconciliationRun.objects.filter(actor_id=None, checked_at__gte=due_at).exists()
    return None if moment < due_at or has_run else reconcile(actor_id=None)
