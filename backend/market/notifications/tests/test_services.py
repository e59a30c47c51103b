from datetime import timedelta

import pytest

from market.common.clock import now
from market.common.crypto import seal
from market.common.errors import FieldError
from market.common.models import OutgoingMessage
from market.notifications.models import Inbox, Notification
from market.notifications.selectors import was_accepted_outside
from market.notifications.services import PreferenceChange, change_preferences, mark_read, notify
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return UserFactory()


def tell(person: User, kind: str = "recharge_paid", **params: object) -> Notification:
    given = {"amount_fen": 12850, "provider": "支付宝", "payee": "支付宝 138****0000", "reason": "户名不符"}
    return notify(user_id=person.pk, kind=kind, params=given | params)


def channels_owed() -> set[str]:
    return set(OutgoingMessage.objects.values_list("channel", flat=True))


def test_each_notification_moves_the_inbox(person: User) -> None:
    tell(person)
    tell(person)
    inbox = Inbox.objects.get(user=person)
    assert (inbox.rev, inbox.unread_total) == (2, 2)


def test_reading_twice_counts_once(person: User) -> None:
    first = tell(person)
    tell(person)
    assert mark_read(user_id=person.pk, ids=[first.pk]).unread_total == 1
    assert mark_read(user_id=person.pk, ids=[first.pk]).unread_total == 1
    assert mark_read(user_id=person.pk).unread_total == 0


def test_nobody_reads_for_somebody_else(person: User) -> None:
    told = tell(person)
    mark_read(user_id=UserFactory().pk, ids=[told.pk])
    told.refresh_from_db()
    assert told.read_at is None


def test_mail_is_owed_to_a_verified_address(person: User) -> None:
    told = tell(person, "withdrawal_paid")
    assert channels_owed() == {"mail"}
    assert not was_accepted_outside(told.pk)
    OutgoingMessage.objects.update(status=OutgoingMessage.Status.SENT)
    assert was_accepted_outside(told.pk)


def test_sms_is_owed_to_a_bound_phone(person: User) -> None:
    person.sealed_phone = seal("+8613812345678", context=person.phone_context)
    person.save(update_fields=["sealed_phone"])
    tell(person, "withdrawal_paid")
    assert channels_owed() == {"mail", "sms"}
    tell(person, "withdrawal_approved")
    assert OutgoingMessage.objects.filter(channel="sms").count() == 1


def test_no_mail_is_owed_to_an_unverified_address() -> None:
    tell(UserFactory(email_verified_at=None), "withdrawal_paid")
    assert channels_owed() == set()


def test_switched_off_channels_stay_silent(person: User) -> None:
    off = PreferenceChange(kind="withdrawal_paid", channel="mail", enabled=False)
    change_preferences(user_id=person.pk, changes=[off, off])
    tell(person, "withdrawal_paid")
    assert channels_owed() == set()
    change_preferences(user_id=person.pk, changes=[PreferenceChange("withdrawal_paid", "mail", enabled=True)])
    tell(person, "withdrawal_paid")
    assert channels_owed() == {"mail"}


@pytest.mark.parametrize(
    ("kind", "channel"),
    [("withdrawal_failed", "mail"), ("withdrawal_paid", "in_app"), ("recharge_paid", "sms"), ("no_such_kind", "mail")],
)
def test_some_notices_cannot_be_switched_off(person: User, kind: str, channel: str) -> None:
    with pytest.raises(FieldError):
        change_preferences(user_id=person.pk, changes=[PreferenceChange(kind, channel, enabled=False)])


def test_a_missing_param_is_found_before_anything_is_stored(person: User) -> None:
    with pytest.raises(KeyError):
        notify(user_id=person.pk, kind="recharge_paid", params={"amount_fen": 1})
    assert not Notification.objects.exists()


def test_times_are_stored_as_text(person: User) -> None:
    told = tell(person, deadline_at=now() + timedelta(hours=1))
    told.refresh_from_db()
    assert isinstance(told.params["deadline_at"], str)
