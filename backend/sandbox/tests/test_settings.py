"""The environment: complete, or a message that names what is wrong."""

from pathlib import Path

import pytest

from sandbox.settings import Settings, SettingsError
from sandbox.tests.support import ALIPAY_KEY, APP_KEY, MERCHANT_KEY, WECHAT_KEY, private_pem, public_pem


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "alipay.pem").write_text(private_pem(ALIPAY_KEY))
    (tmp_path / "app.pem").write_text(public_pem(APP_KEY))
    (tmp_path / "wechat.pem").write_text(private_pem(WECHAT_KEY))
    (tmp_path / "merchant.pem").write_text(public_pem(MERCHANT_KEY))
    return {
        "ANHAO_SANDBOX_PORT": "8001",
        "ANHAO_SANDBOX_SMTP_PORT": "8002",
        "ANHAO_SANDBOX_DATA": str(tmp_path),
        "ANHAO_SANDBOX_ALIPAY_PRIVATE_KEY_FILE": str(tmp_path / "alipay.pem"),
        "ANHAO_SANDBOX_APP_PUBLIC_KEY_FILE": str(tmp_path / "app.pem"),
        "ANHAO_PROVIDER_SECRET": "secret",
        "ANHAO_ALIPAY_APP_ID": "2021",
        "ANHAO_ALIPAY_SELLER_ID": "2088",
        "ANHAO_WECHAT_APP_ID": "wx1",
        "ANHAO_WECHAT_MERCHANT_ID": "1900",
        "ANHAO_WECHAT_SERIAL_NO": "4A",
        "ANHAO_WECHAT_PUBLIC_KEY_ID": "PUB_KEY_ID_1",
        "ANHAO_WECHAT_API_V3_KEY": "0123456789abcdef0123456789abcdef",
        "ANHAO_SANDBOX_WECHAT_PRIVATE_KEY_FILE": str(tmp_path / "wechat.pem"),
        "ANHAO_SANDBOX_WECHAT_MERCHANT_PUBLIC_KEY_FILE": str(tmp_path / "merchant.pem"),
    }


def test_defaults(environ: dict[str, str]) -> None:
    settings = Settings.from_environment(environ)

    assert (settings.host, settings.url) == ("127.0.0.1", "http://localhost:8001")
    assert settings.time_factor == 0.01
    assert settings.notify_hosts == {"localhost", "127.0.0.1", "::1"}


def test_notify_hosts_are_added_to_the_loopback(environ: dict[str, str]) -> None:
    settings = Settings.from_environment({**environ, "ANHAO_SANDBOX_NOTIFY_HOSTS": "api, shop.local"})

    assert settings.notify_hosts == {"localhost", "127.0.0.1", "::1", "api", "shop.local"}


@pytest.mark.parametrize(
    "name",
    [
        "ANHAO_SANDBOX_PORT",
        "ANHAO_SANDBOX_SMTP_PORT",
        "ANHAO_SANDBOX_DATA",
        "ANHAO_SANDBOX_ALIPAY_PRIVATE_KEY_FILE",
        "ANHAO_SANDBOX_APP_PUBLIC_KEY_FILE",
        "ANHAO_PROVIDER_SECRET",
        "ANHAO_ALIPAY_APP_ID",
        "ANHAO_ALIPAY_SELLER_ID",
        "ANHAO_WECHAT_APP_ID",
        "ANHAO_WECHAT_MERCHANT_ID",
        "ANHAO_WECHAT_SERIAL_NO",
        "ANHAO_WECHAT_PUBLIC_KEY_ID",
        "ANHAO_WECHAT_API_V3_KEY",
        "ANHAO_SANDBOX_WECHAT_PRIVATE_KEY_FILE",
        "ANHAO_SANDBOX_WECHAT_MERCHANT_PUBLIC_KEY_FILE",
    ],
)
def test_missing_values_are_named(environ: dict[str, str], name: str) -> None:
    del environ[name]

    with pytest.raises(SettingsError, match=name):
        Settings.from_environment(environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANHAO_SANDBOX_PORT", "http"),
        ("ANHAO_SANDBOX_SMTP_PORT", "70000"),
        ("ANHAO_SANDBOX_URL", "localhost:8001"),
        ("ANHAO_SANDBOX_TIME_FACTOR", "fast"),
        ("ANHAO_SANDBOX_TIME_FACTOR", "0"),
        ("ANHAO_SANDBOX_ALIPAY_PRIVATE_KEY_FILE", "/nowhere"),
        ("ANHAO_SANDBOX_ALIPAY_PRIVATE_KEY_FILE", __file__),
        ("ANHAO_SANDBOX_APP_PUBLIC_KEY_FILE", __file__),
        ("ANHAO_WECHAT_API_V3_KEY", "short"),
    ],
)
def test_unusable_values_are_named(environ: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({**environ, name: value})
