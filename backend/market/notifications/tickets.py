"""Signing a socket in: a ticket that works once, for thirty seconds.

Browsers cannot send headers with a WebSocket, and an access token in an address ends up in logs. Tickets live in
Valkey: when it loses them, the client just asks again.
"""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from functools import cache
from uuid import UUID

import orjson
import structlog
from django.conf import settings
from redis import Redis, RedisError
from redis import asyncio as aioredis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

from market.common.errors import ServiceUnavailable
from market.users.models import User

logger = structlog.get_logger(__name__)

TICKET_SECONDS = 30
TIMEOUT_SECONDS = 1.0


@dataclass(frozen=True)
class Ticket:
    user_id: UUID
    auth_version: int


def issue_ticket(user: User) -> str:
    """A new ticket for the person's next socket. Raises ServiceUnavailable while Valkey is away."""
    raw = secrets.token_urlsafe(32)
    ticket = Ticket(user_id=user.pk, auth_version=user.auth_version)
    try:
        _connection().set(_key(raw), orjson.dumps(asdict(ticket)), ex=TICKET_SECONDS)
    except RedisError as error:
        logger.warning("ticket_not_stored", error=type(error).__name__)
        raise ServiceUnavailable from error
    return raw


async def redeem_ticket(raw: str) -> Ticket | None:
    """The ticket, the first time it is shown; None for a replayed, expired or invented one."""
    try:
        stored = await _async_connection().getdel(_key(raw))
    except RedisError as error:
        logger.warning("ticket_not_read", error=type(error).__name__)
        return None
    if stored is None:
        return None
    values = orjson.loads(stored)
    return Ticket(user_id=UUID(values["user_id"]), auth_version=values["auth_version"])


def _key(raw: str) -> str:
    return f"anhao:ticket:{hashlib.sha256(raw.encode()).hexdigest()}"


@cache
def _connection() -> Redis:
    """No retries: redis-py's default ones would hold the request for seconds."""
    return Redis.from_url(
        settings.VALKEY_URL,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


@cache
def _async_connection() -> aioredis.Redis:
    """The realtime process has one event loop, so one pool serves all of its sockets.

    One retry: after Valkey was away every pooled connection is dead, and this client learns so only by using it.
    """
    return aioredis.Redis.from_url(
        settings.VALKEY_URL,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=AsyncRetry(NoBackoff(), 1),
    )
