"""Cases that keep a wallet's money from leaving. A wallet is frozen while any case's freeze is open."""

from uuid import UUID

from django.db import transaction

from market.common.clock import MarketNow
from market.wallets.errors import FreezeAlreadyOpen, FreezeNotOpen, FreezeOnlyNarrows
from market.wallets.hooks import wallet_frozen
from market.wallets.models import WalletFreeze
from market.wallets.services.locking import lock_wallet


def open_freeze(*, user_id: UUID, case_id: UUID, amount: int | None, reason: str) -> WalletFreeze:
    """Freeze `amount` fen of a wallet, or everything (None), for one case. Doing so again returns the same freeze.

    From the moment this commits nothing that the person starts leaves it; operations under way are waited for.
    What is bound to the hook happens in the same transaction. Raises FreezeAlreadyOpen for another amount.
    """
    with transaction.atomic():
        lock_wallet(user_id)
        before = _open_one(user_id, case_id)
        if before is not None and before.amount != amount:
            raise FreezeAlreadyOpen
        if before is not None:
            return before
        freeze = WalletFreeze.objects.create(owner_id=user_id, case_id=case_id, amount=amount, reason=reason)
        wallet_frozen(user_id)
        return freeze


def narrow_freeze(*, user_id: UUID, case_id: UUID, amount: int, reason: str) -> WalletFreeze:
    """Let go of all but `amount` fen (more than 0). The old row is closed and kept; doing so again changes nothing.

    Raises FreezeNotOpen, FreezeOnlyNarrows(frozen) when less than `amount` is frozen now.
    """
    with transaction.atomic():
        lock_wallet(user_id)
        before = _open_one(user_id, case_id)
        if before is None:
            raise FreezeNotOpen
        if before.amount == amount:
            return before
        if amount <= 0 or (before.amount is not None and amount > before.amount):
            raise FreezeOnlyNarrows(frozen=before.amount)
        _close(user_id, case_id)
        return WalletFreeze.objects.create(owner_id=user_id, case_id=case_id, amount=amount, reason=reason)


def close_freeze(*, user_id: UUID, case_id: UUID) -> None:
    """End a case's freeze, if it is open; other cases' freezes stay."""
    with transaction.atomic():
        # Or a freeze that is being narrowed would stay open by its new row.
        lock_wallet(user_id)
        _close(user_id, case_id)


def _open_one(user_id: UUID, case_id: UUID) -> WalletFreeze | None:
    return WalletFreeze.objects.filter(owner_id=user_id, case_id=case_id, closed_at=None).first()


def _close(user_id: UUID, case_id: UUID) -> None:
    WalletFreeze.objects.filter(owner_id=user_id, case_id=case_id, closed_at=None).update(closed_at=MarketNow())
