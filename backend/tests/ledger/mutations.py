"""Each database guard of money, how it is taken away in a scratch database, and the tests that must then fail."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from psycopg import Connection, sql

from tests.ledger.violations import KEPT_TABLES, VIOLATIONS

Change = Callable[["Connection[tuple[str]]", str], None]  # on the scratch database, as its owner, for the runtime role

_CONSTRAINTS = "tests/ledger/test_constraints.py"
_GUARDS = "tests/ledger/test_guards.py"
_LOCKS = "tests/ledger/test_locks.py"
_CROWDS = "tests/ledger/test_crowds.py"
_RACES = "tests/races/test_orders.py"
_FREEZES = "market/wallets/tests/test_freezes.py"
_DEBTS = "market/wallets/tests/test_debts.py"
_SERVICES = "market/wallets/tests/test_services.py"
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


def _tests(file: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{file}::{name}" for name in names)


def _of_constraints() -> list[Mutation]:
    more = {
        "order_open_once": _tests(_RACES, "test_without_the_lock_only_the_database_would_stand_between_two_buyers"),
        "ledger_account_not_overdrawn": _tests(_GUARDS, "test_not_even_the_owner_overdraws_an_account"),
    }
    return [
        Mutation(
            f"without {name}",
            without_guard(name),
            _tests(_CONSTRAINTS, f"test_the_database_refuses[{name}]") + more.get(name, ()),
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
            f"nothing against {event} of {table}", without_triggers(table, event), _tests(_CONSTRAINTS, name(table))
        )
        for table in KEPT_TABLES
        for event, name in tried.items()
    ]


def _of_rights() -> list[Mutation]:
    granted = [
        Mutation(
            f"{right} on {table} granted",
            statement(f"GRANT {right} ON {table} TO {{role}}"),
            _tests(_GUARDS, f"test_the_runtime_role_has_no_more_rights_than_it_needs[{table}]"),
        )
        for table in LEDGER_TABLES
        for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
        if (table, right) != ("wallets_walletfreeze", "INSERT")
    ]
    definer = _tests(_GUARDS, "test_the_function_runs_as_its_owner_with_a_pinned_path")
    parts = _tests(_GUARDS, "test_the_runtime_role_may_call_no_part_of_the_function")
    return [
        *granted,
        Mutation("the parts open to all", statement("GRANT EXECUTE ON FUNCTION ledger_account TO PUBLIC"), parts),
        Mutation("the function runs as its caller", statement("ALTER FUNCTION ledger_post SECURITY INVOKER"), definer),
        Mutation("its path is not pinned", statement("ALTER FUNCTION ledger_post RESET search_path"), definer),
    ]


# Function, what is taken from it, pattern, replacement, who notices.
_FUNCTIONS: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    (
        "ledger_post",
        "no lock on a wallet while money moves",
        r"pg_advisory_xact_lock_shared\((?=wallet_lock_key)",
        "(",
        _tests(_LOCKS, "test_a_freeze_waits_for_payments_under_way"),
    ),
    (
        "ledger_post",
        "no lock on a wallet when a debt begins",
        r"pg_advisory_xact_lock\((?=wallet_lock_key)",
        "(",
        _tests(_LOCKS, "test_a_debt_that_begins_waits_for_credits_under_way"),
    ),
    (
        "ledger_lock",
        "what is left is read without a lock",
        r"FOR NO KEY UPDATE",
        "",
        _tests(_LOCKS, "test_what_is_left_is_read_under_its_lock"),
    ),
    (
        "ledger_chain_of_debtors",
        "no lock along the chain of debtors",
        r"pg_advisory_xact_lock_shared\((?=wallet_lock_key)",
        "(",
        _tests(_LOCKS, "test_a_debt_of_a_creditor_waits_for_a_repayment_that_reaches_them"),
    ),
    (
        "ledger_chain_of_debtors",
        "the chain ends after its first link",
        r"v_people := v_people \|\| v_person;",
        "NULL;",
        _tests(_DEBTS, "test_repayments_pass_on_along_a_chain"),
    ),
    (
        "wallet_lock_key",
        "each connection has a lock of its own",
        r"'wallet:'",
        "pg_backend_pid()::text",
        _tests(_LOCKS, "test_a_freeze_waits_for_payments_under_way"),
    ),
    (
        "ledger_post",
        "nothing against an overdraft but the CHECK",
        r"AND \(may_go_negative OR balance \+ v_net\[i\] >= 0\)",
        "",
        _tests(_CROWDS, "test_the_last_money_is_spent_once"),
    ),
    (
        "ledger_post",
        "a key answers any request",
        r"AND request_hash = p_hash",
        "",
        _tests(_SERVICES, "test_the_same_key_with_another_amount_is_refused"),
    ),
    (
        "ledger_post",
        "accounts in any order",
        r"RAISE EXCEPTION 'accounts are distinct[^;]*;",
        "NULL;",
        _tests(_GUARDS, "test_accounts_are_named_once_and_in_the_order_of_their_locks"),
    ),
    (
        "ledger_post",
        "a leg that moves nothing",
        r"RAISE EXCEPTION 'a leg moves something[^;]*;",
        "NULL;",
        _tests(_GUARDS, "test_an_amount_must_move_something"),
    ),
    (
        "ledger_shard",
        "one part of a platform account for all",
        r"pg_backend_pid\(\) % 16",
        "0",
        _tests(_GUARDS, "test_the_money_of_the_platform_is_spread_over_connections"),
    ),
    (
        "ledger_post",
        "an operation that moves nothing",
        r"RAISE EXCEPTION 'nothing is held'[^;]*;",
        "NULL;",
        _tests(_SERVICES, "test_releasing_twice_moves_money_once", "test_a_completed_order_cannot_be_refunded"),
    ),
    (
        "ledger_post",
        "nobody is named",
        r"RAISE EXCEPTION 'a person or a member of staff is named[^;]*;",
        "NULL;",
        _tests(_GUARDS, "test_a_person_or_staff_must_be_named"),
    ),
    (
        "ledger_post",
        "a returned withdrawal repays",
        r"p_kind <> 'withdrawal_return'",
        "true",
        _tests(_DEBTS, "test_a_returned_withdrawal_is_no_income"),
    ),
    (
        "ledger_refuse_frozen",
        "a freeze stops nothing",
        r"RAISE EXCEPTION[^;]*;",
        "NULL;",
        (_FREEZES,),
    ),
    (
        "ledger_refuse_frozen",
        "a freeze never ends",
        r"AND closed_at IS NULL",
        "",
        _tests(_FREEZES, "test_closing_one_case_does_not_free_another"),
    ),
    (
        "ledger_refuse_overdraft",
        "an overdraft is not explained",
        r"RAISE EXCEPTION[^;]*;",
        "NULL;",
        _tests(_SERVICES, "test_too_little_money_says_how_much_there_is_and_is_needed"),
    ),
    (
        "ledger_refuse_account",
        "accounts that the market has no use for",
        r"RAISE EXCEPTION[^;]*;",
        "NULL;",
        _tests(_GUARDS, "test_there_are_no_other_accounts"),
    ),
    (
        "ledger_account",
        "an account changes its holder",
        r"RAISE EXCEPTION[^;]*;",
        "NULL;",
        _tests(_GUARDS, "test_the_holder_of_an_account_never_changes"),
    ),
    (
        "ledger_accounts_of_debtors",
        "debts that are not locked",
        r"debt\.holder_id = ANY \(p_user_ids\)",
        "false",
        _tests(_DEBTS, "test_a_credit_repays_first"),
    ),
    (
        "ledger_repayments",
        "the newest debt first",
        r"ORDER BY owed\.kind, debt\.id",
        "ORDER BY owed.kind, debt.id DESC",
        _tests(_DEBTS, "test_the_oldest_debt_is_repaid_first"),
    ),
    (
        "ledger_repayments",
        "the platform before buyers",
        r"ORDER BY owed\.kind, debt\.id",
        "ORDER BY owed.kind DESC, debt.id",
        _tests(_DEBTS, "test_buyers_come_before_the_platform"),
    ),
    (
        "refuse_change",
        "history may be rewritten",
        r"RAISE EXCEPTION[^;]*;",
        "RETURN coalesce(NEW, OLD);",
        _tests(_GUARDS, "test_not_even_the_owner_rewrites_history"),
    ),
]


def _of_functions() -> list[Mutation]:
    return [
        Mutation(f"{function}: {what}", in_function(function, pattern, replacement), tests)
        for function, what, pattern, replacement, tests in _FUNCTIONS
    ]


MUTATED_FUNCTIONS = frozenset(row[0] for row in _FUNCTIONS)
MUTATIONS = [*_of_constraints(), *_of_triggers(), *_of_rights(), *_of_functions()]
