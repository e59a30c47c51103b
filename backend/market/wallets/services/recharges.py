"""Money that comes in from outside. Amounts are fen; see `trades` for locks and keys."""

from uuid import UUID

from market.wallets import accounts
from market.wallets.ledger import Kind, Leg, PostedOperation
from market.wallets.services.posting import RECHARGE, by_system


def credit_recharge(*, recharge_id: UUID, user_id: UUID, provider: str, amount: int, label: str) -> PostedOperation:
    """Money has come in through a provider."""
    return by_system(
        key=f"recharge:{recharge_id}",
        kind=Kind.RECHARGE,
        subject=(RECHARGE, recharge_id),
        label=label,
        legs=[Leg(accounts.clearing(provider), accounts.available(user_id), amount)],
    )
