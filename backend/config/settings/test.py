"""Tests: real PostgreSQL and Valkey, cheap password hashing, a clock that can be moved."""

from uuid import uuid4

from config.settings.base import *  # noqa: F403  # settings build on settings
from config.settings.base import CACHES, DATABASES, env

DEMO_ALLOWED = True
API_DOCS_PUBLIC = True
ALLOWED_HOSTS = ["*"]
# The database is made and migrated by its owner; every test then runs as the runtime role.
RUNTIME_ROLE = DATABASES["default"]["USER"]
DATABASES["default"].update(
    {key: value for key, value in env.db_url("ANHAO_OWNER_DATABASE_URL").items() if key in ("USER", "PASSWORD")}
)
DATABASES["default"]["TEST"] = {"NAME": "test_anhao" + env("ANHAO_TEST_DB_SUFFIX", default="")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Several test processes share one Valkey.
CACHES["default"]["KEY_PREFIX"] = f"test-{uuid4().hex}"
TRAFFIC_LIMIT_FACTOR = 1000
