"""Reading a wallet when its ledger has a thousand transfers, and when it has ten million; checking such a ledger.

All of them are one person's recharges. They are made by COPY: posting them would take an hour.
"""

import time
from collections.abc import Callable
from uuid import UUID

import psycopg
from django.db import connection

from benchmarks.crowd import CLIENTS, by_eight
from benchmarks.databases import as_owner, migrated_database, point_django_at, settle
from benchmarks.rate import rate_of
from benchmarks.table import Figure
from market.common.ids import new_id
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import wallet_of
from market.wallets.statement import StatementFilter, lines_of, page_of

FEW = 1_000
MANY = 10_000_000
PAGE = 20
# Building them once afterwards is many times cheaper than growing them row by row.
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename IN ('wallets_ledgeroperation', 'wallets_ledgertransfer') AND indexdef NOT LIKE 'CREATE UNIQUE%'
"""
_OPERATIONS = """
COPY (SELECT n::bigint, 'bench:' || n, '\\x00'::bytea, 'recharge', 'system', 'recharge', uuidv4(), 'Bench', now()
    FROM generate_series(1, {count}) AS n) TO STDOUT (FORMAT binary)
"""
_INTO_OPERATIONS = """
COPY wallets_ledgeroperation (id, key, request_hash, kind, initiator, subject_type, subject_id, label, created_at)
    FROM STDIN (FORMAT binary)
"""
_TRANSFERS = """
COPY (SELECT n::bigint, n::bigint, 1::smallint, {debit}::bigint, {credit}::bigint, 1::bigint, -n::bigint, n::bigint
    FROM generate_series(1, {count}) AS n) TO STDOUT (FORMAT binary)
"""
_INTO_TRANSFERS = """
COPY wallets_ledgertransfer (id, operation_id, leg, debit_id, credit_id, amount, debit_after, credit_after)
    FROM STDIN (FORMAT binary)
"""
_ACCOUNT = """
INSERT INTO wallets_ledgeraccount (owner_type, owner_id, kind, currency, shard, holder_id, balance, may_go_negative)
VALUES (%s, %s, %s, 'CNY', 0, %s, %s, %s) RETURNING id
"""


def measure(runs: int, seconds: int, many: int = MANY) -> list[Figure]:
    """Alternate both ledgers; rates are reads a second of 8 clients."""
    balances: dict[str, list[float]] = {"few": [], "many": []}
    pages: dict[str, list[float]] = {"few": [], "many": []}
    with migrated_database("bench_few"), migrated_database("bench_many"):
        owners = {name: _fill(f"bench_{name}", count) for name, count in (("few", FEW), ("many", many))}
        for run in range(runs):
            # In turn the first: what one leaves to be written to disk slows the next.
            for name, user_id in list(owners.items())[:: (-1) ** run]:
                point_django_at(f"bench_{name}")
                settle()
                balances[name].append(by_eight(_read_balance, [(user_id, seconds)] * CLIENTS))
                pages[name].append(by_eight(_read_page, [(user_id, seconds)] * CLIENTS))
        point_django_at("bench_many")
        checked, scanned = _transfers_a_second(many, find_differences), _transfers_a_second(many, _read_once)
    few = f"the same with {FEW:,}"
    return [
        Figure(f"a balance among {many:,} transfers", few, balances["many"], balances["few"], 0.9),
        Figure("a page of that statement", few, pages["many"], pages["few"], 0.9),
        Figure("checking that ledger, transfers", "reading each of them once", [checked], [scanned], None),
    ]


def _transfers_a_second(count: int, work: Callable[[], object]) -> float:
    """How many of `count` transfers it gets through in a second, as the nightly task does it: alone and untimed."""
    begin = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    assert not work()
    return count / (time.monotonic() - begin)


def _read_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(amount + debit_after + credit_after) FROM wallets_ledgertransfer")


def _fill(name: str, count: int) -> UUID:
    """Write a ledger of `count` recharges of one fen; return whose they are."""
    user_id = new_id()
    with as_owner(name) as target, as_owner(name) as source:
        indexes = target.execute(_INDEXES).fetchall()
        for index, _definition in indexes:
            target.execute(f"DROP INDEX {index}")
        debit = _account(target, "platform", None, "clearing:alipay", -count)
        credit = _account(target, "user", user_id, "available", count)
        _pipe(source, target, _OPERATIONS.format(count=count), _INTO_OPERATIONS)
        _pipe(source, target, _TRANSFERS.format(count=count, debit=debit, credit=credit), _INTO_TRANSFERS)
        for _index, definition in indexes:
            target.execute(definition)
        target.execute("VACUUM ANALYZE")
    return user_id


def _account(target: psycopg.Connection, owner_type: str, owner_id: UUID | None, kind: str, balance: int) -> int:
    row = target.execute(_ACCOUNT, [owner_type, owner_id, kind, owner_id, balance, owner_id is None]).fetchone()
    assert row
    return int(row[0])


def _pipe(source: psycopg.Connection, target: psycopg.Connection, rows: str, into: str) -> None:
    with source.cursor().copy(rows) as outgoing, target.cursor().copy(into) as incoming:
        for block in outgoing:
            incoming.write(block)


def _read_balance(user_id: UUID, seconds: int) -> float:
    return rate_of(lambda: wallet_of(user_id), seconds)


def _read_page(user_id: UUID, seconds: int) -> float:
    def read() -> object:
        page = page_of(user_id, StatementFilter(), beyond=None, descends=True, rows=PAGE)
        return lines_of(user_id, list(page.order_by("-id")))

    return rate_of(read, seconds)
