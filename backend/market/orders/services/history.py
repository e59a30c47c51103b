"""The last lines of every command: history, notices, the row itself, and the push."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from market.common.realtime import publish
from market.notifications.services import notify
from market.orders.lifecycle import Actor, Side
from market.orders.models import Order, OrderEvent


@dataclass(frozen=True)
class Notice:
    """What one side is told; `number`, `title` and `deadline_at` are filled in from the order."""

    side: Side
    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)


def conclude(
    order: Order,
    *,
    event: str,
    actor: Actor,
    notices: tuple[Notice, ...] = (),
    actor_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> Order:
    """Write what the command did: an event, notices to both sides, the saved order, a push on commit.

    Notices lock inboxes, so they come after every other lock, in the order of the people's ids.
    """
    order.version += 1
    OrderEvent.objects.create(order=order, kind=event, actor=actor, actor_id=actor_id, data=dict(data or {}))
    for notice in sorted(notices, key=lambda notice: order.party(notice.side)):
        _tell(order, notice)
    order.save()
    publish(
        [order.buyer_id, order.seller_id],
        {"type": "order", "id": str(order.pk), "status": str(order.status), "version": order.version},
    )
    return order


def _tell(order: Order, notice: Notice) -> None:
    params = {"number": order.number, "title": order.snapshot["title"], **notice.params}
    if order.deadline_at is not None:
        params["deadline_at"] = order.deadline_at
    notification = notify(
        user_id=order.party(notice.side),
        kind=notice.kind,
        params=params,
        subject_type="order",
        subject_id=order.pk,
        subject_label=order.label,
    )
    if order.deadline_at is not None and notice.side == order.threatened_side:
        order.notice_id = notification.pk
