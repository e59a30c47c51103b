"""Does the ledger agree with itself, and with what stands beside it?

Each check is one statement, hence one consistent snapshot. Apps above add checks of what they know about: an order
knows what its escrow should hold. config/wiring.py fills in `outer_checks`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

_CHECKS = {
    "sum_is_zero": """
        SELECT 'currency ' || currency, 0, sum(balance) FROM wallets_ledgeraccount
        GROUP BY currency HAVING sum(balance) <> 0""",
    "balance_is_sum_of_transfers": """
        SELECT 'account ' || a.id, coalesce(moved.total, 0), a.balance FROM wallets_ledgeraccount AS a
        LEFT JOIN (
            SELECT account_id, sum(amount) AS total FROM (
                SELECT credit_id AS account_id, amount FROM wallets_ledgertransfer
                UNION ALL SELECT debit_id, -amount FROM wallets_ledgertransfer) AS sides
            GROUP BY account_id) AS moved ON moved.account_id = a.id
        WHERE a.balance <> coalesce(moved.total, 0)""",
    "chain_is_unbroken": """
        SELECT 'transfer ' || id, expected, after FROM (
            SELECT id, after, change + coalesce(lag(after) OVER (PARTITION BY account_id ORDER BY id), 0) AS expected
            FROM (
                SELECT id, credit_id AS account_id, amount AS change, credit_after AS after FROM wallets_ledgertransfer
                UNION ALL
                SELECT id, debit_id, -amount, debit_after FROM wallets_ledgertransfer) AS sides) AS chain
        WHERE after <> expected""",
    "transfers_name_what_exists": """
        SELECT 'transfer ' || t.id, 0, t.amount FROM wallets_ledgertransfer AS t
        WHERE NOT EXISTS (SELECT FROM wallets_ledgeroperation WHERE id = t.operation_id)
            OR NOT EXISTS (SELECT FROM wallets_ledgeraccount WHERE id = t.debit_id)
            OR NOT EXISTS (SELECT FROM wallets_ledgeraccount WHERE id = t.credit_id)""",
    "operations_have_legs": """
        SELECT 'operation ' || o.id, 1, 0 FROM wallets_ledgeroperation AS o
        WHERE o.kind <> 'settling_release' AND NOT EXISTS (
            SELECT FROM wallets_ledgertransfer WHERE operation_id = o.id)""",
    "debts_have_two_sides": """
        SELECT 'case ' || owner_id, 0, sum(balance) FROM wallets_ledgeraccount
        WHERE kind IN ('owed_by', 'owed_to_buyer', 'owed_to_platform')
        GROUP BY owner_type, owner_id, currency HAVING sum(balance) <> 0""",
    "compensations_are_posted": """
        SELECT coalesce('compensation ' || c.id, o.key), coalesce(c.amount, 0), coalesce(t.amount, 0)
        FROM (SELECT id, amount FROM wallets_compensation WHERE status = 'approved') AS c
        FULL JOIN (SELECT id, key FROM wallets_ledgeroperation WHERE starts_with(key, 'compensation:')) AS o
            ON o.key = 'compensation:' || c.id
        LEFT JOIN wallets_ledgertransfer AS t ON t.operation_id = o.id AND t.leg = 1
        WHERE coalesce(c.amount, 0) <> coalesce(t.amount, 0)""",
}
LIMIT = 100  # rows shown of each check


@dataclass(frozen=True)
class Difference:
    """`expected` and `found` are fen, but for checks that count."""

    check: str
    where: str
    expected: int
    found: int


Check = Callable[[str], list[Difference]]
outer_checks: dict[str, Check] = {}


def checks() -> list[str]:
    """The names of all checks: the ledger's own and those of the apps above."""
    return [*_CHECKS, *outer_checks]


def find_differences() -> list[Difference]:
    """Every row that contradicts the ledger's own rules, at most LIMIT of each check; empty when all is well."""
    return [row for check, statement in _CHECKS.items() for row in differences_by(check, statement)]


def find_all_differences() -> list[Difference]:
    """The same, and what contradicts the apps above."""
    return find_differences() + [row for name, check in outer_checks.items() for row in check(name)]


def differences_by(check: str, statement: str) -> list[Difference]:
    """The rows of a SELECT of (where, expected, found), at most LIMIT. The statement is ours, never anybody's input."""
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT {LIMIT}")
        return [Difference(check, where, int(expected), int(found)) for where, expected, found in cursor.fetchall()]
