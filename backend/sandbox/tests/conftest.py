from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.tests.support import Box, Merchant, Shop, make_sdk, make_settings, merchant_server, running
from sandbox.tests.wechat_support import WeChatShop, wechat_listener

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests are about sockets; everywhere else the suite may forbid them."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(scope="session")
def shared_box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    with running(make_settings(tmp_path_factory.mktemp("sandbox"))) as box:
        yield box


@pytest.fixture
def box(shared_box: Box) -> Box:
    """A running sandbox, empty."""
    shared_box.post("/api/reset")
    return shared_box


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder for a sandbox of the test's own."""
    return tmp_path / "data"


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    with merchant_server() as merchant:
        yield merchant


@pytest.fixture
def shop(box: Box, merchant: Merchant) -> Shop:
    return Shop(box, make_sdk(box), merchant)


@pytest.fixture
def wechat(box: Box) -> Iterator[WeChatShop]:
    with wechat_listener() as listener:
        yield WeChatShop(box, listener)
