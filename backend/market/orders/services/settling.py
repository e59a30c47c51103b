"""When the hold of a completed order is over, its proceeds become the seller's to spend."""

from uuid import UUID

import structlog
from django.db import transaction

from market.common.clock import now
from market.orders.lifecycle import Actor, Side
from market.orders.models import Order
from market.orders.selectors import due_settlement_ids
from market.orders.services.history import Notice, conclude
from market.wallets.services import trades

logger = structlog.get_logger(__name__)

BATCH = 50


def release_due_settlements() -> int:
    """Release what has settled, up to a batch; return how many orders. One that fails is logged and tried again."""
    return sum(_release_or_log(order_id) for order_id in due_settlement_ids(BATCH))


def release_settlement(*, order_id: UUID) -> bool:
    """One order: False when somebody else is at it or it was released before."""
    with transaction.atomic():
        order = Order.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=order_id).first()
        moment = now()
        if order is None or order.settled_at is not None or order.settles_at is None or order.settles_at > moment:
            return False
        trades.release_settling(order_id=order.pk, seller_id=order.seller_id, label=order.label)
        order.settled_at = moment
        conclude(
            order,
            event="settled",
            actor=Actor.SYSTEM,
            notices=(Notice(Side.SELLER, "order_settled", {"proceeds_fen": order.proceeds}),),
        )
        return True


def _release_or_log(order_id: UUID) -> bool:
    try:
        return release_settlement(order_id=order_id)
    except Exception as error:  # whatever one order raises, the others must still be paid
        logger.exception("settling_failed", order_id=str(order_id), error=type(error).__name__)
        return False
