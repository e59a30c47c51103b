"""Proceeds that are on their way to a seller; bound to the wallet's upcoming money in config/wiring.py."""

from uuid import UUID

from market.orders.lifecycle import Status
from market.orders.models import Order
from market.wallets.ledger import Kind
from market.wallets.selectors import settling_of_orders
from market.wallets.upcoming import LIMIT, Upcoming


def proceeds_to_release(seller_id: UUID) -> list[Upcoming]:
    """What settles for a seller, the soonest first. A claw-back may have left less of it than the order's proceeds."""
    waiting = Order.objects.filter(seller_id=seller_id, status=Status.COMPLETED, settled_at=None)
    orders = list(waiting.order_by("settles_at")[:LIMIT])
    held = settling_of_orders([order.pk for order in orders])
    return [
        Upcoming(Kind.SETTLING_RELEASE, held[order.pk], order.settles_at, order.label, "order", order.pk)
        for order in orders
        if order.pk in held
    ]
