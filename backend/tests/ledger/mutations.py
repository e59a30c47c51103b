"""Each database guard of money, how it is taken away in a scratch database, and the tests that must then fail."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from psycopg import Connection, sql

from tests.ledger.function_mutations import FUNCTIONS, tests
from tests.ledger.violations import KEPT_TABLES, VIOLATIONS

Change = Callable[["Connection[tuple[str]]", str], None]  # on the scratch database, as its owner, for the runtime role

_CONSTRAINTS = "tests/ledger/test_constraints.py"
_GUARDS = "tests/ledger/test_guards.py"
_RACES = "tests/races/test_orders.py"
LEDGER_TABLES = ("wallets_ledgeraccount", "wallets_ledgeroperation", "wallets_ledgertransfer", "wallets_walletfreeze")


@dataclass(frozen=True)
class Mutation:
    """`noticed_by`: pytest node ids, at least one of which must fail once `change` was made."""

    name: str
    change: Change
    noticed_by: tuple[str, ...]


def statement(text: str) -> Change:
    def change(connection: "Connection[tuple[str]]", role: str) -> None:
        connection.execute(sql.SQL(text).format(role=sql.Identifier(role)))

    return change


def without_guard(name: str) -> Change:
    """Drop a constraint, or the unique index of that name."""

    def change(connection: "Connection[tuple[str]]", role: str) -> None:
        table = VIOLATIONS[name].table
        is_constraint = connection.execute("SELECT FROM pg_constraint WHERE conname = %s", [name]).rowcount
        drop = f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' if is_constraint else f'DROP INDEX "{name}"'
        connection.execute(drop)

    return change


def without_triggers(table: str, event: str) -> Change:
    """Drop the table's triggers against `event`; a trigger against several goes with each of them."""

    def change(connection: "Connection[tuple[str]]", role: str) -> None:
        triggers = connection.execute(
            "SELECT DISTINCT trigger_name FROM information_schema.triggers WHERE event_object_table = %s"
            " AND event_manipulation = %s UNION SELECT tgname FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND %s = 'TRUNCATE' AND tgname LIKE '%%_no_truncate'",
            [table, event, table, event],
        ).fetchall()
        assert triggers, f"nothing stands against {event} of {table}"
        for (trigger,) in triggers:
            connection.execute(f'DROP TRIGGER "{trigger}" ON {table}')

    return change


def in_function(name: str, pattern: str, replacement: str) -> Change:
    """Replace every match of `pattern` in a function's text; a pattern that matches nothing is an error."""

    def change(connection: "Connection[tuple[str]]", role: str) -> None:
        row = connection.execute("SELECT pg_get_functiondef(%s::regproc)", [name]).fetchone()
        assert row is not None
        text, count = re.subn(pattern, replacement, row[0], flags=re.DOTALL)
        assert count, f"{name} has no {pattern!r} any more"
        connection.execute(text)

    return change


def _of_constraints() -> list[Mutation]:
    more = {
        "order_open_once": tests(_RACES, "test_without_the_lock_only_the_database_would_stand_between_two_buyers"),
        "ledger_account_not_overdrawn": tests(_GUARDS, "test_not_even_the_owner_overdraws_an_account"),
    }
    return [
        Mutation(
            f"without {name}",
            without_guard(name),
            tests(_CONSTRAINTS, f"test_the_database_refuses[{name}]") + more.get(name, ()),
        )
        for name in VIOLATIONS
    ]


def _of_triggers() -> list[Mutation]:
    removal = "test_history_is_not_removed[{}-{}]"
    tried = {
        "UPDATE": lambda table: f"test_history_is_not_rewritten[{table}]",
        "DELETE": lambda table: removal.format("DELETE FROM {}", table),
        "TRUNCATE": lambda table: removal.format("TRUNCATE {} CASCADE", table),
    }
    return [
        Mutation(
            f"nothing against {event} of {table}", without_triggers(table, event), tests(_CONSTRAINTS, name(table))
        )
        for table in KEPT_TABLES
        for event, name in tried.items()
    ]


def _of_rights() -> list[Mutation]:
    granted = [
        Mutation(
            f"{right} on {table} granted",
            statement(f"GRANT {right} ON {table} TO {{role}}"),
            tests(_GUARDS, f"test_the_runtime_role_has_no_more_rights_than_it_needs[{table}]"),
        )
        for table in LEDGER_TABLES
        for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
        if (table, right) != ("wallets_walletfreeze", "INSERT")
    ]
    definer = tests(_GUARDS, "test_the_function_runs_as_its_owner_with_a_pinned_path")
    parts = tests(_GUARDS, "test_the_runtime_role_may_call_no_part_of_the_function")
    changed = {"runs as its caller": "SECURITY INVOKER", "has no pinned path": "RESET search_path"}
    return [
        *granted,
        *(
            Mutation(f"{function} {what}", statement(f"ALTER FUNCTION {function} {change}"), definer)
            for function in ("ledger_post", "ledger_post_leg")
            for what, change in changed.items()
        ),
        Mutation("the parts open to all", statement("GRANT EXECUTE ON FUNCTION ledger_account TO PUBLIC"), parts),
    ]


def _of_functions() -> list[Mutation]:
    return [
        Mutation(f"{function}: {what}", in_function(function, pattern, replacement), noticed_by)
        for function, what, pattern, replacement, noticed_by in FUNCTIONS
    ]


MUTATED_FUNCTIONS = frozenset(row[0] for row in FUNCTIONS)
MUTATIONS = [*_of_constraints(), *_of_triggers(), *_of_rights(), *_of_functions()]
