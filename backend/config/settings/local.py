"""`make run`: the whole product on one machine, with demo people and the sandbox outside world."""

from config.settings.base import *  # noqa: F403

DEMO_ALLOWED = True
API_DOCS_PUBLIC = True
