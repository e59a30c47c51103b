"""A site, the outside world beside it, and the staff who keep it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from market.users.tests.factories import UserFactory
from tests.journeys.support import Outside, Person, outside_world


@pytest.fixture
def outside(settings: Settings, tmp_path: Path) -> Iterator[Outside]:
    with outside_world(tmp_path / "sandbox") as outside:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", outside.smtp_port
        settings.IDENTITY_URL = f"{outside.url}/identity"
        settings.SMS_URL = f"{outside.url}/sms"
        yield outside


@pytest.fixture
def site(live_server: LiveServer, outside: Outside, settings: Settings, tmp_path: Path) -> str:
    """The address of a running API which the notifications of payment providers reach."""
    settings.PUBLIC_URL = live_server.url
    settings.TRUSTED_ORIGINS = [live_server.url]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ALIPAY = settings.ALIPAY | {
        "gateway": f"{outside.url}/alipay/gateway.do",
        "notify_url": f"{live_server.url}/api/v1/payments/alipay/notify",
    }
    settings.WECHAT = settings.WECHAT | {
        "gateway": f"{outside.url}/wechat",
        "notify_url": f"{live_server.url}/api/v1/payments/wechat/notify",
    }
    return live_server.url


@pytest.fixture
def reviewer(site: str) -> Person:
    UserFactory(username="reviewer", roles=["reviewer"])
    return _signed_in(site, "reviewer")


@pytest.fixture
def cashier(site: str) -> Person:
    UserFactory(username="cashier", roles=["cashier"])
    return _signed_in(site, "cashier")


def _signed_in(site: str, name: str) -> Person:
    person = Person(site, name)
    person.sign_in()
    return person
