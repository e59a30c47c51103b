from collections.abc import Iterator

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from market.payments.tests.sandbox_process import Sandbox, sandbox_process


@pytest.fixture(scope="session")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with sandbox_process(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: Sandbox, live_server: LiveServer, settings: Settings) -> Iterator[Sandbox]:
    """An empty outside world that our payments go to and that notifies the live server."""
    settings.ALIPAY = settings.ALIPAY | {
        "gateway": shared_sandbox.gateway,
        "notify_url": f"{live_server.url}/api/v1/payments/alipay/notify",
    }
    settings.WECHAT = settings.WECHAT | {
        "gateway": f"{shared_sandbox.url}/wechat",
        "notify_url": f"{live_server.url}/api/v1/payments/wechat/notify",
    }
    yield shared_sandbox
    # Before the database is emptied: nothing of this test may be told to the next one.
    shared_sandbox.reset()
