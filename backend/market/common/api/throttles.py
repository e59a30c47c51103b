"""Plain traffic limits: one Lua script in Valkey. Guards of secrets are not here but in PostgreSQL."""

from typing import Any, cast

import structlog
from django.conf import settings
from django_redis import get_redis_connection
from redis import RedisError
from redis.client import Redis
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

logger = structlog.get_logger(__name__)

WINDOW_SECONDS = 60
READS_PER_WINDOW = 1200
WRITES_PER_WINDOW = 240
# Counts and sets the expiry in one step; returns the count and the seconds left.
_SCRIPT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}
"""


class PlainTrafficThrottle(BaseThrottle):
    """So many reads and writes a minute for a person, or for an address that is not signed in."""

    def __init__(self) -> None:
        self._wait: float | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        reads = request.method in ("GET", "HEAD", "OPTIONS")
        limit = (READS_PER_WINDOW if reads else WRITES_PER_WINDOW) * settings.TRAFFIC_LIMIT_FACTOR
        who = str(request.user.pk) if request.user.is_authenticated else self.get_ident(request)
        try:
            connection = cast(Redis, get_redis_connection("default"))
            key = f"anhao:traffic:{'r' if reads else 'w'}:{who}"
            count, self._wait = connection.eval(_SCRIPT, 1, key, WINDOW_SECONDS)
        except RedisError as error:
            logger.warning("throttle_unavailable", error=type(error).__name__)
            return True
        return bool(count <= limit)

    def wait(self) -> float | None:
        return self._wait
