"""What the settings promise: closed documentation, foreign origins, traffic limits, a strict production."""

import os
import subprocess
import sys
from base64 import b64encode
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from pytest_django import Settings
from rest_framework.test import APIClient

from market.common.api import throttles

pytestmark = pytest.mark.django_db
FOREIGN = "https://evil.example"
STRONG_KEYS = {
    name: b64encode(bytes(range(start, start + 32))).decode()
    for start, name in enumerate(("ANHAO_LOOKUP_KEY", "ANHAO_PIN_KEY", "ANHAO_JWT_KEY"))
}
PRODUCTION = STRONG_KEYS | {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "ANHAO_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    "ANHAO_PROVIDER_SECRET": "zyxwvutsrqponmlkjihgfedcba9876543210",
    "ANHAO_FIELD_KEYS": "k1:" + b64encode(bytes(range(40, 72))).decode(),
    "ANHAO_ALLOWED_HOSTS": "anhao.example",
    "ANHAO_PUBLIC_URL": "https://anhao.example",
    "ANHAO_SMTP_URL": "smtp+tls://user:pass@mail.example:587",
    "ANHAO_SMS_URL": "https://sms.example",
    "ANHAO_IDENTITY_URL": "https://identity.example",
    "ANHAO_ALIPAY_GATEWAY": "https://openapi.alipay.com/gateway.do",
    "ANHAO_ALIPAY_APP_ID": "2021000000000000",
    "ANHAO_ALIPAY_SELLER_ID": "2088000000000000",
    "ANHAO_ALIPAY_APP_PRIVATE_KEY_FILE": "/run/secrets/app.pem",
    "ANHAO_ALIPAY_PUBLIC_KEY_FILE": "/run/secrets/alipay.pem",
    "ANHAO_WECHAT_GATEWAY": "https://api.mch.weixin.qq.com",
    "ANHAO_WECHAT_APP_ID": "wx0000000000000000",
    "ANHAO_WECHAT_MERCHANT_ID": "1900000000",
    "ANHAO_WECHAT_SERIAL_NO": "4A",
    "ANHAO_WECHAT_PRIVATE_KEY_FILE": "/run/secrets/merchant.pem",
    "ANHAO_WECHAT_PUBLIC_KEY_FILE": "/run/secrets/wechat.pem",
    "ANHAO_WECHAT_PUBLIC_KEY_ID": "PUB_KEY_ID_01",
    "ANHAO_WECHAT_API_V3_KEY": "0123456789abcdefghijklmnopqrstuv",
}


def _start_production(**changes: str) -> subprocess.CompletedProcess[str]:
    show = (
        "from django.conf import settings as s; "
        "print(s.DEBUG, s.API_DOCS_PUBLIC, s.DEMO_ALLOWED, s.REFRESH_COOKIE_SECURE, s.REFRESH_COOKIE_NAME)"
    )
    foundations = {name: os.environ[name] for name in ("PATH", "ANHAO_DATABASE_URL", "ANHAO_VALKEY_URL")}
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", show],
        env=foundations | PRODUCTION | changes,
        cwd=settings.BACKEND_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_security_29_production_starts_with_strong_secrets_closed_and_with_secure_cookies() -> None:
    started = _start_production()
    assert started.returncode == 0, started.stderr
    assert started.stdout.split() == ["False", "False", "False", "True", "__Secure-anhao_refresh"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANHAO_SECRET_KEY", "short"),
        ("ANHAO_SECRET_KEY", "change-me-" + "x" * 40),
        ("ANHAO_JWT_KEY", b64encode(bytes(32)).decode()),
        ("ANHAO_PIN_KEY", STRONG_KEYS["ANHAO_JWT_KEY"]),
        ("ANHAO_FIELD_KEYS", "k1:not-base64"),
        ("ANHAO_ALLOWED_HOSTS", "*"),
        ("ANHAO_PUBLIC_URL", "http://anhao.example"),
        ("ANHAO_SMS_URL", ""),
        ("ANHAO_ALIPAY_SELLER_ID", ""),
        ("ANHAO_WECHAT_GATEWAY", ""),
        ("ANHAO_WECHAT_SERIAL_NO", ""),
        ("ANHAO_WECHAT_PUBLIC_KEY_FILE", ""),
        ("ANHAO_WECHAT_API_V3_KEY", "short"),
    ],
)
def test_security_29_production_refuses_to_start_on_weak_or_missing_values(name: str, value: str) -> None:
    refused = _start_production(**{name: value})
    assert refused.returncode != 0
    assert name in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/"])
def test_security_33_documentation_is_closed_where_it_is_not_public(
    api: APIClient, settings: Settings, path: str
) -> None:
    settings.API_DOCS_PUBLIC = False
    assert api.get(path).status_code in (401, 403)
    settings.API_DOCS_PUBLIC = True
    assert api.get(path).status_code == 200


def test_security_18_only_listed_origins_may_read_answers(api: APIClient, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    listed = api.get("/api/v1/games", HTTP_ORIGIN="https://app.example")
    foreign = api.get("/api/v1/games", HTTP_ORIGIN=FOREIGN)
    assert listed.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Access-Control-Allow-Origin" not in foreign.headers
    asking: dict[str, Any] = {"HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST", "HTTP_ORIGIN": FOREIGN}
    preflight = api.options("/api/v1/auth/refresh", **asking)
    assert "Access-Control-Allow-Origin" not in preflight.headers


@pytest.mark.parametrize(("method", "limit"), [("get", "READS_PER_WINDOW"), ("post", "WRITES_PER_WINDOW")])
def test_security_31_traffic_of_one_address_has_a_limit(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, method: str, limit: str
) -> None:
    settings.TRAFFIC_LIMIT_FACTOR = 1
    monkeypatch.setattr(throttles, limit, 3)
    address = {"HTTP_X_FORWARDED_FOR": f"address-{uuid4()}"}
    path = "/api/v1/games" if method == "get" else "/api/v1/auth/login"
    answers = [getattr(APIClient(), method)(path, **address) for _ in range(4)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= throttles.WINDOW_SECONDS
    assert answers[-1].json()["code"] == "throttled"
    other = getattr(APIClient(), method)(path, HTTP_X_FORWARDED_FOR=f"address-{uuid4()}")
    assert other.status_code != 429
