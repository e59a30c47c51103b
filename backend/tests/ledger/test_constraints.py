"""Each CHECK, unique index and trigger of the money tables refuses what it is there to refuse, its owner included.

A guard that tests/ledger/violations.py does not know fails here, and so does one that it knows and that is gone.
"""

# ruff: noqa: S608  # only names of our own are put into statements

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.errors import Error

from market.common.audit import record_audit
from market.common.clock import now
from market.common.ids import new_id
from market.listings.models import CredentialVersion
from market.orders.lifecycle import Status
from market.orders.models import CredentialReveal, OrderReview, PlatformOutage
from market.orders.tests.factories import make_order
from market.payments.models import PaymentAlarm, ProviderBill, ProviderBillLine
from market.payments.tests.factories import make_recharge
from market.users.tests.factories import UserFactory
from market.wallets import accounts
from market.wallets.ledger import Leg, post_operation
from market.wallets.models import Compensation
from market.wallets.services import freezes
from tests.ledger.violations import KEPT_TABLES, VIOLATIONS
from tests.races.money import asked_withdrawal
from tests.support.database import as_owner

pytestmark = pytest.mark.django_db
APPEND_ONLY = "AN001"
OF_MONEY = "'^(wallets|payments|orders)_'"
_GUARDS = f"""
    SELECT conname FROM pg_constraint WHERE conrelid::regclass::text ~ {OF_MONEY} AND contype IN ('c', 'u', 'x')
    UNION
    SELECT indexrelid::regclass::text FROM pg_index
    WHERE indrelid::regclass::text ~ {OF_MONEY} AND indisunique AND NOT indisprimary
"""
_KEPT = """
    SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
    WHERE tgfoid = 'refuse_change'::regproc AND tgrelid::regclass::text ~ '^(wallets|payments|orders|common)_'
"""


@pytest.fixture
def world() -> None:
    """A row in every table of money, so that each can be copied or spoiled."""
    order = make_order(Status.DELIVERED)
    OrderReview.objects.create(order=order, side="buyer", rating=5)
    PlatformOutage.objects.create(started_at=order.created_at, ended_at=now(), reason="none")
    CredentialReveal.objects.create(
        order=order, credential_version=CredentialVersion.objects.get(game_account=order.game_account), user=order.buyer
    )
    record_audit(action="test", subject_type="test", subject_id=None)
    make_recharge(asked_withdrawal().user)
    PaymentAlarm.objects.create(provider="alipay", reason="malformed")
    bill = ProviderBill.objects.create(provider="alipay", day=now().date(), next_try_at=now())
    ProviderBillLine.objects.create(bill=bill, kind="payment", number="R1", amount=1, fee=0, moved_at=now())
    user_id = order.buyer_id
    freezes.open_freeze(user_id=user_id, case_id=new_id(), amount=1, reason="case")
    _a_reversal(user_id)
    Compensation.objects.create(
        case_id=new_id(),
        order_id=order.pk,
        buyer_id=order.buyer_id,
        debtor_id=order.seller_id,
        amount=100,
        label="Case",
        proposed_by=UserFactory(),
        reason="a reason",
    )
    with connection.cursor() as cursor:
        # Tables cannot be altered or truncated while foreign keys are still to be checked.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _a_reversal(user_id: UUID) -> None:
    there = Leg(accounts.clearing("alipay"), accounts.available(user_id), 5)
    back = Leg(accounts.available(user_id), accounts.clearing("alipay"), 5)
    operation_id = _post(there, None)
    _post(back, operation_id)


def _post(leg: Leg, reverses: int | None) -> int:
    return post_operation(
        key=str(uuid4()),
        kind="test",
        legs=[leg],
        initiator="system",
        actor_id=None,
        subject_type="test",
        subject_id=None,
        label="Test",
        reverses=reverses,
    ).id


def refusal_of(statement: str) -> Error:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, Error)
    return refused.value.__cause__


@pytest.mark.parametrize("guard", VIOLATIONS)
def test_the_database_refuses(world: None, guard: str) -> None:
    violation = VIOLATIONS[guard]
    with as_owner(), connection.cursor() as cursor:
        for stronger in violation.without:
            cursor.execute(f'ALTER TABLE {violation.table} DROP CONSTRAINT "{stronger}"')
        assert refusal_of(violation.statement).diag.constraint_name == guard


@pytest.mark.parametrize("table", KEPT_TABLES)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_history_is_not_removed(world: None, table: str, statement: str) -> None:
    with as_owner():
        refusal = refusal_of(statement.format(table))
    assert (refusal.sqlstate, str(refusal).split()[0]) == (APPEND_ONLY, table)


@pytest.mark.parametrize("table", KEPT_TABLES)
def test_history_is_not_rewritten(world: None, table: str) -> None:
    """Column by column: what may change is named."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        columns = {name for (name,) in cursor.fetchall()}
        assert columns >= KEPT_TABLES[table]
        for column in sorted(columns - KEPT_TABLES[table]):
            assert refusal_of(f"UPDATE {table} SET {column} = {column}").sqlstate == APPEND_ONLY, column
        for column in sorted(KEPT_TABLES[table]):
            cursor.execute(f"UPDATE {table} SET {column} = {column}")


def test_no_guard_is_missing_from_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_GUARDS)
        assert {name for (name,) in cursor.fetchall()} == set(VIOLATIONS)
        cursor.execute(_KEPT)
        assert {name for (name,) in cursor.fetchall()} == set(KEPT_TABLES)
