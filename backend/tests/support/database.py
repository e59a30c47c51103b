"""Tests run as the runtime role, on a database that its owner made, under a clock that can be moved.

`TestCase` rolls back; `TransactionTestCase` truncates, which append-only tables refuse. Only the owner's flush lifts
that guard, and puts it back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from pytest_django import DjangoDbBlocker

from market.listings.selectors.search_fresh import forget_columns

_INSTALL_CLOCK = """
CREATE TABLE IF NOT EXISTS test_clock (shift interval NOT NULL);
DELETE FROM test_clock;
INSERT INTO test_clock VALUES ('0');
GRANT SELECT, UPDATE ON test_clock TO PUBLIC;
CREATE OR REPLACE FUNCTION market_now() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT clock_timestamp() + (SELECT shift FROM test_clock) $$;
"""
_cache_versions = count(2)
_GUARDS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname LIKE '%_no_truncate' AND NOT t.tgisinternal
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After the owner has migrated: install the movable clock, then be the runtime role until it ends."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(_INSTALL_CLOCK)
    connection_created.connect(_set_role, dispatch_uid="runtime-role")
    with django_db_blocker.unblock():
        connection.close()
    yield
    connection_created.disconnect(dispatch_uid="runtime-role")
    with django_db_blocker.unblock():
        connection.close()


def _set_role(sender: object, connection: BaseDatabaseWrapper, **_: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.RUNTIME_ROLE}"')


@contextmanager
def as_owner() -> Iterator[None]:
    """Run statements as the database's owner for a while (schema surgery in tests)."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{settings.RUNTIME_ROLE}"')


class Clock:
    """Moves the market's clock; what Python's own clock says does not change."""

    def shift(self, **delta: float) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE test_clock SET shift = shift + %s::interval", [f"{timedelta(**delta).total_seconds()} seconds"]
            )

    def reset(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE test_clock SET shift = '0'")


@pytest.fixture
def clock(db: None) -> Iterator[Clock]:
    clock = Clock()
    yield clock
    clock.reset()


@pytest.fixture(autouse=True)
def _own_cache_for_each_test() -> None:
    cache.version = next(_cache_versions)
    # Each thread of a live server makes a cache of its own from the settings.
    caches.settings["default"]["VERSION"] = cache.version


@pytest.fixture(autouse=True)
def _own_columns_for_each_test() -> None:
    forget_columns()


@pytest.fixture(scope="session", autouse=True)
def _flush_as_owner() -> Iterator[None]:
    handle = flush.Command.handle

    def flush_with_guards_lifted(self: flush.Command, **options: object) -> None:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(_GUARDS)
            guards = cursor.fetchall()
            _switch_guards(guards, "DISABLE")
            handle(self, **options)
            _switch_guards(guards, "ENABLE")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", flush_with_guards_lifted)
        yield


def _switch_guards(guards: list[tuple[str, str]], switch: str) -> None:
    with connection.cursor() as cursor:
        for table, trigger in guards:
            cursor.execute(f'ALTER TABLE "{table}" {switch} TRIGGER "{trigger}"')
