"""Tests: real PostgreSQL and Valkey, cheap password hashing, a clock that can be moved."""

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, env

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
