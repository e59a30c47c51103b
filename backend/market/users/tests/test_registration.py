import hashlib

import pytest
from captcha.models import CaptchaStore
from rest_framework.test import APIClient

from market.users.models import MailLink, User
from market.users.services.registration import forget_unactivated_users
from market.users.tests.factories import PASSWORD, UserFactory
from market.users.tests.support import Answer, captcha, login, mailed_token, messages
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


def _register(api: APIClient, **changed: str) -> Answer:
    form = {"username": "zhao_yun", "password": PASSWORD, "email": "Zhao@Example.com"} | captcha(api) | changed
    return api.post("/api/v1/auth/register", form, HTTP_ACCEPT_LANGUAGE="en")


def _activate(api: APIClient, token: str) -> Answer:
    return api.post("/api/v1/auth/activate", {"token": token})


def test_a_person_registers_opens_the_link_and_signs_in(api: APIClient) -> None:
    answer = _register(api)
    assert (answer.status_code, answer.json()) == (201, {"email": "Zhao@Example.com"})
    assert login(api, "zhao_yun").json()["code"] == "not_activated"
    assert _activate(api, mailed_token("activation")).status_code == 204
    assert login(api, "ZHAO_YUN").status_code == 200
    assert login(api, "zhao@example.com").status_code == 200
    assert User.objects.get().language == "en"
    assert messages("activation")[0]["subject"] == "Activate your Anhao user"


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"username": "ab"}, "username", "username_format"),
        ({"username": "1abc"}, "username", "username_format"),
        ({"username": "赵子龙"}, "username", "username_format"),
        ({"username": "anhao_service"}, "username", "name_reserved"),
        ({"username": "TAKEN"}, "username", "username_taken"),
        ({"password": "short"}, "password", "password_too_short"),
        ({"password": "password123"}, "password", "password_too_common"),
        ({"password": "zhao_yun1"}, "password", "password_too_similar"),
        ({"email": "nobody"}, "email", "invalid"),
        ({"captcha_answer": "wrong"}, "captcha_answer", "captcha_wrong"),
    ],
)
def test_bad_input_gets_an_error_at_its_field(api: APIClient, changed: dict[str, str], field: str, code: str) -> None:
    UserFactory(username="taken")
    answer = _register(api, **changed)
    assert answer.status_code == 400
    assert code in [error["code"] for error in answer.json()["errors"][field]]
    assert User.objects.count() == 1


def test_a_weak_password_is_refused_in_the_persons_language(api: APIClient) -> None:
    form = {"username": "zhao_yun", "password": "zhao_yun1", "email": "zhao@example.com"} | captcha(api)
    answer = api.post("/api/v1/auth/register", form, HTTP_ACCEPT_LANGUAGE="zh-CN")
    (refusal,) = answer.json()["errors"]["password"]
    assert refusal["message"] == "密码跟 用户名 太相似了。"


def test_security_08_a_known_address_is_told_to_its_owner_only(api: APIClient) -> None:
    owner = UserFactory(email="zhao@example.com")
    fresh, known = _register(api, email="new@example.com", username="fresh"), _register(api)
    assert (fresh.status_code, known.status_code) == (201, 201)
    assert fresh.json().keys() == known.json().keys()
    assert [mail["to"] for mail in messages("registered_already")] == [owner.email]
    assert [mail["to"] for mail in messages("activation")] == ["new@example.com"]
    # The name is taken either way, so that registering it again gives no hint either.
    assert _register(api).json()["errors"]["username"][0]["code"] == "username_taken"


def test_an_expired_link_says_so_and_a_new_one_works(api: APIClient, clock: Clock) -> None:
    _register(api)
    old = mailed_token("activation")
    clock.shift(hours=24)
    answer = _activate(api, old)
    assert (answer.status_code, answer.json()["code"]) == (410, "activation_expired")
    assert api.post("/api/v1/auth/activate/resend", {"identifier": "zhao_yun"}).status_code == 202
    assert _activate(api, old).json()["code"] == "link_invalid"
    assert _activate(api, mailed_token("activation")).status_code == 204


def test_links_are_single_use_bound_to_their_purpose_and_stored_hashed(api: APIClient) -> None:
    _register(api)
    token = mailed_token("activation")
    reset = {"token": token, "password": "better-horse-10"}
    assert api.post("/api/v1/auth/password/reset", reset).json()["code"] == "link_invalid"
    stored = bytes(MailLink.objects.get().token_hash)
    assert stored not in (token.encode(), hashlib.sha256(token.encode()).digest())
    assert _activate(api, token).status_code == 204
    assert _activate(api, token).json()["code"] == "link_invalid"


def test_resending_gives_no_hint_and_is_throttled_alike(api: APIClient) -> None:
    UserFactory(username="waiting", email_verified_at=None)
    for identifier in ("waiting", "nobody", "nobody@example.com"):
        answers = [api.post("/api/v1/auth/activate/resend", {"identifier": identifier}) for _again in range(2)]
        assert [answer.status_code for answer in answers] == [202, 429]
        assert 0 < int(answers[1]["Retry-After"]) <= 60
    assert len(messages("activation")) == 1


def test_the_second_to_activate_an_address_is_refused(api: APIClient) -> None:
    _register(api)
    token = mailed_token("activation")
    UserFactory(email="zhao@example.com")
    answer = _activate(api, token)
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


def test_a_name_is_free_again_when_nobody_activated_it(api: APIClient, clock: Clock) -> None:
    activated = UserFactory()
    _register(api)
    clock.shift(days=8)
    forget_unactivated_users()
    assert list(User.objects.all()) == [activated]


@pytest.mark.parametrize("answered_right", [True, False])
def test_security_10_a_captcha_counts_once_right_or_wrong(api: APIClient, answered_right: bool) -> None:
    form = captcha(api)
    first = form if answered_right else form | {"captcha_answer": "nope"}
    _register(api, **first)
    again = _register(api, username="other_name", **form)
    assert again.json()["errors"]["captcha_answer"][0]["code"] == "captcha_wrong"


def test_security_10_the_answer_stays_on_the_server(api: APIClient) -> None:
    shown = api.post("/api/v1/auth/captcha")
    answer = CaptchaStore.objects.get().challenge
    assert set(shown.json()) == {"captcha_id", "image"}
    assert answer.lower() not in shown.json()["captcha_id"].lower()
    assert shown.json()["image"].startswith("data:image/png;base64,")
