"""Access tokens: what is accepted as one."""

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine
from django.conf import settings
from rest_framework.test import APIClient

from market.users.models import User
from market.users.tests.factories import UserFactory
from market.users.tests.support import bearer, login
from market.users.tokens import read_access_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def access(api: APIClient) -> str:
    return str(login(api, UserFactory(roles=["cashier"]).username).json()["access"])


def _forged(claims: dict[str, Any], **options: Any) -> str:
    return jwt.encode(claims, **({"key": settings.JWT_KEY, "algorithm": "HS256"} | options))


def _status(token: str) -> int:
    return bearer(token).get("/api/v1/me").status_code


def test_security_06_claims_say_who_and_nothing_derived_from_the_password(access: str) -> None:
    claims = read_access_token(access)
    person = User.objects.get()
    assert claims["sub"] == str(person.pk)
    assert (claims["roles"], claims["blacklisted"], claims["ver"]) == (["cashier"], False, 1)
    assert set(claims) == {"sub", "sid", "roles", "blacklisted", "ver", "token_type", "exp", "iat", "jti", "aud", "iss"}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_security_06_forged_tokens_are_refused(access: str) -> None:
    claims = read_access_token(access)
    assert _status(_forged(claims)) == 200
    assert _status(_forged(claims, algorithm="HS512")) == 401
    assert _status(_forged(claims, key="x" * 32)) == 401
    assert _status(_forged(claims | {"aud": "other"})) == 401
    assert _status(_forged(claims | {"iss": "other"})) == 401
    assert _status(_forged(claims | {"token_type": "refresh"})) == 401
    for missing in ("exp", "aud", "iss", "token_type"):
        assert _status(_forged({name: value for name, value in claims.items() if name != missing})) == 401


def test_security_06_an_unsigned_token_is_refused(access: str) -> None:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    _signed_header, payload, _signature = access.split(".")
    assert _status(f"{header}.{payload}.") == 401


def test_security_02_access_lasts_ten_minutes(access: str) -> None:
    claims = read_access_token(access)
    assert claims["exp"] - claims["iat"] == 600
    with time_machine.travel(timedelta(minutes=10, seconds=1), tick=False):
        assert _status(access) == 401


def test_security_06_a_refresh_token_is_no_access_token(api: APIClient) -> None:
    login(api, UserFactory().username)
    assert _status(str(api.cookies[settings.REFRESH_COOKIE_NAME].value)) == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c"])
def test_other_headers_are_a_visitor_or_refused(header: str) -> None:
    assert APIClient().get("/api/v1/me", HTTP_AUTHORIZATION=header).status_code == 401
