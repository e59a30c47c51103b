"""Views, counted without a write for each: in Valkey first, from where a task brings them into the tables.

Valkey may lose them. A person counts once a day for a listing.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db import transaction
from django_redis import get_redis_connection
from redis import RedisError
from redis.client import Redis

from market.common.crypto import lookup_hash
from market.common.page_cache import forget
from market.listings.models import Listing, ListingInterest
from market.listings.services.cache import listing_group
from market.listings.services.heat import Interest

logger = structlog.get_logger(__name__)

DAY_SECONDS = 24 * 3600
# What somebody looked at last is kept for so long, and so much of it.
REMEMBER_SECONDS = 30 * DAY_SECONDS
MOST_REMEMBERED = 30
FLUSH_AT_ONCE = 500
_WAITING = "views:waiting"

# Whether somebody has not been here in the listing's present day, which begins with its first viewer; a view of theirs
# is counted then.
_COME = """
if redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('EXPIRE', KEYS[1], ARGV[2], 'NX')
if ARGV[3] ~= '' then redis.call('HINCRBY', KEYS[2], ARGV[3], 1) end
return 1
"""
_TAKE = """
local numbers = redis.call('HMGET', KEYS[1], unpack(ARGV))
redis.call('HDEL', KEYS[1], unpack(ARGV))
return numbers
"""
_REMEMBER = """
redis.call('LREM', KEYS[1], 0, ARGV[1])
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, ARGV[2] - 1)
redis.call('EXPIRE', KEYS[1], ARGV[3])
"""


def count_view(*, listing_id: UUID, viewer: str) -> None:
    """Count a look at a listing. `viewer` is an id or an address: only a keyed hash of it leaves this process."""
    _come(listing_id, viewer, counted=str(listing_id))


def is_first_today(*, listing_id: UUID, user_id: UUID, deed: str) -> bool:
    """Whether somebody has not done this to the listing today, as far as Valkey knows; False while it is away."""
    return _come(listing_id, f"{deed}:{user_id}", counted="")


def remember_view(*, listing_id: UUID, user_id: UUID) -> None:
    """Note what somebody who is signed in looked at, for what is recommended to them."""
    key = _viewed_by(user_id)
    _call(lambda valkey: valkey.eval(_REMEMBER, 1, key, str(listing_id), MOST_REMEMBERED, REMEMBER_SECONDS))


def viewed_lately(user_id: UUID) -> list[UUID]:
    """What they looked at, the latest first; nothing while Valkey is away."""
    found = _call(lambda valkey: valkey.lrange(_viewed_by(user_id), 0, -1))
    return [UUID(one.decode()) for one in found or ()]


def flush_views() -> None:
    """Bring what was counted into the tables, a batch of listings at a time."""
    waiting = _call(lambda valkey: valkey.hkeys(_key(_WAITING))) or []
    ids = sorted(UUID(pk.decode()) for pk in waiting)
    for start in range(0, len(ids), FLUSH_AT_ONCE):
        _flush(ids[start : start + FLUSH_AT_ONCE])


@transaction.atomic
def _flush(ids: Sequence[UUID]) -> None:
    """The counts are taken from Valkey under the locks: a failure loses them, and nothing counts them twice."""
    rows = Listing.objects.only("pk", "view_count").select_for_update(no_key=True)
    listings = list(rows.filter(pk__in=ids).order_by("pk"))
    taken = dict(zip(ids, _take(ids), strict=True))
    for listing in listings:
        listing.view_count += taken[listing.pk]
    Listing.objects.bulk_update(listings, ["view_count"])
    ListingInterest.objects.bulk_create(
        ListingInterest(listing=listing, points=taken[listing.pk] * Interest.VIEW.value)
        for listing in listings
        if taken[listing.pk]
    )
    if listings:
        forget(*(listing_group(listing.pk) for listing in listings))


def _take(ids: Sequence[UUID]) -> list[int]:
    numbers = _call(lambda valkey: valkey.eval(_TAKE, 1, _key(_WAITING), *map(str, ids)))
    return [int(number or 0) for number in numbers] if numbers else [0] * len(ids)


def _come(listing_id: UUID, who: str, *, counted: str) -> bool:
    mark = lookup_hash(who, purpose="viewer")[:8]
    seen, waiting = _key(f"views:seen:{listing_id}"), _key(_WAITING)
    return bool(_call(lambda valkey: valkey.eval(_COME, 2, seen, waiting, mark, DAY_SECONDS, counted)))


def _viewed_by(user_id: UUID) -> str:
    return _key(f"views:by:{user_id}")


def _key(name: str) -> str:
    return str(cache.make_key(name))


def _call(ask: Callable[[Redis], Any]) -> Any:
    try:
        return ask(cast(Redis, get_redis_connection("default")))
    except (RedisError, OSError) as error:
        logger.warning("views_not_counted", error=type(error).__name__)
        return None
