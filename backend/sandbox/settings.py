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
    """`time_factor` multiplies every interval of the retry schedule (1 is real time)."""

    app_id: str
    seller_id: str
    private_key: RSAPrivateKey
    app_public_key: RSAPublicKey
    time_factor: float
    notify_hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Settings:
    """`url` is the sandbox as the browser sees it, without a slash at its end."""

    host: str
    port: int
    smtp_port: int
    data: Path
    url: str
    provider_secret: bytes
    alipay: AlipaySettings

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
            alipay=_alipay(environ),
        )


def _alipay(environ: Mapping[str, str]) -> AlipaySettings:
    hosts = {host.strip() for host in environ.get("ANHAO_SANDBOX_NOTIFY_HOSTS", "").split(",")}
    return AlipaySettings(
        app_id=_required(environ, "ANHAO_ALIPAY_APP_ID"),
        seller_id=_required(environ, "ANHAO_ALIPAY_SELLER_ID"),
        private_key=_private_key(environ, "ANHAO_SANDBOX_ALIPAY_PRIVATE_KEY_FILE"),
        app_public_key=_public_key(environ, "ANHAO_SANDBOX_APP_PUBLIC_KEY_FILE"),
        time_factor=_factor(environ, "ANHAO_SANDBOX_TIME_FACTOR"),
        notify_hosts=LOOPBACK_HOSTS | (hosts - {""}),
    )


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
