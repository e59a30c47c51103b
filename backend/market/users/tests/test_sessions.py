from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from market.common.models import AuditEntry
from market.users.models import RefreshToken, Session, User
from market.users.services.sessions import forget_old_sessions
from market.users.services.standing import set_restriction, set_roles
from market.users.tests.factories import UserFactory
from market.users.tests.support import OURS, bearer, cookie_of, login, refresh
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def test_security_01_refresh_token_is_only_in_a_strict_http_only_cookie(api: APIClient, settings: Settings) -> None:
    settings.REFRESH_COOKIE_NAME, settings.REFRESH_COOKIE_SECURE = "__Secure-anhao_refresh", True
    user = UserFactory()
    for answer in (login(api, user.username), api.post("/api/v1/auth/refresh", **OURS)):
        assert answer.status_code == 200
        cookie = answer.cookies["__Secure-anhao_refresh"]
        assert cookie["httponly"] is True
        assert cookie["secure"] is True
        assert (cookie["samesite"], cookie["path"]) == ("Strict", "/api/v1/auth/")
        assert cookie.value not in answer.content.decode()


def test_the_cookie_outlives_the_browser_only_for_who_wants_to_be_remembered(api: APIClient) -> None:
    user = UserFactory()
    lives = [
        login(api, user.username, remember_me=wish).cookies[settings.REFRESH_COOKIE_NAME]["max-age"]
        for wish in (False, True)
    ]
    assert lives == ["", 14 * 24 * 3600]
    assert refresh(api).cookies[settings.REFRESH_COOKIE_NAME]["max-age"] == 14 * 24 * 3600


def test_refreshing_replaces_the_cookie_and_says_who_one_is(api: APIClient) -> None:
    user = UserFactory()
    first = cookie_of(login(api, user.username))
    answer = refresh(api)
    assert cookie_of(answer) != first
    assert answer.json()["user"]["id"] == str(user.pk)
    assert bearer(answer.json()["access"]).get("/api/v1/me").status_code == 200


def test_security_03_refresh_reuse_revokes_family(api: APIClient, clock: Clock) -> None:
    user = UserFactory()
    stolen = cookie_of(login(api, user.username))
    renewed = refresh(api)
    clock.shift(seconds=11)
    assert refresh(APIClient(), stolen).json()["code"] == "session_ended"
    # The successor and the access token made from it are dead as well.
    assert refresh(APIClient(), cookie_of(renewed)).json()["code"] == "session_ended"
    assert bearer(renewed.json()["access"]).get("/api/v1/me").status_code == 401
    assert AuditEntry.objects.filter(action="refresh_token_reused", subject_id=user.pk).exists()


def test_security_03_the_same_token_again_within_seconds_gets_the_same_successor(api: APIClient) -> None:
    token = cookie_of(login(api, UserFactory().username))
    successors = {cookie_of(refresh(APIClient(), token)) for _tab in range(3)}
    assert len(successors) == 1
    assert RefreshToken.objects.count() == 2


def test_security_03_a_token_whose_successor_was_used_is_reuse_at_once(api: APIClient) -> None:
    stolen = cookie_of(login(api, UserFactory().username))
    successor = cookie_of(refresh(APIClient(), stolen))
    third = cookie_of(refresh(APIClient(), successor))
    assert refresh(APIClient(), stolen).status_code == 401
    assert refresh(APIClient(), third).status_code == 401


def test_refresh_tokens_are_stored_hashed(api: APIClient) -> None:
    token = cookie_of(login(api, UserFactory().username))
    assert token.encode() not in bytes(RefreshToken.objects.get().token_hash)


def test_a_token_ends_after_14_days_without_use(api: APIClient, clock: Clock) -> None:
    login(api, UserFactory().username, remember_me=True)
    clock.shift(days=13)
    assert refresh(api).status_code == 200
    clock.shift(days=14)
    assert refresh(api).json()["code"] == "session_ended"


def test_security_05_a_session_ends_absolutely_however_often_it_is_renewed(api: APIClient, clock: Clock) -> None:
    login(api, UserFactory().username, remember_me=True)
    for _fortnight in range(4):
        clock.shift(days=13)
        assert refresh(api).status_code == 200
    clock.shift(days=8)
    assert refresh(api).json()["code"] == "session_ended"
    clock.shift(days=40)
    forget_old_sessions()
    assert not Session.objects.exists()


def test_security_05_sessions_are_listed_and_ended_one_by_one(api: APIClient) -> None:
    user = UserFactory()
    here = bearer(login(api, user.username).json()["access"])
    there = bearer(login(APIClient(HTTP_USER_AGENT="Phone"), user.username).json()["access"])
    listed = here.get("/api/v1/auth/sessions").json()
    assert [(row["user_agent"], row["is_current"]) for row in listed] == [("Phone", False), ("", True)]
    assert here.delete(f"/api/v1/auth/sessions/{listed[0]['id']}").status_code == 204
    assert there.get("/api/v1/me").status_code == 401
    assert here.get("/api/v1/me").status_code == 200


def test_security_05_all_other_devices_are_signed_out_together(api: APIClient) -> None:
    user, stranger = UserFactory(), UserFactory()
    here = login(api, user.username).json()["access"]
    others = [login(APIClient(), user.username).json()["access"] for _device in range(2)]
    elsewhere = login(APIClient(), stranger.username).json()["access"]
    with patch("market.users.services.sessions.realtime.publish") as publish:
        assert bearer(here).delete("/api/v1/auth/sessions").status_code == 204
        assert bearer(here).delete("/api/v1/auth/sessions").status_code == 204
    publish.assert_called_once_with([user.pk], {"type": "kicked"})
    assert [bearer(access).get("/api/v1/me").status_code for access in others] == [401, 401]
    assert bearer(elsewhere).get("/api/v1/me").status_code == 200
    assert [row["is_current"] for row in bearer(here).get("/api/v1/auth/sessions").json()] == [True]
    assert refresh(api).status_code == 200


def test_security_12_somebody_elses_session_is_not_found(api: APIClient, as_user: AsUser) -> None:
    login(api, UserFactory().username)
    foreign = Session.objects.get()
    assert as_user(UserFactory()).delete(f"/api/v1/auth/sessions/{foreign.pk}").status_code == 404
    assert Session.objects.get(pk=foreign.pk).revoked_at is None


def test_security_05_signing_out_everywhere_ends_all_at_once(api: APIClient) -> None:
    user = UserFactory()
    accesses = [login(APIClient(), user.username).json()["access"] for _device in range(2)]
    login(api, user.username)
    assert bearer(accesses[0]).post("/api/v1/auth/logout-all").status_code == 204
    assert [bearer(access).get("/api/v1/me").status_code for access in accesses] == [401, 401]
    assert refresh(api).status_code == 401


def test_signing_out_ends_the_session_and_clears_the_cookie(api: APIClient) -> None:
    access = login(api, UserFactory().username).json()["access"]
    answer = api.post("/api/v1/auth/logout", **OURS)
    assert answer.status_code == 204
    assert answer.cookies[settings.REFRESH_COOKIE_NAME]["max-age"] == 0
    assert bearer(access).get("/api/v1/me").status_code == 401
    assert APIClient().post("/api/v1/auth/logout", **OURS).status_code == 204


@pytest.mark.parametrize("path", ["refresh", "logout"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_ORIGIN": settings.PUBLIC_URL},
        {"HTTP_X_REQUESTED_WITH": "anhao", "HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_X_REQUESTED_WITH": "anhao", "HTTP_ORIGIN": "null"},
        {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    ],
)
def test_security_07_cookie_endpoints_want_our_origin_and_header(
    api: APIClient, path: str, headers: dict[str, Any]
) -> None:
    login(api, UserFactory().username)
    answer = api.post(f"/api/v1/auth/{path}", **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert refresh(api).status_code == 200


def test_security_07_cookie_endpoints_only_post(api: APIClient) -> None:
    assert [api.get(f"/api/v1/auth/{path}", **OURS).status_code for path in ("refresh", "logout")] == [405, 405]


@pytest.mark.parametrize("change", ["roles", "blacklist"])
def test_security_04_role_change_and_blacklisting_kill_access_refresh_and_sockets(api: APIClient, change: str) -> None:
    user = UserFactory()
    access = login(api, user.username).json()["access"]
    with patch("market.common.realtime.publish") as publish:
        if change == "roles":
            set_roles(user_id=user.pk, roles=["reviewer"], actor=None, reason="hired")
        else:
            set_restriction(user_id=user.pk, is_blacklisted=True, actor=None, reason="fraud")
    publish.assert_called_once_with([user.pk], {"type": "kicked", "auth_version": 2})
    assert bearer(access).get("/api/v1/me").status_code == 401
    assert refresh(api).status_code == 401
    assert AuditEntry.objects.filter(subject_id=user.pk).count() == 1
