"""Statements that the server plans once a connection, for the one or two that are worth it."""

from typing import Any, LiteralString, Self

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.abc import Params

_KEPT = "_prepared_cursors"

_Cursor = psycopg.Cursor[Any]


class _LoggedCursor(psycopg.Cursor[Any]):
    """Keeps the statement, which psycopg forgets once the server knows it by name, for Django's query log."""

    # Overrides four overloads with the one that Django's cursor calls.
    def execute(self, query: LiteralString, params: Params | None = None, **_: Any) -> Self:  # type: ignore[override]
        super().execute(query, params, prepare=True)
        self._query = self._convert_query(query, params)
        return self


def fetch_prepared(statement: LiteralString, params: Params) -> tuple[Any, ...]:
    """Run a statement in the caller's transaction, if there is one, and return its first row, `()` when there is none.

    Errors are Django's own. Parameters should have one type each, whatever their value (text for ids and numbers): the
    server keeps a plan for every combination of types.
    """
    database: BaseDatabaseWrapper = connections[DEFAULT_DB_ALIAS]
    if database.connection is None:
        database.ensure_connection()
    cursor: _Cursor
    if database.execute_wrappers or database.queries_logged:
        cursor = _LoggedCursor(database.connection)
        database._prepare_cursor(cursor).execute(statement, params)  # type: ignore[attr-defined]  # Django's own hook
    else:
        # What Django's cursor would do, without the objects that it makes for each statement (docs/adr/0011).
        database.validate_no_broken_transaction()
        with database.wrap_database_errors:
            cursor = _kept_cursor(database.connection, statement)
            cursor.execute(statement, params, prepare=True)
    return cursor.fetchone() or ()


def _kept_cursor(raw: psycopg.Connection[Any], statement: LiteralString) -> _Cursor:
    """This connection's cursor for the statement: psycopg then remembers how each type of parameter is written."""
    kept: dict[str, _Cursor] | None = vars(raw).get(_KEPT)
    if kept is None:
        kept = vars(raw)[_KEPT] = {}
    cursor = kept.get(statement)
    if cursor is None:
        cursor = kept[statement] = psycopg.Cursor(raw)
    return cursor
