"""What every environment shares. Values that differ come from the environment only."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.utils.translation import gettext_lazy as _

from config.celery_schedule import BEAT_SCHEDULE
from config.logging import configure_logging
from config.openapi import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS

env = environ.Env()

BACKEND_DIR = Path(__file__).resolve().parents[2]
MARKET_APPS = [
    "orders",
    "bids",
    "listings",
    "games",
    "payments",
    "wallets",
    "notifications",
    "images",
    "users",
    "common",
]

SECRET_KEY: str = env("ANHAO_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ANHAO_ALLOWED_HOSTS", default=[])
PUBLIC_URL: str = env("ANHAO_PUBLIC_URL", default="http://localhost:8000")
DEMO_ALLOWED = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "captcha",
    "channels",
    "django_structlog",
    "django_prometheus",
    *(f"market.{app}" for app in MARKET_APPS),
    "config",  # last: binds the hooks once every app is loaded
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "market.common.api.middleware.ResponseHeadersMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": []},
    }
]

# READ COMMITTED with explicit locks; no ATOMIC_REQUESTS: each command opens its own transaction.
DATABASES: dict[str, dict[str, Any]] = {"default": env.db_url("ANHAO_DATABASE_URL")}
# Whom migrations grant the ledger's posting functions to.
RUNTIME_ROLE: str = env("ANHAO_RUNTIME_ROLE", default="anhao_app")
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 2,
    # Only statements that ask for it are prepared (market/common/prepared.py): Django's own hold their parameters.
    "prepare_threshold": 5,
    "options": f"-c statement_timeout={env.int('ANHAO_STATEMENT_TIMEOUT_MS', default=10_000)}"
    " -c idle_in_transaction_session_timeout=60000",
}
if pool_size := env.int("ANHAO_DB_POOL", default=0):
    # Only the api sets a pool: one a process, never shared over a fork, none under Celery or ASGI.
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 2}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "users.User"
# The username is unique without regard to case, which this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.E003"]
PASSWORD_HASHERS = ["market.users.hashers.TunedArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

VALKEY_URL: str = env("ANHAO_VALKEY_URL")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": VALKEY_URL,
        "KEY_PREFIX": "anhao",
        "OPTIONS": {
            # A cache that is down costs time, never an error.
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.2,
            "SOCKET_TIMEOUT": 0.5,
            "COMPRESSOR": "django_redis.compressors.zlib.ZlibCompressor",
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # socket_timeout None: with redis-py 8 idle sockets would die every 5 s (channels_redis#422).
        "CONFIG": {"hosts": [{"address": VALKEY_URL, "socket_timeout": None}], "prefix": "anhao"},
    }
}

CELERY_BROKER_URL = VALKEY_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_TIME_LIMIT = 120
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BACKEND_DIR / "config" / "locale"]
USE_I18N = True
# The API speaks UTC; what people read in mails is formatted in Shanghai time there.
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/api/static/"
MEDIA_ROOT = Path(env("ANHAO_MEDIA_ROOT", default=str(BACKEND_DIR.parent / "var" / "media")))
PUBLIC_MEDIA_URL = "/media/public/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 << 20

_smtp = env.email_url("ANHAO_SMTP_URL", default="smtp://127.0.0.1:1025")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _smtp["EMAIL_HOST"]
EMAIL_PORT = _smtp["EMAIL_PORT"]
EMAIL_HOST_USER = _smtp["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _smtp["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _smtp.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env("ANHAO_MAIL_FROM", default="Anhao <no-reply@anhao.example>")

SMS_URL: str = env("ANHAO_SMS_URL", default="http://127.0.0.1:8001/sms")
IDENTITY_URL: str = env("ANHAO_IDENTITY_URL", default="http://127.0.0.1:8001/identity")
PROVIDER_SECRET: str = env("ANHAO_PROVIDER_SECRET", default="")
ALIPAY = {
    "gateway": env("ANHAO_ALIPAY_GATEWAY", default="http://localhost:8001/alipay/gateway.do"),
    "app_id": env("ANHAO_ALIPAY_APP_ID", default=""),
    "seller_id": env("ANHAO_ALIPAY_SELLER_ID", default=""),
    "app_private_key_file": env("ANHAO_ALIPAY_APP_PRIVATE_KEY_FILE", default=""),
    "public_key_file": env("ANHAO_ALIPAY_PUBLIC_KEY_FILE", default=""),
    # Where bills are fetched from, besides the gateway itself.
    "bill_host": env("ANHAO_ALIPAY_BILL_HOST", default="dwbillcenter.alipay.com"),
    "notify_url": env("ANHAO_ALIPAY_NOTIFY_URL", default=f"{PUBLIC_URL}/api/v1/payments/alipay/notify"),
}
WECHAT = {
    "gateway": env("ANHAO_WECHAT_GATEWAY", default="http://localhost:8001/wechat"),
    "app_id": env("ANHAO_WECHAT_APP_ID", default=""),
    "merchant_id": env("ANHAO_WECHAT_MERCHANT_ID", default=""),
    "serial_no": env("ANHAO_WECHAT_SERIAL_NO", default=""),
    "private_key_file": env("ANHAO_WECHAT_PRIVATE_KEY_FILE", default=""),
    "public_key_file": env("ANHAO_WECHAT_PUBLIC_KEY_FILE", default=""),
    "public_key_id": env("ANHAO_WECHAT_PUBLIC_KEY_ID", default=""),
    "api_v3_key": env("ANHAO_WECHAT_API_V3_KEY", default=""),
    "notify_url": env("ANHAO_WECHAT_NOTIFY_URL", default=f"{PUBLIC_URL}/api/v1/payments/wechat/notify"),
}

# `id:base64,…`; the first key encrypts, all of them decrypt. Apart from SECRET_KEY on purpose.
FIELD_KEYS: list[str] = env.list("ANHAO_FIELD_KEYS")
LOOKUP_KEY: str = env("ANHAO_LOOKUP_KEY")
PIN_KEY: str = env("ANHAO_PIN_KEY")
JWT_KEY: str = env("ANHAO_JWT_KEY")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["market.users.api.authentication.AccessTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["market.users.api.permissions.IsSignedInAndNotBlacklisted"],
    "DEFAULT_PARSER_CLASSES": ["market.common.api.json.OrjsonParser"],
    "DEFAULT_RENDERER_CLASSES": ["market.common.api.json.OrjsonRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["market.common.api.throttles.PlainTrafficThrottle"],
    "DEFAULT_PAGINATION_CLASS": None,
    "EXCEPTION_HANDLER": "market.common.api.problems.problem_handler",
    "DEFAULT_SCHEMA_CLASS": "market.common.api.schema.Schema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "NUM_PROXIES": 1,
}
SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": JWT_KEY,
    "AUDIENCE": "anhao",
    "ISSUER": "anhao",
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=10),
    "USER_ID_CLAIM": "sub",
    "CHECK_REVOKE_TOKEN": False,
}
REFRESH_COOKIE_NAME = "anhao_refresh"
REFRESH_COOKIE_SECURE = False

CORS_ALLOWED_ORIGINS: list[str] = env.list("ANHAO_CORS_ORIGINS", default=[])
CORS_ALLOW_CREDENTIALS = True
TRUSTED_ORIGINS: list[str] = [PUBLIC_URL, *CORS_ALLOWED_ORIGINS]
# Plain traffic limits are multiplied by this; load tests raise it.
TRAFFIC_LIMIT_FACTOR = env.int("ANHAO_TRAFFIC_LIMIT_FACTOR", default=1)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

CAPTCHA_LENGTH = 4
CAPTCHA_TIMEOUT = 5
CAPTCHA_CHALLENGE_FUNCT = "market.users.captcha.readable_challenge"
CAPTCHA_IMAGE_SIZE = (132, 44)
CAPTCHA_FONT_SIZE = 30
CAPTCHA_LETTER_ROTATION = (-20, 20)

DJANGO_STRUCTLOG_CELERY_ENABLED = True
# Two alarms a second are not news; failures are logged where they happen.
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG
# nginx gives each request its id and drops what the client claims; addresses are personal data.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
LOGGING = configure_logging(env.str("ANHAO_LOG_LEVEL", default="INFO"))
