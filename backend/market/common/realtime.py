"""Pushing a frame to people's sockets. The database decides; the socket only hurries.

A push is one synchronous PUBLISH on a pooled connection, in the wire format of the Channels pub/sub layer that the
`realtime` process listens on (channels_redis.pubsub: channel `{prefix}__group__{group}`, msgpack). Going through
`async_to_sync(group_send)` would open a new connection each time.
"""

import time
from collections.abc import Iterable, Mapping
from functools import cache
from threading import Lock
from typing import Any
from uuid import UUID

import orjson
import structlog
from channels.layers import channel_layers
from channels_redis.serializers import registry
from django.conf import settings
from django.db import transaction
from prometheus_client import Counter
from redis import ConnectionPool, Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 0.1
# Failures closer together than this belong to one outage and are logged once.
BURST_SECONDS = 30.0
PUSH_FAILURES = Counter("anhao_push_failures_total", "Frames that could not be handed to Valkey.")


def publish(user_ids: Iterable[UUID], frame: Mapping[str, Any]) -> None:
    """Push `frame` (JSON, with `type`) to every socket of these people once the transaction commits; never raises.

    What is rolled back is never pushed. What is lost, clients find again by number.
    """
    groups = [group_of(user_id) for user_id in user_ids]
    message = {
        "type": f"push.{'kick' if frame['type'] == 'kicked' else 'frame'}",
        "text": orjson.dumps(dict(frame)).decode(),
    }
    transaction.on_commit(lambda: _send(groups, message), robust=True)


def group_of(user_id: UUID) -> str:
    """The Channels group of a person's sockets."""
    return f"user.{user_id}"


def _send(groups: list[str], message: Mapping[str, str]) -> None:
    payload = registry.get_serializer("msgpack").serialize(message)
    prefix = channel_layers.configs["default"]["CONFIG"]["prefix"]
    try:
        with Redis(connection_pool=_pool()).pipeline(transaction=False) as pipeline:
            for group in groups:
                pipeline.publish(f"{prefix}__group__{group}", payload)
            pipeline.execute()
    except (RedisError, OSError) as error:
        PUSH_FAILURES.inc(len(groups))
        _outages.note(error)


@cache
def _pool() -> ConnectionPool:
    """One pool a process (it notices a fork). No retries: redis-py's default ones would sleep for seconds."""
    return ConnectionPool.from_url(
        settings.VALKEY_URL,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


class _Outages:
    def __init__(self) -> None:
        self._lock = Lock()
        self._last = float("-inf")

    def note(self, error: Exception) -> None:
        with self._lock:
            begins = time.monotonic() - self._last > BURST_SECONDS
            self._last = time.monotonic()
        if begins:
            logger.warning("push_failed", error=type(error).__name__)


_outages = _Outages()
