"""Recharges and withdrawals under way; bound to the wallet's upcoming money in config/wiring.py."""

from uuid import UUID

from market.common.clock import MarketNow
from market.payments.models import Provider, Recharge, Withdrawal
from market.wallets.ledger import Kind
from market.wallets.upcoming import LIMIT, Upcoming

_UNDER_WAY = (
    Withdrawal.Status.PENDING_REVIEW,
    Withdrawal.Status.APPROVED,
    Withdrawal.Status.SENDING,
    Withdrawal.Status.UNKNOWN,
)


def recharges_waiting(user_id: UUID) -> list[Upcoming]:
    """Recharges that may still be paid, the newest first. When depends on the person, hence no date."""
    waiting = Recharge.objects.filter(
        user_id=user_id, status=Recharge.Status.PENDING, expires_at__gt=MarketNow()
    ).order_by("-id")
    return [
        Upcoming(Kind.RECHARGE, each.amount, None, str(Provider(each.provider).label), "recharge", each.pk)
        for each in waiting[:LIMIT]
    ]


def withdrawals_under_way(user_id: UUID) -> list[Upcoming]:
    """Withdrawals that are neither paid out nor back, the oldest first. The provider says when, not we."""
    waiting = (
        Withdrawal.objects.filter(user_id=user_id, status__in=_UNDER_WAY)
        .select_related("payee", "recharge")
        .order_by("id")
    )
    return [Upcoming(Kind.WITHDRAWAL, each.amount, None, each.label, "withdrawal", each.pk) for each in waiting[:LIMIT]]
