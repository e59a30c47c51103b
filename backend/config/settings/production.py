"""Production: refuses to start on default or missing secrets, closes the documentation."""

from base64 import b64decode
from binascii import Error as Base64Error

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import (
    ALIPAY,
    ALLOWED_HOSTS,
    FIELD_KEYS,
    JWT_KEY,
    LOOKUP_KEY,
    PIN_KEY,
    PROVIDER_SECRET,
    PUBLIC_URL,
    SECRET_KEY,
    WECHAT,
    env,
)

API_DOCS_PUBLIC = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
REFRESH_COOKIE_NAME = "__Secure-anhao_refresh"
REFRESH_COOKIE_SECURE = True


def _require(condition: bool, name: str, need: str) -> None:
    if not condition:
        raise ImproperlyConfigured(f"{name} {need}")


def _is_strong_key(value: str) -> bool:
    try:
        raw = b64decode(value, validate=True)
    except Base64Error:
        return False
    return len(raw) >= 32 and len(set(raw)) > 8


for _name, _value in {
    "ANHAO_LOOKUP_KEY": LOOKUP_KEY,
    "ANHAO_PIN_KEY": PIN_KEY,
    "ANHAO_JWT_KEY": JWT_KEY,
}.items():
    _require(_is_strong_key(_value), _name, "must be base64 of 32 random bytes")
_require(bool(FIELD_KEYS), "ANHAO_FIELD_KEYS", "must name at least one key")
for _entry in FIELD_KEYS:
    _require(_is_strong_key(_entry.partition(":")[2]), "ANHAO_FIELD_KEYS", "must be id:base64 of 32 random bytes")
_require(len({LOOKUP_KEY, PIN_KEY, JWT_KEY}) == 3, "ANHAO_LOOKUP_KEY, ANHAO_PIN_KEY, ANHAO_JWT_KEY", "must differ")
for _name, _value in {"ANHAO_SECRET_KEY": SECRET_KEY, "ANHAO_PROVIDER_SECRET": PROVIDER_SECRET}.items():
    _require(len(_value) >= 32 and "change-me" not in _value, _name, "must be 32 or more random characters")
_require("*" not in ALLOWED_HOSTS and bool(ALLOWED_HOSTS), "ANHAO_ALLOWED_HOSTS", "must name the site's hosts")
_require(PUBLIC_URL.startswith("https://"), "ANHAO_PUBLIC_URL", "must be an https address")
for _name in ("app_id", "seller_id", "app_private_key_file", "public_key_file"):
    _require(bool(ALIPAY[_name]), f"ANHAO_ALIPAY_{_name.upper()}", "must be set")
for _name in ("app_id", "merchant_id", "serial_no", "private_key_file", "public_key_file", "public_key_id"):
    _require(bool(WECHAT[_name]), f"ANHAO_WECHAT_{_name.upper()}", "must be set")
_require(len(WECHAT["api_v3_key"].encode()) == 32, "ANHAO_WECHAT_API_V3_KEY", "must be 32 characters")
for _name in (
    "ANHAO_SMTP_URL",
    "ANHAO_SMS_URL",
    "ANHAO_IDENTITY_URL",
    "ANHAO_ALIPAY_GATEWAY",
    "ANHAO_WECHAT_GATEWAY",
):
    _require(bool(env.str(_name, default="")), _name, "must be set")
