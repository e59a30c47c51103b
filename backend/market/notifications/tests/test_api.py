from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from market.notifications.services import notify
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], APIClient]
LIST = "/api/v1/notifications"


@pytest.fixture
def person() -> User:
    return UserFactory()


def tell(person: User, count: int = 1) -> list[str]:
    params = {"amount_fen": 12850, "provider": "支付宝"}
    return [str(notify(user_id=person.pk, kind="recharge_paid", params=params).pk) for _ in range(count)]


def test_newest_first_in_the_readers_language(as_user: SignIn, person: User) -> None:
    ids = tell(person, 2)
    page = as_user(person).get(LIST, headers={"accept-language": "en"}).json()
    assert [row["id"] for row in page["results"]] == ids[::-1]
    assert page["results"][0]["title"] == "Recharge arrived"
    assert "¥128.50" in page["results"][0]["text"]
    assert page["unread_total"] == 2
    chinese = as_user(person).get(LIST, headers={"accept-language": "zh-CN"}).json()
    assert chinese["results"][0]["title"] == "充值到账"


def test_pages_do_not_repeat(as_user: SignIn, person: User) -> None:
    ids = tell(person, 5)
    client = as_user(person)
    first = client.get(LIST, {"limit": 3}).json()
    tell(person)
    second = client.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == ids[::-1]


def test_unread_filter_and_marking(as_user: SignIn, person: User) -> None:
    ids = tell(person, 2)
    client = as_user(person)
    read = client.post(f"{LIST}/read", {"ids": ids[:1]})
    assert read.json()["unread_total"] == 1
    assert [row["id"] for row in client.get(LIST, {"unread": "true"}).json()["results"]] == ids[1:]
    assert client.post(f"{LIST}/read", {"all": True}).json()["unread_total"] == 0


@pytest.mark.parametrize("body", [{}, {"ids": ["nonsense"]}, {"ids": [], "all": True}])
def test_unclear_marking_is_refused(as_user: SignIn, person: User, body: dict[str, object]) -> None:
    answer = as_user(person).post(f"{LIST}/read", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")


def test_strangers_see_nothing(as_user: SignIn, api: APIClient, person: User) -> None:
    tell(person)
    assert as_user(UserFactory()).get(LIST).json()["results"] == []
    assert api.get(LIST).status_code == 401


def test_blacklisted_people_read_what_they_are_told(as_user: SignIn) -> None:
    person = UserFactory(is_blacklisted=True)
    tell(person)
    assert len(as_user(person).get(LIST).json()["results"]) == 1
    assert as_user(person).post("/api/v1/realtime/ticket").status_code == 201


def test_a_page_takes_three_queries(
    as_user: SignIn, person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tell(person, 20)
    client = as_user(person)
    with django_assert_num_queries(3):  # who asks, the page, the inbox
        client.get(LIST)


def test_preferences(as_user: SignIn, person: User) -> None:
    client = as_user(person)
    change = {"kind": "withdrawal_paid", "channel": "mail", "enabled": False}
    answer = client.patch(f"{LIST}/preferences", {"changes": [change]})
    kinds = {row["kind"]: row for row in answer.json()["kinds"]}
    mail = {"channel": "mail", "enabled": False, "may_switch_off": True}
    assert mail in kinds["withdrawal_paid"]["channels"]
    assert client.get(f"{LIST}/preferences").json() == answer.json()


def test_a_deadline_cannot_be_switched_off(as_user: SignIn, person: User) -> None:
    change = {"kind": "withdrawal_failed", "channel": "mail", "enabled": False}
    answer = as_user(person).patch(f"{LIST}/preferences", {"changes": [change]})
    assert answer.status_code == 400
    assert answer.json()["errors"]["changes.0"][0]["code"] == "must_stay_on"
