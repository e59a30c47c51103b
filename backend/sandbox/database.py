"""One SQLite file. All access happens on the event loop's thread, so there is one connection and no lock."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

Record = TypeVar("Record")


class Database:
    """Opens (and creates) the file; `schemas` are idempotent scripts, one for each store."""

    def __init__(self, path: Path, schemas: Iterable[str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        for schema in schemas:
            self._connection.executescript(schema)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; a transaction inside another one joins it."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def execute(self, sql: str, *values: Any) -> int:
        """Number of rows changed."""
        return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, **values: Any) -> int:
        """Id of the new row; table and column names come from the code, never from a request."""
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
        cursor = self._connection.execute(sql, tuple(values.values()))
        return cursor.lastrowid or 0

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def all(self, kind: type[Record], sql: str, *values: Any) -> list[Record]:
        """Rows as records of a class whose fields are named like the columns."""
        return [kind(**dict(row)) for row in self.rows(sql, *values)]

    def one(self, kind: type[Record], sql: str, *values: Any) -> Record | None:
        found = self.row(sql, *values)
        return None if found is None else kind(**dict(found))

    def close(self) -> None:
        self._connection.close()
