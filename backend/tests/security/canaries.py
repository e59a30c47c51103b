"""Unique values planted where secrets go, and every place in which they must never be found."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, cast

from django.db import connection
from django_redis import get_redis_connection
from redis.client import Redis

from tests.support.database import as_owner

PIN_LENGTH = 6
_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name IN (SELECT relname FROM pg_class WHERE relkind IN ('r', 'p'))
"""


def _alone(digits: str) -> str:
    return rf"(?<![\w.]){digits}(?!\w)" if len(digits) == PIN_LENGTH else digits


@dataclass(frozen=True)
class Canaries:
    """What somebody types and nobody may read again. No two share a piece of text."""

    password: str = "canary-Kestrel-4817"
    new_password: str = "canary-Merlin-5926"
    wrong_password: str = "canary-Osprey-6035"
    pin: str = "918273"
    wrong_pin: str = "827364"
    real_name: str = "金丝雀甲"
    id_number: str = "11010519491231002X"
    phone: str = "13977665544"
    payee_account: str = "19988776655"
    game_login: str = "canary-login-7144"
    game_password: str = "canary-Falcon-8253"
    game_note: str = "canary-note-9362"
    later_password: str = "canary-Buzzard-1471"
    # Ours, not a person's: it opens WeChat Pay's notifications.
    api_v3_key: str = "canary-Goshawk-2582-WeChats-key0"

    def found_in(self, text: str) -> list[str]:
        """The names of those that occur; six digits count only on their own, not as part of a time or an id."""
        named = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        return [name for name, value in named.items() if re.search(_alone(value) if value.isdigit() else value, text)]


@contextmanager
def production_logs() -> Iterator[io.StringIO]:
    """What the formatter of every environment writes, at the level of production."""
    written = io.StringIO()
    formatter = next(handler.formatter for handler in logging.getLogger().handlers if _is_ours(handler))
    recorder = logging.StreamHandler(written)
    recorder.setFormatter(formatter)
    root = logging.getLogger()
    level = root.level
    root.addHandler(recorder)
    root.setLevel(logging.INFO)
    try:
        yield written
    finally:
        root.removeHandler(recorder)
        root.setLevel(level)


def _is_ours(handler: logging.Handler) -> bool:
    return type(handler) is logging.StreamHandler and handler.formatter is not None


def database_text() -> dict[str, str]:
    """{table.column: all that stands in it}, as a dump shows it; what is sealed or hashed is bytes in hexadecimal."""
    contents: dict[str, str] = {}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT string_agg("{column}"::text, E\'\\n\') FROM "{table}"')  # noqa: S608 - names from the catalogue
            contents[f"{table}.{column}"] = _with_plain_bytes(cursor.fetchone()[0] or "")
    return contents


def _with_plain_bytes(text: str) -> str:
    """The text, and what it says where it is bytes in PostgreSQL's own notation."""
    plain = [bytes.fromhex(line[2:]).decode(errors="replace") for line in text.splitlines() if line.startswith("\\x")]
    return "\n".join([text, *plain])


def valkey_text() -> str:
    """Every key with its value, of this process's cache, the traffic limits and the tickets."""
    server = cast(Redis, get_redis_connection("default"))
    return "\n".join(f"{key!r} {_value(server, key)!r}" for key in server.scan_iter())


def _value(server: Redis, key: Any) -> object:
    kind = server.type(key)
    readers: dict[bytes, Any] = {b"string": server.get, b"hash": server.hgetall, b"set": server.smembers}
    if kind == b"list":
        return server.lrange(key, 0, -1)
    if kind == b"zset":
        return server.zrange(key, 0, -1)
    return readers[kind](key) if kind in readers else kind
