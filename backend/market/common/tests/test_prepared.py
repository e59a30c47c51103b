"""Statements that are planned once a connection."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from market.common.prepared import prepared_cursor

pytestmark = pytest.mark.django_db
DOUBLE = "SELECT %s::integer * 2"


def doubled(text: str) -> int:
    with prepared_cursor() as cursor:
        cursor.execute(DOUBLE, [text])
        (number,) = cursor.fetchone()
    return int(number)


def names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::integer * 2'")
        return [name for (name,) in cursor.fetchall()]


def test_the_server_plans_it_once() -> None:
    assert [doubled(text) for text in ("1", "2", "3")] == [2, 4, 6]
    assert len(names()) == 1


def test_other_cursors_prepare_nothing_afterwards() -> None:
    doubled("1")
    assert connection.connection.prepare_threshold is None


def test_errors_are_djangos_own_and_leave_it_usable() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        doubled("x")
    assert doubled("4") == 8


def test_the_query_log_has_it() -> None:
    with CaptureQueriesContext(connection) as queries:
        doubled("1")
        doubled("2")
    assert [query["sql"] for query in queries.captured_queries] == ["SELECT $1::integer * 2"] * 2
