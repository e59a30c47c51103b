import pytest

from market.common.models import OutgoingMessage
from market.notifications.models import Inbox, Notification
from market.notifications.services import mark_read, notify
from market.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return User.objects.create(username="lin", nickname="林", email="lin@example.com")


def paid(person: User) -> Notification:
    return notify(user_id=person.pk, kind="recharge_paid", params={"amount_fen": 12850, "provider": "支付宝"})


def test_each_notification_moves_the_inbox(person: User) -> None:
    paid(person)
    paid(person)
    inbox = Inbox.objects.get(user=person)
    assert (inbox.rev, inbox.unread_total) == (2, 2)


def test_reading_twice_counts_once(person: User) -> None:
    first = paid(person)
    paid(person)
    assert mark_read(user_id=person.pk, ids=[first.pk]).unread_total == 1
    assert mark_read(user_id=person.pk, ids=[first.pk]).unread_total == 1
    assert mark_read(user_id=person.pk).unread_total == 0


def test_mail_is_owed_only_to_a_verified_address(person: User) -> None:
    params = {"amount_fen": 100, "payee": "支付宝 138****0000"}
    notify(user_id=person.pk, kind="withdrawal_paid", params=params)
    assert not OutgoingMessage.objects.exists()
