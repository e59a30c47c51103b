from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from market.users.models import PhoneCode, User
from market.users.tests.factories import UserFactory
from market.users.tests.support import messages
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def _send(client: APIClient, phone: str = "138 1234-5678") -> dict[str, Any]:
    answer = client.post("/api/v1/auth/sms-code", {"phone": phone, "purpose": "bind_phone"})
    return dict(answer.json()) | {"status_code": answer.status_code}


def _bind(client: APIClient, request_id: str, code: str) -> dict[str, Any]:
    return dict(client.post("/api/v1/me/phone", {"request_id": request_id, "code": code}).json())


def _code() -> str:
    return str(messages("bind_phone")[-1]["params"]["code"])


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_phone_is_bound_sealed_and_masked(as_user: AsUser) -> None:
    user = UserFactory()
    client = as_user(user)
    sent = _send(client)
    assert (sent["status_code"], sent["expires_in"], sent["retry_after"]) == (201, 300, 60)
    message = messages("bind_phone")[0]
    assert (message["to"], message["template"]) == ("+8613812345678", "verification_code")
    assert _bind(client, sent["request_id"], _code())["phone"] == "138****5678"
    assert b"13812345678" not in bytes(User.objects.get(pk=user.pk).sealed_phone or b"")


def test_security_09_codes_are_hashed_single_use_and_bound_to_person_and_request(as_user: AsUser, clock: Clock) -> None:
    user, other = as_user(UserFactory()), as_user(UserFactory())
    first = _send(user)
    code = _code()
    assert code.encode() not in bytes(PhoneCode.objects.get().code_hash)
    assert _bind(other, first["request_id"], code)["code"] == "code_expired"
    clock.shift(minutes=1)
    second = _send(user)
    assert _bind(user, first["request_id"], code)["code"] == "code_expired"
    assert "phone" in _bind(user, second["request_id"], _code())
    assert _bind(user, second["request_id"], _code())["code"] == "code_expired"


def test_security_09_codes_last_five_minutes_and_five_tries(as_user: AsUser, clock: Clock) -> None:
    client = as_user(UserFactory())
    sent = _send(client)
    code = _code()
    for _try in range(5):
        assert _bind(client, sent["request_id"], _wrong(code))["errors"]["code"][0]["code"] == "code_wrong"
    assert _bind(client, sent["request_id"], code)["code"] == "code_expired"
    clock.shift(minutes=1)
    late = _send(client)
    clock.shift(minutes=5)
    assert _bind(client, late["request_id"], _code())["code"] == "code_expired"


def test_security_09_one_code_a_minute_and_ten_a_day_by_person_and_number(as_user: AsUser, clock: Clock) -> None:
    client = as_user(UserFactory())
    for _time in range(10):
        assert _send(client)["status_code"] == 201
        again = _send(client, "13912345678")
        assert (again["status_code"], again["code"]) == (429, "throttled")
        assert again["retry_after"] <= 60
        clock.shift(minutes=2)
    assert _send(client)["status_code"] == 429
    assert _send(as_user(UserFactory()))["status_code"] == 429
    assert len(messages("bind_phone")) == 10


def test_one_phone_belongs_to_one_user(as_user: AsUser, clock: Clock) -> None:
    for expected in (None, "phone_taken"):
        client = as_user(UserFactory())
        sent = _send(client)
        assert _bind(client, sent["request_id"], _code()).get("code") == expected
        clock.shift(minutes=1)


@pytest.mark.parametrize("phone", ["12812345678", "1381234567", "+1 555 0100", "+8523812345678", "１３８1234567"])
def test_other_numbers_are_refused(as_user: AsUser, phone: str) -> None:
    assert _send(as_user(UserFactory()), phone)["errors"]["phone"][0]["code"] == "phone_format"


def test_a_blacklisted_person_may_bind_a_phone_for_withdrawing(as_user: AsUser) -> None:
    assert _send(as_user(UserFactory(is_blacklisted=True)))["status_code"] == 201
