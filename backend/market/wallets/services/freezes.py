"""Cases that keep a wallet's money from leaving."""

from uuid import UUID

from django.db import connection, transaction

from market.common.clock import MarketNow
from market.wallets.errors import FreezeAlreadyOpen
from market.wallets.hooks import wallet_frozen
from market.wallets.models import WalletFreeze


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
