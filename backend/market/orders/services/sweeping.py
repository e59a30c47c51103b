"""What happens when nobody does anything: each due order in a transaction of its own, re-checked under its locks."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from market.common.clock import now
from market.notifications.selectors import was_accepted_outside
from market.orders.lifecycle import Actor, EndReason, Side, Status
from market.orders.models import Order
from market.orders.selectors import due_order_ids
from market.orders.services.ending import complete, end_unsold, refund
from market.orders.services.history import Notice, conclude
from market.orders.services.locking import lock_due_trade
from market.orders.services.returning import dispute
from market.orders.terms import NOTICE_GIVEN_UP_AFTER

logger = structlog.get_logger(__name__)

BATCH = 50
LOOK_AGAIN_AFTER = timedelta(minutes=5)


def sweep_deadlines() -> int:
    """Carry out what due deadlines bring, up to a batch; return how many orders changed.

    An order that fails is put off and logged, and holds up no other.
    """
    return sum(_sweep_or_put_off(order_id) for order_id in due_order_ids(BATCH))


def _sweep_or_put_off(order_id: UUID) -> bool:
    try:
        return sweep_order(order_id=order_id)
    except Exception as error:  # whatever one order raises, the others must still be swept
        logger.exception("sweep_failed", order_id=str(order_id), error=type(error).__name__)
        Order.objects.filter(pk=order_id, sweep_at__isnull=False).update(sweep_at=now() + LOOK_AGAIN_AFTER)
        return False


def sweep_order(*, order_id: UUID) -> bool:
    """One order: False when somebody else holds it, when it is not due any more, or when a notice is still awaited."""
    with transaction.atomic():
        order = lock_due_trade(order_id)
        moment = now()
        if order is None or order.sweep_at is None or order.sweep_at > moment:
            return False
        if not _was_told(order):
            return _wait_for_notice(order, moment)
        _carry_out(order)
        return True


def _was_told(order: Order) -> bool:
    """An adverse step needs a notice that an outside channel accepted. Losing an unpaid reservation is none: nothing
    is taken from the person, who was on the page minutes ago."""
    if order.status == Status.AWAITING_PAYMENT:
        return True
    return order.notice_id is not None and was_accepted_outside(order.notice_id)


def _wait_for_notice(order: Order, moment: datetime) -> bool:
    if order.deadline_at is not None and moment < order.deadline_at + NOTICE_GIVEN_UP_AFTER:
        order.sweep_at = moment + LOOK_AGAIN_AFTER
        order.save(update_fields=["sweep_at"])
        return False
    order.sweep_at, order.needs_staff_at = None, moment
    conclude(
        order,
        event="needs_staff",
        actor=Actor.SYSTEM,
        notices=tuple(Notice(side, "order_needs_staff") for side in Side),
    )
    return True


def _carry_out(order: Order) -> Order:
    match order.status:
        case Status.AWAITING_PAYMENT:
            return end_unsold(order, Status.CANCELLED, EndReason.NOT_PAID, actor=Actor.SYSTEM)
        case Status.PAID:
            return refund(order, EndReason.NOT_DELIVERED, actor=Actor.SYSTEM)
        case Status.DELIVERED:
            return complete(order, EndReason.INSPECTION_OVER, actor=Actor.SYSTEM)
        case Status.RETURN_REQUESTED:
            return dispute(order, event="return_unanswered", actor=Actor.SYSTEM)
        case Status.RETURNING:
            return dispute(order, event="return_unfinished", actor=Actor.SYSTEM)
    raise AssertionError(f"{order.status} has no timer")
