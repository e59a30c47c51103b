"""Statements that the server plans once a connection, for the one or two that are worth it."""

from typing import Any, LiteralString, Self

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg.abc import Params


class _PreparingCursor(psycopg.Cursor[Any]):
    """Sends parameters apart from the statement, which the server then need not read and plan again."""

    def execute(self, query: LiteralString, params: Params | None = None, **_: Any) -> Self:  # type: ignore[override]
        # Django switches preparing off for its own cursors, whose statements hold their parameters.
        self.connection.prepare_threshold = 0
        try:
            return super().execute(query, params, prepare=True)
        finally:
            self.connection.prepare_threshold = None


class _LoggedCursor(_PreparingCursor):
    """Keeps the statement, which psycopg forgets once the server knows it by name, for Django's query log."""

    def execute(self, query: LiteralString, params: Params | None = None, **_: Any) -> Self:  # type: ignore[override]
        super().execute(query, params)
        self._query = self._convert_query(query, params)
        return self


def prepared_cursor() -> CursorWrapper:
    """Django's own cursor in all else: errors, logging, transactions.

    Parameters should have one type each, whatever their value (text for ids and numbers): the server keeps a plan for
    every combination of types.
    """
    connection.ensure_connection()
    cursor = (_LoggedCursor if connection.queries_logged else _PreparingCursor)(connection.connection)
    return connection._prepare_cursor(cursor)  # type: ignore[attr-defined]  # Django's own hook
