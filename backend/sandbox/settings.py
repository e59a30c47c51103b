"""What the environment says; nothing else in the sandbox reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsError(Exception):
    """The environment lacks a value or holds one that cannot be used; the message names the variable."""


@dataclass(frozen=True, slots=True)
class AlipaySettings:
    """The one app and merchant that Alipay knows."""

    app_id: str
    seller_id: str
    private_key: RSAPrivateKey
    app_public_key: RSAPublicKey


@dataclass(frozen=True, slots=True)
class WeChatSettings:
    """The one app and merchant that WeChat Pay knows.

    `serial_no` names the merchant's certificate, `public_key_id` WeChat Pay's key; `api_v3_key` is 32 bytes.
    """

    app_id: str
    merchant_id: str
    serial_no: str
    private_key: RSAPrivateKey
    public_key_id: str
    merchant_public_key: RSAPublicKey
    api_v3_key: bytes


@dataclass(frozen=True, slots=True)
class Settings:
    """`url` is the sandbox as the browser sees it, without a slash at its end.

    `time_factor` multiplies every interval of the retry schedules (1 is real time); `notify_hosts` are
    the hosts notifications may go to.
    """

    host: str
    port: int
    smtp_port: int
    data: Path
    url: str
    provider_secret: bytes
    time_factor: float
    notify_hosts: frozenset[str]
    alipay: AlipaySettings
    wechat: WeChatSettings

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read every value; raises SettingsError."""
        port = _port(environ, "ANHAO_SANDBOX_PORT")
        return cls(
            host=environ.get("ANHAO_SANDBOX_HOST", "127.0.0.1"),
            port=port,
            smtp_port=_port(environ, "ANHAO_SANDBOX_SMTP_PORT"),
            data=Path(_required(environ, "ANHAO_SANDBOX_DATA")),
            url=_url(environ.get("ANHAO_SANDBOX_URL", f"http://localhost:{port}")),
            provider_secret=_required(environ, "ANHAO_PROVIDER_SECRET").encode(),
            time_factor=_factor(environ, "ANHAO_SANDBOX_TIME_FACTOR"),
            notify_hosts=_hosts(environ),
            alipay=_alipay(environ),
            wechat=_wechat(environ),
        )


def _alipay(environ: Mapping[str, str]) -> AlipaySettings:
    return AlipaySettings(
        app_id=_required(environ, "ANHAO_ALIPAY_APP_ID"),
        seller_id=_required(environ, "ANHAO_ALIPAY_SELLER_ID"),
        private_key=_private_key(environ, "ANHAO_SANDBOX_ALIPAY_PRIVATE_KEY_FILE"),
        app_public_key=_public_key(environ, "ANHAO_SANDBOX_APP_PUBLIC_KEY_FILE"),
    )


def _wechat(environ: Mapping[str, str]) -> WeChatSettings:
    return WeChatSettings(
        app_id=_required(environ, "ANHAO_WECHAT_APP_ID"),
        merchant_id=_required(environ, "ANHAO_WECHAT_MERCHANT_ID"),
        serial_no=_required(environ, "ANHAO_WECHAT_SERIAL_NO"),
        private_key=_private_key(environ, "ANHAO_SANDBOX_WECHAT_PRIVATE_KEY_FILE"),
        public_key_id=_required(environ, "ANHAO_WECHAT_PUBLIC_KEY_ID"),
        merchant_public_key=_public_key(environ, "ANHAO_SANDBOX_WECHAT_MERCHANT_PUBLIC_KEY_FILE"),
        api_v3_key=_api_v3_key(environ),
    )


def _api_v3_key(environ: Mapping[str, str]) -> bytes:
    key = _required(environ, "ANHAO_WECHAT_API_V3_KEY").encode()
    if len(key) != 32:
        raise SettingsError("ANHAO_WECHAT_API_V3_KEY is not 32 characters long")
    return key


def _hosts(environ: Mapping[str, str]) -> frozenset[str]:
    named = {host.strip() for host in environ.get("ANHAO_SANDBOX_NOTIFY_HOSTS", "").split(",")}
    return LOOPBACK_HOSTS | (named - {""})


def _required(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if not value:
        raise SettingsError(f"{name} is not set")
    return value


def _port(environ: Mapping[str, str], name: str) -> int:
    value = _required(environ, name)
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise SettingsError(f"{name} is not a port: {value!r}")
    return int(value)


def _factor(environ: Mapping[str, str], name: str) -> float:
    value = environ.get(name, "0.01")
    try:
        factor = float(value)
    except ValueError:
        raise SettingsError(f"{name} is not a number: {value!r}") from None
    if not 0 < factor <= 1:
        raise SettingsError(f"{name} must be above 0 and at most 1: {value!r}")
    return factor


def _url(value: str) -> str:
    if urlsplit(value).scheme not in ("http", "https"):
        raise SettingsError(f"ANHAO_SANDBOX_URL is not an http address: {value!r}")
    return value.rstrip("/")


def _pem(environ: Mapping[str, str], name: str) -> bytes:
    path = Path(_required(environ, name))
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{name} cannot be read: {error}") from error


def _private_key(environ: Mapping[str, str], name: str) -> RSAPrivateKey:
    pem = _pem(environ, name)
    try:
        key = load_pem_private_key(pem, password=None)
    except ValueError as error:
        raise SettingsError(f"{name} holds no private key in PEM form") from error
    if not isinstance(key, RSAPrivateKey):
        raise SettingsError(f"{name} does not hold an RSA key")
    return key


def _public_key(environ: Mapping[str, str], name: str) -> RSAPublicKey:
    pem = _pem(environ, name)
    try:
        key = load_pem_public_key(pem)
    except ValueError as error:
        raise SettingsError(f"{name} holds no public key in PEM form") from error
    if not isinstance(key, RSAPublicKey):
        raise SettingsError(f"{name} does not hold an RSA key")
    return key
