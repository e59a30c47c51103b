"""Timers are columns: when the side whose turn it is runs out of time, and when the sweep looks. Nothing here saves."""

from datetime import datetime, timedelta

from market.common.deadlines import waking_hour
from market.orders.lifecycle import Status
from market.orders.models import Order


def start_timer(order: Order, moment: datetime, time: timedelta) -> None:
    """Give whoever's turn it is in the order's (new) status `time` from `moment`."""
    order.timer_started_at = moment
    _set_deadline(order, moment + time)


def extend_timer(order: Order, time: timedelta) -> None:
    if order.deadline_at is not None:
        _set_deadline(order, order.deadline_at + time)


def stop_timer(order: Order) -> None:
    order.deadline_at = order.sweep_at = order.timer_started_at = None
    order.notice_id = order.needs_staff_at = None


def _set_deadline(order: Order, moment: datetime) -> None:
    # A reservation lasts minutes, for somebody who looks at the page: were it moved to the morning like the others,
    # anybody could block any listing for a whole night.
    deadline = moment if order.status == Status.AWAITING_PAYMENT else waking_hour(moment)
    order.deadline_at = order.sweep_at = deadline
    order.needs_staff_at = None
