"""Keeping a game's columns what the database says: whatever has changed is read again before each search.

The database stamps each listing with the transaction that changed it (`changed_in`, a trigger). Whatever was finished
when a reading began, the oldest transaction then under way not included, is in that reading; everything stamped since
is read anew the next time. So nothing can be missed, in whatever order transactions end.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from numpy.typing import NDArray

from market.listings.models import Listing, ListingStatus
from market.listings.selectors.search_columns import ID, ROW, Columns

_MICROSECONDS = "coalesce((extract(epoch FROM {0}) * 1000000)::bigint, -9223372036854775808)"
_ROW = " || ".join(
    [
        "uuid_send(id)",
        f"boolsend(status = '{ListingStatus.ON_SALE}')",
        "int4send(coalesce(price, 0)::integer)",
        *(f"int8send({_MICROSECONDS.format(name)})" for name in ("published_at", "repriced_at", "hot_changed_at")),
        "float8send(hot_score)",
        "float8send(hot_score_before)",
        "int4send(octet_length(facet_pack))",
    ]
)
# {} is what narrows the rows.
_READ = f"""
SELECT current_database() || pg_relation_filenode('listings_listing'),
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint, string_agg(header, ''), string_agg(facet_pack, '')
FROM (SELECT {_ROW} AS header, facet_pack FROM listings_listing WHERE game_id = %s AND {{}} ORDER BY id) found
"""  # noqa: S608  # names are ours
_ALL = _READ.format(f"status = '{ListingStatus.ON_SALE}'")
_CHANGED = _READ.format("changed_in >= %s")
# So many changes at once are read sooner with everything else.
_MOST_CHANGES = 20_000


@dataclass
class _Game:
    """What this process has of a game, and of which table.

    `since`: whatever is stamped with it or a later one has to be read again.
    """

    lock: RLock = field(default_factory=RLock)
    columns: Columns | None = None
    asked: tuple[Sequence[int], Sequence[int]] = ((), ())
    table: str = ""
    since: int = 0


_games: dict[str, _Game] = {}


@contextmanager
def fresh_columns(game: str, codes: Sequence[int], numbers: Sequence[int]) -> Iterator[Columns]:
    """The columns of a game as they are now, with at least these codes and keys of numbers; nobody else has them."""
    kept = _games.setdefault(game, _Game())
    with kept.lock:
        if kept.columns is None or kept.asked != (codes, numbers) or not _catch_up(game, kept, kept.columns):
            kept.table, kept.since, rows, packs = _read(_ALL, game)
            kept.columns, kept.asked = Columns(codes, numbers, rows, packs), (codes, numbers)
        yield kept.columns


def forget_columns() -> None:
    """Begin anew: for tests, which roll back what they wrote."""
    _games.clear()


def _catch_up(game: str, kept: _Game, columns: Columns) -> bool:
    """Read what has changed; False when everything had better be read."""
    table, since, rows, packs = _read(_CHANGED, game, kept.since)
    # A restored or truncated table has another file; a restored cluster counts its transactions anew.
    if table != kept.table or since < kept.since or len(rows) > _MOST_CHANGES:
        return False
    kept.since = since
    return not len(rows) or columns.put(rows, packs)


def read_ids(found: QuerySet[Listing]) -> NDArray[Any]:
    """The ids of what is found, as `search_columns.ID` has them."""
    inner, params = found.values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(uuid_send(id), '') FROM ({inner}) found", params)  # noqa: S608  # Django's own SQL
        (packed,) = cursor.fetchone()
    return np.frombuffer(packed or b"", ID)


def _read(statement: str, *parameters: Any) -> tuple[str, int, NDArray[Any], bytes]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        table, since, headers, packs = cursor.fetchone()
    return table, since, np.frombuffer(headers or b"", ROW), packs or b""
