"""Statements that are planned once a connection."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from market.common.prepared import fetch_prepared

pytestmark = pytest.mark.django_db
DOUBLE = "SELECT %s::integer * 2"


def doubled(text: str) -> int:
    (number,) = fetch_prepared(DOUBLE, [text])
    return int(number)


def names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::integer * 2'")
        return [name for (name,) in cursor.fetchall()]


def test_the_server_plans_it_once() -> None:
    assert [doubled(text) for text in ("1", "2", "3")] == [2, 4, 6]
    assert len(names()) == 1


def test_other_cursors_prepare_nothing() -> None:
    for _ in range(10):
        with connection.cursor() as cursor:
            cursor.execute(DOUBLE, ["1"])
    assert names() == []


def test_errors_are_djangos_own_and_leave_it_usable() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        doubled("x")
    assert doubled("4") == 8


def test_the_query_log_has_it() -> None:
    with CaptureQueriesContext(connection) as queries:
        doubled("1")
        doubled("2")
    assert [query["sql"] for query in queries.captured_queries] == ["SELECT $1::integer * 2"] * 2


def test_a_transaction_that_must_be_rolled_back_takes_no_more() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            doubled("1")
        transaction.set_rollback(False)
    assert doubled("1") == 2


def test_what_wraps_statements_sees_it() -> None:
    seen: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        assert doubled("3") == 6
    assert seen == [DOUBLE]


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_prepares_anew() -> None:
    assert doubled("2") == 4
    connection.close()
    assert doubled("3") == 6
    assert len(names()) == 1


def test_parameters_of_several_types_are_each_written_their_way() -> None:
    statement = "SELECT %s::text || coalesce(%s::text, '-')"
    rows = [fetch_prepared(statement, parameters) for parameters in (["a", "b"], ["c", None], ["d", "e"])]
    assert rows == [("ab",), ("c-",), ("de",)]
