"""Answers kept in Valkey in groups, which the commands that change them delete.

A group is one hash and its answers are the fields, so that one deletion forgets them all. Whoever finds no answer is
given a lease in its place: the holder alone computes, while others wait a moment, and forgetting takes the lease away
with the rest, so that what was read before a change is never kept after it. Valkey may lose everything or be away:
then answers are computed each time.
"""

import time
import zlib
from collections.abc import Callable, Sequence
from secrets import token_hex
from typing import Any, cast

import orjson
import structlog
from django.core.cache import cache
from django.db import transaction
from django_redis import get_redis_connection
from redis import RedisError
from redis.client import Redis

from market.common.api.json import dumps
from market.common.enqueue import enqueue

logger = structlog.get_logger(__name__)

# The longest that a group lives, whatever happens to it.
KEEP_SECONDS = 60
LEASE_MS = 3000
WAIT_SECONDS = 0.4
LOOK_AGAIN_SECONDS = 0.02
# More answers than this in one group are not kept: the address space of a search has no end.
MOST_IN_A_GROUP = 5000
# For so long nobody asks a Valkey that has just failed: each attempt may cost a time-out.
PAUSE_SECONDS = 1.0
_VALUE = b"V"

# Returns the answer, the caller's new lease or somebody else's; nothing when the group is full.
_FIND = """
local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept and string.sub(kept, 1, 1) == 'V' then return kept end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if kept and now < tonumber(string.match(kept, '^L(%d+):')) then return kept end
if not kept and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return false end
local lease = string.format('L%d:%s', now + ARGV[3], ARGV[2])
redis.call('HSET', KEYS[1], ARGV[1], lease)
redis.call('EXPIRE', KEYS[1], ARGV[4], 'NX')
return lease
"""
# Only whoever still holds the lease may put the answer in its place, or give it up.
_KEEP = "if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end"
_GIVE_UP = "if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end"


def recall(group: str, field: str, compute: Callable[[], Any]) -> Any:
    """The answer kept in the group, or what `compute` gives, kept from now on; always as JSON has it.

    What `compute` raises comes out.
    """
    token = token_hex(8).encode()
    found = _find(group, field, token)
    if found is not None and found.startswith(_VALUE):
        return orjson.loads(zlib.decompress(found[1:]))
    if found is None or not found.endswith(token):
        return orjson.loads(dumps(compute()))
    try:
        answer = dumps(compute())
    except BaseException:
        _run(_GIVE_UP, group, field, found)
        raise
    _run(_KEEP, group, field, found, _VALUE + zlib.compress(answer, 1))
    return orjson.loads(answer)


def forget(*groups: str) -> None:
    """Delete groups: at once, so that little is left to go wrong, and when the present transaction has committed.

    A Valkey that is away then is told later, by a task that does not give up.
    """
    _forget(lambda: delete_groups(groups), groups)


def forget_everything() -> None:
    """As `forget`, for a change that touches too many answers to name them."""
    _forget(delete_every_group, ())


def delete_groups(groups: Sequence[str]) -> bool:
    """Whether Valkey did it."""
    return _call(lambda valkey: valkey.unlink(*map(_key, groups))) is not None


def delete_every_group() -> bool:
    """Whether Valkey did it."""

    def sweep(valkey: Redis) -> int:
        keys = list(valkey.scan_iter(match=_key("*"), count=1000))
        return valkey.unlink(*keys) if keys else 0

    return _call(sweep) is not None


def _forget(delete: Callable[[], bool], groups: Sequence[str]) -> None:
    def delete_or_owe() -> None:
        if not delete():
            enqueue("market.common.tasks.forget_pages", groups=list(groups))

    delete()
    transaction.on_commit(delete_or_owe, robust=True)


def _find(group: str, field: str, token: bytes) -> bytes | None:
    """What is there; while it is somebody else's lease, again after a moment."""
    give_up_at = time.monotonic() + WAIT_SECONDS
    while True:
        found = _ask(_FIND, group, field, token, LEASE_MS, KEEP_SECONDS, MOST_IN_A_GROUP)
        is_settled = found is None or found.startswith(_VALUE) or found.endswith(token)
        if is_settled or time.monotonic() > give_up_at:
            return found
        time.sleep(LOOK_AGAIN_SECONDS)


def _ask(script: str, group: str, *arguments: Any) -> bytes | None:
    return cast("bytes | None", _call(lambda valkey: valkey.eval(script, 1, _key(group), *arguments)))


def _run(script: str, group: str, *arguments: Any) -> None:
    _ask(script, group, *arguments)


def _key(group: str) -> str:
    return str(cache.make_key(f"pages:{group}"))


class _Pause:
    """Whether Valkey failed a moment ago."""

    until = 0.0


def _call(ask: Callable[[Redis], Any]) -> Any:
    """What Valkey answers; None when it is away, which is logged once a pause."""
    if time.monotonic() < _Pause.until:
        return None
    try:
        return ask(cast(Redis, get_redis_connection("default")))
    except (RedisError, OSError) as error:
        _Pause.until = time.monotonic() + PAUSE_SECONDS
        logger.warning("page_cache_unavailable", error=type(error).__name__)
        return None
