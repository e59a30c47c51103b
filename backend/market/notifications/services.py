"""Telling people things, and what they do with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from market.common.clock import now
from market.common.crypto import unseal
from market.common.delivery import is_owed_since, queue_mail, queue_sms
from market.common.errors import FieldError
from market.common.realtime import publish
from market.notifications.kinds.base import Channel, Kind
from market.notifications.kinds.catalogue import kind_of, knows
from market.notifications.models import ChannelOptOut, Inbox, Notification
from market.notifications.selectors import outside_references
from market.users.models import Role, User
from market.users.selectors import staff_with

MAIL_OF_A_SERIES_EVERY = timedelta(hours=1)
_MOVE_INBOX = """
INSERT INTO notifications_inbox AS i (user_id, rev, unread_total) VALUES (%(user)s, 1, greatest(%(unread)s, 0))
ON CONFLICT (user_id) DO UPDATE SET rev = i.rev + 1, unread_total = greatest(i.unread_total + %(unread)s, 0)
RETURNING rev, unread_total
"""


@dataclass(frozen=True)
class InboxState:
    rev: int
    unread_total: int


@dataclass(frozen=True)
class Letter:
    """What goes outside, and the series of mails that it belongs to, if to any."""

    title: str
    text: str
    series: str


def notify(
    *,
    user_id: UUID,
    kind: str,
    params: Mapping[str, Any],
    subject_type: str = "",
    subject_id: UUID | None = None,
    subject_label: str = "",
    mail_series: str = "",
) -> Notification:
    """Tell a person something, in the caller's transaction: stored, counted, owed to mail and SMS, pushed on commit.

    `params` fill the kind's texts (`*_fen`: integer fen, `*_at`: aware datetime or ISO 8601). The inbox row stays
    locked until the caller commits, so this comes last in the lock order; who tells several people does so in the
    order of their ids. Of notices of one `mail_series`, whose caller brings them one after the other, at most one an
    hour is mailed; nothing may wait for it to be accepted outside. Raises KeyError for an unknown kind or a missing
    param.
    """
    declared = kind_of(kind)
    values = {name: _plain(value) for name, value in params.items()}
    person = User.objects.only("language", "email", "email_verified_at", "sealed_phone").get(pk=user_id)
    notification = Notification(
        user_id=user_id,
        kind=kind,
        params=values,
        subject_type=subject_type,
        subject_id=subject_id,
        subject_label=subject_label,
    )
    title, text = (part.fill(values, person.language) for part in (declared.title, declared.text))
    with transaction.atomic():
        notification.save(force_insert=True)
        _owe_outside(notification, declared, person, Letter(title, text, mail_series))
        inbox = move_inbox(user_id=user_id, unread=1)
    publish([user_id], _frame(notification, title, text, inbox))
    return notification


def notify_staff(role: Role, *, kind: str, params: Mapping[str, Any]) -> None:
    """Tell everybody who has the role, in the caller's transaction. Raises as `notify` does."""
    for user_id in staff_with(role):
        notify(user_id=user_id, kind=kind, params=params)


def move_inbox(*, user_id: UUID, unread: int) -> InboxState:
    """Raise the person's `rev` by one and the unread total by `unread` (which may be negative), in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_INBOX, {"user": user_id, "unread": unread})
        return InboxState(*cursor.fetchone())


def mark_read(*, user_id: UUID, ids: Sequence[UUID] | None = None) -> InboxState:
    """Mark the person's notifications (all of them when `ids` is None) as read; reading twice changes nothing."""
    with transaction.atomic():
        # The inbox first, or two tabs that mark overlapping sets could deadlock on the rows.
        inbox = Inbox.objects.select_for_update(no_key=True).filter(user_id=user_id).first()
        rows = Notification.objects.filter(user_id=user_id, read_at=None)
        if ids is not None:
            rows = rows.filter(pk__in=ids)
        seen = rows.update(read_at=now())
        if not seen:
            return InboxState(inbox.rev, inbox.unread_total) if inbox else InboxState(0, 0)
        state = move_inbox(user_id=user_id, unread=-seen)
        publish([user_id], {"type": "read", "rev": state.rev, "unread_total": state.unread_total})
    return state


@dataclass(frozen=True)
class PreferenceChange:
    kind: str
    channel: str
    enabled: bool


def change_preferences(*, user_id: UUID, changes: Sequence[PreferenceChange]) -> None:
    """Switch channels of kinds on or off. Raises FieldError for one that does not exist or has to stay on."""
    for position, change in enumerate(changes):
        if not knows(change.kind) or not kind_of(change.kind).lets_switch_off(change.channel):
            raise FieldError(f"changes.{position}", "must_stay_on", _("These notices cannot be switched off."))
    with transaction.atomic():
        for change in changes:
            rows = ChannelOptOut.objects.filter(user_id=user_id, kind=change.kind, channel=change.channel)
            if change.enabled:
                rows.delete()
            else:
                row = ChannelOptOut(user_id=user_id, kind=change.kind, channel=change.channel)
                ChannelOptOut.objects.bulk_create([row], ignore_conflicts=True)


def _owe_outside(notification: Notification, kind: Kind, person: User, letter: Letter) -> None:
    wanted = kind.channels - _switched_off(notification.user_id, kind)
    references = outside_references(notification.pk)
    if Channel.MAIL in wanted and person.email_verified_at is not None:
        _owe_mail(notification, person.email, letter, references[Channel.MAIL])
    if Channel.SMS in wanted and person.sealed_phone is not None:
        queue_sms(
            to=unseal(person.sealed_phone, context=person.phone_context),
            template=kind.code,
            params={"title": letter.title, "text": letter.text},
            topic=kind.code,
            reference=references[Channel.SMS],
        )


def _owe_mail(notification: Notification, address: str, letter: Letter, reference: str) -> None:
    if letter.series:
        if is_owed_since(letter.series, now() - MAIL_OF_A_SERIES_EVERY):
            return
        reference = f"{letter.series}:{notification.pk.hex}"
    body = f"{letter.text}\n\n{settings.PUBLIC_URL}/notifications"
    queue_mail(to=address, subject=letter.title, text=body, topic=notification.kind, reference=reference)


def _switched_off(user_id: UUID, kind: Kind) -> frozenset[str]:
    if not kind.may_switch_off:
        return frozenset()
    rows = ChannelOptOut.objects.filter(user_id=user_id, kind=kind.code)
    return frozenset(rows.values_list("channel", flat=True))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _frame(notification: Notification, title: str, text: str, inbox: InboxState) -> dict[str, Any]:
    return {
        "type": "notification",
        "id": str(notification.pk),
        "kind": notification.kind,
        "title": title,
        "text": text,
        "subject_type": notification.subject_type,
        "subject_id": str(notification.subject_id) if notification.subject_id else None,
        "unread_total": inbox.unread_total,
        "rev": inbox.rev,
    }
