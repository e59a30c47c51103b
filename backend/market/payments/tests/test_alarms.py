"""What providers said that cannot be true, as the cashiers see and settle it."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from market.common.models import AuditEntry
from market.notifications.models import Notification
from market.payments.models import PaymentAlarm
from market.payments.services.alarms import raise_alarm
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[User], APIClient]
ALARMS = "/api/v1/staff/payment-alarms"
NOTE = "The provider corrected it."


@pytest.fixture
def cashier() -> User:
    return UserFactory(roles=["cashier"])


def ring() -> PaymentAlarm:
    raise_alarm(provider="alipay", reason="wrong_amount", reference="R1", facts={"got_fen": 5})
    return PaymentAlarm.objects.get()


def told() -> list[User]:
    return [each.user for each in Notification.objects.filter(kind="payment_alarm").order_by("id")]


def test_cashiers_are_told_of_the_first_and_not_of_each(cashier: User) -> None:
    admin = UserFactory(roles=["admin"])
    UserFactory(roles=["support"])
    UserFactory(roles=["cashier"], is_active=False)
    ring()
    assert ring().occurrences == 2
    assert sorted(told(), key=lambda user: user.pk) == sorted([cashier, admin], key=lambda user: user.pk)


def test_a_resolved_alarm_says_who_and_what_and_leaves_the_open_ones(as_user: SignIn, cashier: User) -> None:
    client, alarm = as_user(cashier), ring()
    assert [row["permissions"] for row in client.get(ALARMS, {"open": "true"}).json()["results"]] == [
        {"can_resolve": True}
    ]
    answer = client.post(f"{ALARMS}/{alarm.pk}/resolve", {"note": NOTE}).json()
    assert (answer["note"], answer["resolved_by"]["id"], answer["permissions"]) == (
        NOTE, str(cashier.pk), {"can_resolve": False},
    )  # fmt: skip
    assert client.get(ALARMS, {"open": "true"}).json()["results"] == []
    assert [row["id"] for row in client.get(ALARMS, {"open": "false"}).json()["results"]] == [alarm.pk]
    assert [row["id"] for row in client.get(ALARMS).json()["results"]] == [alarm.pk]
    assert AuditEntry.objects.get(action="payment_alarm_resolved").reason == NOTE


def test_an_alarm_is_resolved_once_and_with_words(as_user: SignIn, cashier: User) -> None:
    client, alarm = as_user(cashier), ring()
    assert client.post(f"{ALARMS}/{alarm.pk}/resolve", {"note": "  "}).status_code == 400
    assert client.post(f"{ALARMS}/{alarm.pk}/resolve", {"note": NOTE}).status_code == 200
    again = client.post(f"{ALARMS}/{alarm.pk}/resolve", {"note": NOTE})
    assert (again.status_code, again.json()["code"]) == (409, "alarm_resolved")
    assert client.post(f"{ALARMS}/0/resolve", {"note": NOTE}).status_code == 404


def test_heard_again_it_is_open_again_and_told_again(as_user: SignIn, cashier: User) -> None:
    alarm = ring()
    as_user(cashier).post(f"{ALARMS}/{alarm.pk}/resolve", {"note": NOTE})
    again = ring()
    assert (again.resolved_at, again.resolved_by_id, again.occurrences) == (None, None, 2)
    assert told() == [cashier, cashier]
