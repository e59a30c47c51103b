"""Reading notifications, the inbox and preferences."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet

from market.common.delivery import was_accepted
from market.notifications.kinds.base import Channel
from market.notifications.models import ChannelOptOut, Inbox, Notification


def notifications_of(user_id: UUID, *, unread_only: bool = False) -> QuerySet[Notification]:
    rows = Notification.objects.filter(user_id=user_id)
    return rows.filter(read_at=None) if unread_only else rows


def inbox_of(user_id: UUID) -> Inbox:
    """The person's inbox; an unsaved one at zero for somebody who was never told anything."""
    return Inbox.objects.filter(user_id=user_id).first() or Inbox(user_id=user_id)


def opt_outs_of(user_id: UUID) -> set[tuple[str, str]]:
    """(kind, channel) pairs that the person does not want."""
    return set(ChannelOptOut.objects.filter(user_id=user_id).values_list("kind", "channel"))


def outside_references(notification_id: UUID) -> Mapping[Channel, str]:
    """Under which references the outbox owes this notification to the outside channels."""
    return {channel: f"notification:{notification_id}:{channel}" for channel in (Channel.MAIL, Channel.SMS)}


def was_accepted_outside(notification_id: UUID) -> bool:
    """Whether at least one outside channel took the notice: adverse automatic steps wait for this."""
    return any(was_accepted(reference) for reference in outside_references(notification_id).values())
