"""Reading notifications, the inbox and preferences."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from market.common.delivery import was_accepted
from market.notifications.kinds.base import Channel, Text
from market.notifications.kinds.catalogue import STAFF, TOPICS
from market.notifications.models import ChannelOptOut, Inbox, Notification
from market.users.models import User


def notifications_of(user_id: UUID, *, unread_only: bool = False) -> QuerySet[Notification]:
    rows = Notification.objects.filter(user_id=user_id)
    return rows.filter(read_at=None) if unread_only else rows


def was_told_since(user_id: UUID, kinds: Collection[str], subject_id: UUID, moment: datetime) -> bool:
    """Whether the person was told one of these about the subject at the moment or later."""
    rows = notifications_of(user_id).filter(kind__in=kinds, subject_id=subject_id, created_at__gte=moment)
    return rows.exists()


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


@dataclass(frozen=True)
class ChannelPreference:
    channel: Channel
    enabled: bool
    may_switch_off: bool


@dataclass(frozen=True)
class KindPreference:
    kind: str
    topic: str
    title: Text
    channels: list[ChannelPreference]


def preferences_of(user: User) -> list[KindPreference]:
    """Every kind that concerns the person, with its channels and which of them they want.

    In-app is the record: it always is.
    """
    unwanted = opt_outs_of(user.pk)
    return [
        KindPreference(
            kind=kind.code,
            topic=topic,
            title=kind.title,
            channels=[
                ChannelPreference(channel, (kind.code, channel) not in unwanted, kind.lets_switch_off(channel))
                for channel in Channel
                if channel in kind.channels
            ],
        )
        for topic, kinds in TOPICS.items()
        if topic != STAFF or user.is_staff_member
        for kind in kinds
    ]


@dataclass(frozen=True)
class SocketState:
    """What a person's sockets are checked against."""

    auth_version: int
    is_blacklisted: bool
    rev: int


def socket_states(user_ids: Collection[UUID]) -> dict[UUID, SocketState]:
    """The states of many people in one query; whoever is closed or gone is missing."""
    rev = Inbox.objects.filter(user_id=OuterRef("pk")).values("rev")
    people = User.objects.filter(pk__in=user_ids, is_active=True).values_list(
        "pk", "auth_version", "is_blacklisted", Coalesce(Subquery(rev), 0)
    )
    return {pk: SocketState(version, blacklisted, rev) for pk, version, blacklisted, rev in people}
