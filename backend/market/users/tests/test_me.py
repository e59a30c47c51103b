from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from market.users.models import User
from market.users.services.standing import set_seller_standing
from market.users.tests.factories import PASSWORD, PIN, UserFactory
from market.users.tests.support import mailed_token, messages
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def test_oneself_with_personal_data_masked(as_user: AsUser) -> None:
    user = UserFactory(username="zhao", real_name=True, with_pin=True)
    body = as_user(user).get("/api/v1/me").json()
    assert body.pop("created_at").endswith("Z")
    assert body == {
        "id": str(user.pk),
        "username": "zhao",
        "nickname": "zhao",
        "avatar_url": None,
        "email": "z***@example.com",
        "phone": None,
        "language": "zh-hans",
        "roles": [],
        "permissions": ["trade", "offer_listings"],
        "blacklisted": False,
        "real_name_verified": True,
        "real_name": {"name": "**丰", "id_number": "1****************X"},
        "has_payment_pin": True,
        "level": 0,
    }


def test_permissions_follow_roles_and_the_blacklist(as_user: AsUser) -> None:
    def permissions(**attributes: object) -> list[str]:
        return list(as_user(UserFactory(**attributes)).get("/api/v1/me").json()["permissions"])

    assert permissions() == ["trade"]
    assert permissions(roles=["cashier"]) == ["approve_withdrawals"]
    assert len(permissions(roles=["admin"])) == 5
    assert permissions(is_blacklisted=True) == []


def test_reading_oneself_costs_few_queries(as_user: AsUser, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = as_user(UserFactory(real_name=True))
    with django_assert_num_queries(3):  # person and session, identity, level
        client.get("/api/v1/me")


def test_security_13_patching_any_other_field_changes_nothing(as_user: AsUser) -> None:
    user = UserFactory()
    before = User.objects.filter(pk=user.pk).values().get()
    body = {
        "id": "01890f4e-0000-7000-8000-000000000000",
        "username": "other",
        "email": "other@example.com",
        "email_verified_at": None,
        "roles": ["admin"],
        "is_blacklisted": True,
        "is_active": False,
        "auth_version": 9,
        "real_name_verified_at": "2026-01-01T00:00:00Z",
        "real_name_verified": True,
        "payment_pin_digest": "x",
        "avatar_path": "x",
        "level": 5,
    }
    assert as_user(user).patch("/api/v1/me", body).status_code == 200
    assert User.objects.filter(pk=user.pk).values().get() == before


def test_nickname_and_language_change(as_user: AsUser) -> None:
    user = UserFactory()
    answer = as_user(user).patch("/api/v1/me", {"nickname": "  常山\u200b赵子龙 ", "language": "en"})
    assert (answer.json()["nickname"], answer.json()["language"]) == ("常山赵子龙", "en")


@pytest.mark.parametrize("nickname", ["", "a", "x" * 21, "a\nb", "。。", "\u200b\u200b\u200b"])
def test_nicknames_of_the_wrong_shape_are_refused(as_user: AsUser, nickname: str) -> None:
    answer = as_user(UserFactory()).patch("/api/v1/me", {"nickname": nickname})
    assert answer.status_code == 400
    assert "nickname" in answer.json()["errors"]


def test_security_35_nicknames_that_pose_as_staff_are_refused(as_user: AsUser) -> None:
    answer = as_user(UserFactory()).patch("/api/v1/me", {"nickname": "安号官方客服"})
    assert answer.json()["errors"]["nickname"][0]["code"] == "name_reserved"
    assert as_user(UserFactory(roles=["support"])).patch("/api/v1/me", {"nickname": "客服小安"}).status_code == 200


def test_a_blacklisted_person_sees_but_does_not_change_oneself(as_user: AsUser) -> None:
    client = as_user(UserFactory(is_blacklisted=True))
    assert client.get("/api/v1/me").json()["blacklisted"] is True
    refused = client.patch("/api/v1/me", {"nickname": "换个名字"})
    assert (refused.status_code, refused.json()["code"]) == (403, "blacklisted")


def test_the_public_page_shows_a_card_and_no_personal_data(api: APIClient) -> None:
    person = UserFactory(real_name=True, created_at=datetime(2026, 3, 2, 9, 12, tzinfo=UTC))
    set_seller_standing(user_id=person.pk, level=3, completed_orders=12, rating_sum=47, rating_count=10)
    assert api.get(f"/api/v1/users/{person.pk}").json() == {
        "id": str(person.pk),
        "nickname": person.nickname,
        "avatar_url": None,
        "level": 3,
        "real_name_verified": True,
        "is_blacklisted": False,
        "staff_badge": None,
        "member_since": "2026-03-02T09:12:00Z",
        "completed_orders": 12,
        "rating_count": 10,
        "rating_average": 4.7,
    }


def test_the_public_page_of_nobody_and_of_the_not_activated_is_missing(api: APIClient) -> None:
    waiting = UserFactory(email_verified_at=None)
    assert api.get(f"/api/v1/users/{waiting.pk}").status_code == 404
    assert api.get("/api/v1/users/01890f4e-0000-7000-8000-000000000000").json()["code"] == "not_found"


def test_changing_the_address_by_a_link_to_the_new_one(as_user: AsUser) -> None:
    user = UserFactory()
    client = as_user(user)
    body = {"email": "New@example.com", "password": PASSWORD}
    assert client.post("/api/v1/me/email", body).status_code == 202
    token = mailed_token("email_change")
    assert as_user(UserFactory()).post("/api/v1/me/email/confirm", {"token": token}).json()["code"] == "link_invalid"
    assert client.post("/api/v1/me/email/confirm", {"token": token}).json()["email"] == "n***@example.com"
    assert User.objects.get(pk=user.pk).email == "new@example.com"
    assert messages("email_changed")[0]["to"] == user.email


def test_a_known_new_address_is_told_to_its_owner_only(as_user: AsUser) -> None:
    owner = UserFactory()
    body = {"email": owner.email, "password": PASSWORD}
    assert as_user(UserFactory()).post("/api/v1/me/email", body).status_code == 202
    assert messages("email_change") == []
    assert [mail["to"] for mail in messages("registered_already")] == [owner.email]


def test_two_people_cannot_confirm_one_address(as_user: AsUser) -> None:
    first, second = UserFactory(), UserFactory()
    tokens = []
    for user in (first, second):
        as_user(user).post("/api/v1/me/email", {"email": "new@example.com", "password": PASSWORD})
        tokens.append(mailed_token("email_change"))
    assert as_user(first).post("/api/v1/me/email/confirm", {"token": tokens[0]}).status_code == 200
    late = as_user(second).post("/api/v1/me/email/confirm", {"token": tokens[1]})
    assert (late.status_code, late.json()["code"]) == (409, "email_taken")


def test_setting_and_changing_the_payment_pin(as_user: AsUser, clock: Clock) -> None:
    user = UserFactory()
    client = as_user(user)

    def send(pin: str, password: str = PASSWORD, **more: str) -> dict[str, object]:
        answer = client.post("/api/v1/me/payment-pin", {"pin": pin, "password": password} | more)
        return answer.json() if answer.content else {}

    assert send("111111")["errors"]["pin"][0]["code"] == "pin_too_weak"  # type: ignore[index]
    assert send(PIN, "wrong-horse-9")["errors"]["password"][0]["code"] == "password_wrong"  # type: ignore[index]
    assert send(PIN) == {}
    assert send("975310")["errors"]["current_pin"][0]["code"] == "required"  # type: ignore[index]
    assert send("975310", current_pin="135791")["code"] == "wrong_payment_pin"
    assert send("975310", current_pin=PIN) == {}
