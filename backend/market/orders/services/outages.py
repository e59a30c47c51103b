"""Hours in which people could not act do not count against them."""

from datetime import datetime, timedelta

from django.db import transaction

from market.bids.services.sweeping import extend_bids
from market.common.audit import record_audit
from market.common.clock import now
from market.common.deadlines import overlap
from market.orders.errors import OutageInFuture
from market.orders.models import Heartbeat, Order, PlatformOutage
from market.orders.services.timers import extend_timer
from market.users.models import User

SILENCE = timedelta(minutes=5)


def record_outage(*, started_at: datetime, ended_at: datetime, reason: str, staff: User | None = None) -> int:
    """Move every deadline that ran while the platform was down by as long as it ran; return how many orders.

    Raises OutageInFuture unless started < ended <= now.
    """
    with transaction.atomic():
        if not started_at < ended_at <= now():
            raise OutageInFuture
        outage = PlatformOutage.objects.create(
            started_at=started_at, ended_at=ended_at, recorded_by=staff, reason=reason
        )
        moved = [_extend(order, outage) for order in _orders_timed_during(outage)]
        bids = extend_bids(started_at=started_at, ended_at=ended_at)
        record_audit(
            action="outage_recorded",
            subject_type="outage",
            subject_id=None,
            actor_id=staff.pk if staff else None,
            actor_label=staff.username if staff else "system",
            reason=reason,
            after={
                "started_at": started_at.isoformat(),
                "ended_at": ended_at.isoformat(),
                "orders": len(moved),
                "bids": bids,
            },
        )
        return len(moved)


def note_heartbeat() -> None:
    """Called before each sweep: when the last one was long ago, nothing ran meanwhile, and that is an outage."""
    with transaction.atomic():
        moment = now()
        heart, is_first = Heartbeat.objects.select_for_update(no_key=True).get_or_create(
            pk=1, defaults={"beat_at": moment}
        )
        if is_first:
            return
        moment, last = now(), heart.beat_at
        if moment - last > SILENCE:
            record_outage(started_at=last, ended_at=moment, reason="The sweeps stood still.")
        heart.beat_at = moment
        heart.save(update_fields=["beat_at"])


def _orders_timed_during(outage: PlatformOutage) -> list[Order]:
    timed = Order.objects.filter(deadline_at__gt=outage.started_at, timer_started_at__lt=outage.ended_at)
    # In the order of their ids, so that two outages which are recorded at once do not deadlock.
    return list(timed.order_by("pk").select_for_update(no_key=True))


def _extend(order: Order, outage: PlatformOutage) -> Order:
    if order.deadline_at is not None and order.timer_started_at is not None:
        extend_timer(order, overlap(order.timer_started_at, order.deadline_at, outage.started_at, outage.ended_at))
        order.version += 1
        order.save(update_fields=["deadline_at", "sweep_at", "needs_staff_at", "version"])
    return order
