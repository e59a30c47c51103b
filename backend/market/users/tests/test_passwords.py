from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from rest_framework.test import APIClient

from market.users.models import User
from market.users.tests.factories import PASSWORD, UserFactory
from market.users.tests.support import (
    NEW_PASSWORD,
    bearer,
    captcha,
    cookie_of,
    login,
    mailed_token,
    messages,
    refresh,
)
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def _forgot(api: APIClient, email: str) -> int:
    return api.post("/api/v1/auth/password/forgot", {"email": email} | captcha(api)).status_code


def _reset(api: APIClient, token: str, password: str = NEW_PASSWORD) -> dict[str, object]:
    answer = api.post("/api/v1/auth/password/reset", {"token": token, "password": password})
    return answer.json() if answer.content else {"status": answer.status_code}


def test_security_04_password_change_kills_access_refresh_and_sockets(api: APIClient) -> None:
    user = UserFactory()
    elsewhere = login(APIClient(), user.username)
    old_access = login(api, user.username, remember_me=True).json()["access"]
    with patch("market.common.realtime.publish") as publish:
        answer = bearer(old_access).post(
            "/api/v1/auth/password/change", {"current_password": PASSWORD, "password": NEW_PASSWORD}
        )
    assert answer.status_code == 200
    publish.assert_called_once_with([user.pk], {"type": "kicked", "auth_version": 2})
    for access in (old_access, elsewhere.json()["access"]):
        assert bearer(access).get("/api/v1/me").status_code == 401
    assert refresh(APIClient(), cookie_of(elsewhere)).status_code == 401
    assert refresh(api).status_code == 401
    # The device that asked goes on with new tokens, remembered as before.
    assert bearer(answer.json()["access"]).get("/api/v1/me").status_code == 200
    assert refresh(APIClient(), cookie_of(answer)).status_code == 200
    assert answer.cookies["anhao_refresh"]["max-age"] > 0
    assert login(APIClient(), user.username).json()["code"] == "invalid_credentials"
    assert login(APIClient(), user.username, NEW_PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "field", "code"),
    [
        ("wrong-horse-9", NEW_PASSWORD, "current_password", "password_wrong"),
        (PASSWORD, "12345678", "password", "password_entirely_numeric"),
        (PASSWORD, "qwertyuiop", "password", "password_too_common"),
    ],
)
def test_a_password_that_cannot_be_changed(as_user: AsUser, current: str, new: str, field: str, code: str) -> None:
    user = UserFactory()
    answer = as_user(user).post("/api/v1/auth/password/change", {"current_password": current, "password": new})
    assert code in [error["code"] for error in answer.json()["errors"][field]]
    assert check_password(PASSWORD, User.objects.get(pk=user.pk).password)


def test_confirming_the_password_is_throttled(as_user: AsUser) -> None:
    client = as_user(UserFactory())
    body = {"current_password": "wrong-horse-9", "password": NEW_PASSWORD}
    codes = [client.post("/api/v1/auth/password/change", body).status_code for _try in range(11)]
    assert codes == [400] * 10 + [429]


def test_security_04_a_forgotten_password_is_reset_by_mail_and_ends_every_session(api: APIClient) -> None:
    user = UserFactory()
    access = login(api, user.username).json()["access"]
    assert _forgot(api, user.email.upper()) == 202
    token = mailed_token("password_reset")
    assert _reset(api, token) == {"status": 204}
    assert bearer(access).get("/api/v1/me").status_code == 401
    assert refresh(api).status_code == 401
    assert login(api, user.username, NEW_PASSWORD).status_code == 200
    assert _reset(api, token)["code"] == "link_invalid"


def test_a_changed_password_is_told(api: APIClient) -> None:
    user = UserFactory()
    _forgot(api, user.email)
    _reset(api, mailed_token("password_reset"))
    access = login(api, user.username, NEW_PASSWORD).json()["access"]
    told = bearer(access).get("/api/v1/notifications").json()["results"]
    assert [notification["kind"] for notification in told] == ["password_changed"]


def test_security_20_mailed_links_lead_to_our_own_pages_whatever_host_is_asked(api: APIClient) -> None:
    api.post(
        "/api/v1/auth/password/forgot",
        {"email": UserFactory().email} | captcha(api),
        HTTP_HOST="evil.example",
        HTTP_X_FORWARDED_HOST="evil.example",
    )
    text = messages("password_reset")[0]["text"]
    assert f"{settings.PUBLIC_URL}/reset-password?token=" in text
    assert "evil" not in text


def test_security_08_forgetting_gives_no_hint_whether_a_user_exists(api: APIClient) -> None:
    UserFactory(email="waiting@example.com", email_verified_at=None)
    owner = UserFactory()
    for email in ("nobody@example.com", "waiting@example.com", owner.email):
        assert [_forgot(api, email) for _time in range(4)] == [202, 202, 202, 429]
    assert {mail["to"] for mail in messages("password_reset")} == {owner.email}


def test_forgetting_needs_a_captcha(api: APIClient) -> None:
    owner = UserFactory()
    answer = api.post("/api/v1/auth/password/forgot", {"email": owner.email, "captcha_id": "x", "captcha_answer": "x"})
    assert answer.json()["errors"]["captcha_answer"][0]["code"] == "captcha_wrong"
    assert messages("password_reset") == []


def test_a_weak_password_does_not_use_the_link_up_but_time_does(api: APIClient, clock: Clock) -> None:
    _forgot(api, UserFactory().email)
    token = mailed_token("password_reset")
    assert "password" in _reset(api, token, "short")["errors"]  # type: ignore[operator]  # a dict here
    clock.shift(hours=1)
    assert _reset(api, token)["code"] == "link_expired"
