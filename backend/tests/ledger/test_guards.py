"""The ledger's tables as the runtime role, and as their owner: only the functions that post write them."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from market.common.ids import new_id
from market.wallets import accounts
from market.wallets.errors import AlreadyReversed, MalformedOperation, NothingHeld
from market.wallets.ledger import Leg, post_operation
from market.wallets.models import LedgerAccount
from market.wallets.services import freezes
from market.wallets.tests.factories import person_with
from tests.support.database import as_owner

pytestmark = pytest.mark.django_db
TABLES = ["wallets_ledgeraccount", "wallets_ledgeroperation", "wallets_ledgertransfer", "wallets_walletfreeze"]
DENIED = "42501"  # insufficient_privilege
APPEND_ONLY = "AN001"
ACCOUNT = "INSERT INTO wallets_ledgeraccount (owner_type, owner_id, kind, currency, shard, balance, may_go_negative)"


@pytest.fixture(autouse=True)
def _a_row_in_every_table() -> None:
    user_id = person_with(1_000)
    freezes.open_freeze(user_id=user_id, case_id=new_id(), amount=1, reason="case")


def refusal_of(statement: str) -> str:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(refused.value.__cause__.sqlstate)  # type: ignore[union-attr]  # psycopg's error


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_runtime_role_changes_nothing(table: str, statement: str) -> None:
    assert refusal_of(statement.format(table)) == DENIED


@pytest.mark.parametrize("table", TABLES)
def test_the_runtime_role_has_no_more_rights_than_it_needs(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege FROM unnest(%s::text[]) AS privilege WHERE has_table_privilege(%s, privilege)",
            [["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"], table],
        )
        needed = {"SELECT", "INSERT"} if table == "wallets_walletfreeze" else {"SELECT"}
        assert {privilege for (privilege,) in cursor.fetchall()} == needed


@pytest.mark.parametrize(
    "statement",
    [
        f"{ACCOUNT} VALUES ('user', gen_random_uuid(), 'available', 'CNY', 0, 1000000, false)",
        "UPDATE wallets_ledgeraccount SET balance = balance + 1000000",
        "INSERT INTO wallets_ledgeroperation (key) VALUES ('forged')",
        "INSERT INTO wallets_ledgertransfer (operation_id, leg, debit_id, credit_id, amount) VALUES (1, 9, 1, 2, 5)",
        "UPDATE wallets_walletfreeze SET amount = 1",
    ],
)
def test_the_runtime_role_forges_nothing(statement: str) -> None:
    assert refusal_of(statement) == DENIED


def test_the_runtime_role_may_call_no_part_of_the_function() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'ledger\\_%%'"
            " AND has_function_privilege(oid, 'EXECUTE') ORDER BY proname"
        )
        assert [name for (name,) in cursor.fetchall()] == ["ledger_post", "ledger_post_leg"]


@pytest.mark.parametrize("name", ["ledger_post", "ledger_post_leg"])
def test_the_function_runs_as_its_owner_with_a_pinned_path(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosecdef, proconfig FROM pg_proc WHERE proname = %s", [name])
        as_definer, settings = cursor.fetchone()
    assert as_definer
    assert "search_path=pg_catalog, public, pg_temp" in settings


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE", "UPDATE {} SET id = id"])
def test_not_even_the_owner_rewrites_history(table: str, statement: str) -> None:
    with as_owner():
        assert refusal_of(statement.format(table)) == APPEND_ONLY


def test_not_even_the_owner_overdraws_an_account() -> None:
    with as_owner():
        overdraft = "UPDATE wallets_ledgeraccount SET balance = -1 WHERE NOT may_go_negative"
        assert refusal_of(overdraft) == "23514"


def test_no_trigger_looks_at_each_balance_before_it_changes() -> None:
    """One that might would lock each row a second time, and write that to the log, whatever columns it is about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'wallets_ledgeraccount'::regclass"
            " AND NOT tgisinternal AND tgtype & 1 = 1 AND tgtype & 2 = 2"
        )
        assert cursor.fetchall() == []


IDENTITY = "UPDATE wallets_ledgeraccount SET holder_id = gen_random_uuid() RETURNING id"
BALANCE = "UPDATE wallets_ledgeraccount SET balance = balance WHERE false RETURNING id"


@pytest.mark.parametrize(
    "statement",
    [
        # PostgreSQL asks the triggers of a statement once for all updates of a table in it.
        f"WITH a AS ({BALANCE}), b AS ({IDENTITY}) SELECT FROM a",
        f"WITH a AS ({IDENTITY}), b AS ({BALANCE}) SELECT FROM a",
        "MERGE INTO wallets_ledgeraccount AS a USING wallets_ledgeraccount AS b ON a.id = b.id WHEN MATCHED THEN"
        " UPDATE SET holder_id = gen_random_uuid()",
        "INSERT INTO wallets_ledgeraccount (id, owner_type, kind, currency, shard, balance, may_go_negative)"
        " SELECT id, owner_type, kind, currency, 99, 0, false FROM wallets_ledgeraccount"
        " ON CONFLICT (id) DO UPDATE SET may_go_negative = true",
    ],
    ids=["after another update", "before another", "merge", "conflict"],
)
def test_the_identity_of_an_account_changes_by_no_detour(statement: str) -> None:
    with as_owner():
        assert refusal_of(statement) == APPEND_ONLY


def test_one_row_cannot_move_money_from_an_account_to_itself() -> None:
    with as_owner():
        assert (
            refusal_of(
                "INSERT INTO wallets_ledgertransfer (operation_id, leg, debit_id, credit_id, amount, debit_after,"
                " credit_after) SELECT operation_id, 9, debit_id, debit_id, 1, 0, 0 FROM wallets_ledgertransfer LIMIT 1"
            )
            == "23514"
        )


def test_platform_accounts_are_one_each_though_nobody_owns_them() -> None:
    # NULLS NOT DISTINCT: two rows with an empty owner would otherwise both be allowed.
    row = "VALUES ('platform', NULL, 'fee', 'CNY', 3, 0, true)"
    with as_owner():
        assert refusal_of(f"{ACCOUNT} {row}, ('platform', NULL, 'fee', 'CNY', 3, 0, true)") == "23505"


def post(*legs: Leg, reverses: int | None = None) -> int:
    return post_operation(
        key=str(new_id()),
        kind="test",
        legs=legs,
        initiator="system",
        actor_id=None,
        subject_type="test",
        subject_id=None,
        label="Test",
        reverses=reverses,
    ).id


@pytest.mark.parametrize(
    "ref",
    [
        accounts.AccountRef("user", new_id(), "fee"),
        accounts.AccountRef("user", UUID(int=1), "available", UUID(int=2)),
        accounts.AccountRef("platform", None, "clearing:"),
        accounts.AccountRef("platform", UUID(int=1), "fee"),
        accounts.AccountRef("order", new_id(), "award"),
        accounts.AccountRef("nobody", new_id(), "available"),
    ],
)
def test_there_are_no_other_accounts(ref: accounts.AccountRef) -> None:
    with pytest.raises(MalformedOperation):
        post(Leg(accounts.clearing("alipay"), ref, 5))


def test_an_account_of_somebody_must_name_its_holder_when_it_is_made() -> None:
    with pytest.raises(NothingHeld):
        post(Leg(accounts.clearing("alipay"), accounts.escrow(new_id()), 5))


def test_an_operation_has_one_currency() -> None:
    dollars = accounts.AccountRef("platform", None, "clearing:alipay", currency="USD")
    with pytest.raises(MalformedOperation):
        post(Leg(dollars, accounts.available(new_id()), 5))


def test_the_money_of_the_platform_is_spread_over_connections() -> None:
    """A popular platform account is many rows, so that payments do not wait for each other's commit."""
    post(Leg(accounts.clearing("spread"), accounts.available(new_id()), 5))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() % 16")
        (shard,) = cursor.fetchone()
    assert list(LedgerAccount.objects.filter(kind="clearing:spread").values_list("shard", flat=True)) == [shard]


def test_an_operation_is_reversed_once() -> None:
    user_id = person_with()
    there = Leg(accounts.clearing("alipay"), accounts.available(user_id), 5)
    back = Leg(accounts.available(user_id), accounts.clearing("alipay"), 5)
    operation_id = post(there)
    post(back, reverses=operation_id)
    with pytest.raises(AlreadyReversed):
        post(there, reverses=operation_id)
