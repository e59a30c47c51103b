from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from rest_framework.test import APIClient

from market.users.hashers import TunedArgon2PasswordHasher
from market.users.models import Session
from market.users.services.sign_in import TRIES_OF_PAIR
from market.users.tests.factories import PASSWORD, UserFactory
from market.users.tests.support import captcha, login
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


def test_signing_in_gives_a_token_and_oneself(api: APIClient) -> None:
    user = UserFactory()
    body = login(api, user.username).json()
    assert set(body) == {"access", "user"}
    assert body["user"]["id"] == str(user.pk)
    assert body["user"]["email"] == "p***@example.com"
    session = Session.objects.get()
    assert (session.address, session.is_remembered) == ("127.0.0.1", False)


def test_blacklisted_people_sign_in_and_closed_users_do_not(api: APIClient) -> None:
    assert login(api, UserFactory(is_blacklisted=True).username).status_code == 200
    refused = login(api, UserFactory(is_active=False).username)
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_credentials")


def test_security_08_no_hint_whether_a_user_exists_by_text_or_work(api: APIClient) -> None:
    user = UserFactory()
    seen = []
    for name in (user.username, "nobody", user.email, "nobody@example.com"):
        with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
            answer = login(api, name, "wrong-horse-9")
        body = answer.json()
        seen.append((answer.status_code, body["code"], body["detail"], encode.call_count))
    assert len(set(seen)) == 1
    assert seen[0][3] >= 1


def test_security_08_captcha_after_three_failures_then_a_lock(api: APIClient, clock: Clock) -> None:
    user = UserFactory()
    for _try in range(3):
        assert login(api, user.username, "wrong-horse-9").json()["code"] == "invalid_credentials"
    assert login(api, user.username).json()["code"] == "captcha_required"
    wrong = login(api, user.username, **(captcha(api) | {"captcha_answer": "nope"}))
    assert wrong.json()["errors"]["captcha_answer"][0]["code"] == "captcha_wrong"
    for _try in range(TRIES_OF_PAIR - 5):
        login(api, user.username, "wrong-horse-9", **captcha(api))
    locked = login(api, user.username, **captcha(api))
    assert (locked.status_code, locked.json()["code"]) == (429, "throttled")
    assert 0 < int(locked["Retry-After"]) <= 15 * 60
    clock.shift(minutes=15)
    assert login(api, user.username).status_code == 200


def test_signing_in_with_the_captcha_forgets_the_failures(api: APIClient) -> None:
    user = UserFactory()
    for _try in range(3):
        login(api, user.username, "wrong-horse-9")
    assert login(api, user.username, **captcha(api)).status_code == 200
    assert login(api, user.username, "wrong-horse-9").json()["code"] == "invalid_credentials"


def test_security_08_another_address_does_not_escape_the_captcha(api: APIClient) -> None:
    user = UserFactory()
    for number in range(3):
        api.post(
            "/api/v1/auth/login",
            {"identifier": user.username, "password": "wrong-horse-9"},
            HTTP_X_FORWARDED_FOR=f"198.51.100.{number}",
        )
    assert login(api, user.username).json()["code"] == "captcha_required"


def test_security_08_an_address_is_limited_across_names(api: APIClient) -> None:
    with patch("market.users.services.sign_in.TRIES_OF_ADDRESS", 5):
        codes = [login(api, f"somebody{number}").json()["code"] for number in range(6)]
    assert codes == ["invalid_credentials"] * 5 + ["throttled"]


def test_security_34_passwords_are_argon2_at_the_recommended_cost() -> None:
    hasher = TunedArgon2PasswordHasher()
    encoded = hasher.encode(PASSWORD, hasher.salt())
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify(PASSWORD, encoded)
    assert not hasher.verify("wrong-horse-9", encoded)


@pytest.mark.parametrize("body", [[], "text", {}, {"identifier": 1, "password": None}, {"identifier": "a\x00b"}])
def test_malformed_bodies_are_refused(api: APIClient, body: object) -> None:
    assert api.post("/api/v1/auth/login", body).status_code == 400
