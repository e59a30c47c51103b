"""Checking the ledger: at night, on demand, and by those who know what it should hold."""

from collections.abc import Callable

import pytest
from django.db import connection
from rest_framework.test import APIClient

from market.common.clock import MARKET_ZONE, now
from market.common.ids import new_id
from market.notifications.models import Notification
from market.users.models import User
from market.users.tests.factories import UserFactory
from market.wallets import accounts, reconciliation
from market.wallets.ledger import Leg
from market.wallets.models import Compensation, LedgerAccount, LedgerOperation, ReconciliationRun
from market.wallets.reconciliation import Difference, checks, differences_by, find_differences
from market.wallets.services.posting import for_case
from market.wallets.services.reconciling import reconcile, reconcile_nightly
from market.wallets.tasks import reconcile_ledger
from market.wallets.tests.factories import person_with
from tests.support.database import Clock, as_owner

pytestmark = pytest.mark.django_db
RECONCILIATION = "/api/v1/staff/ledger/reconciliation"
SignIn = Callable[[User], APIClient]


@pytest.fixture
def cashier() -> User:
    return UserFactory(roles=["cashier"])


@pytest.fixture(autouse=True)
def _without_the_apps_above(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(reconciliation.outer_checks):
        monkeypatch.delitem(reconciliation.outer_checks, name)


@pytest.fixture
def outer_difference(monkeypatch: pytest.MonkeyPatch) -> Difference:
    """What a check of an app above finds."""
    difference = Difference("escrow_is_price", "order AH-1", 1_000, 900)
    monkeypatch.setitem(reconciliation.outer_checks, "escrow_is_price", lambda name: [difference])
    return difference


def spoil_a_balance() -> LedgerAccount:
    account = LedgerAccount.objects.get(owner_id=person_with(500))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE wallets_ledgeraccount SET balance = 501 WHERE id = %s", [account.pk])
    return account


def test_a_sound_ledger_is_said_to_be_sound(as_user: SignIn, cashier: User) -> None:
    person_with(500)
    answer = as_user(cashier).post(RECONCILIATION)
    assert answer.status_code == 201
    run = answer.json()
    assert (run["is_sound"], run["differences"], run["checks"]) == (True, [], checks())
    assert run["actor_id"] == str(cashier.pk)


def test_the_rows_that_differ_are_kept_for_staff(as_user: SignIn, cashier: User) -> None:
    account = spoil_a_balance()
    reconcile(actor_id=None)
    (run,) = as_user(cashier).get(RECONCILIATION).json()["results"]
    assert not run["is_sound"]
    assert {
        "check": "balance_is_sum_of_transfers",
        "where": f"account {account.pk}",
        "expected": 500,
        "found": 501,
    } in run["differences"]


def test_apps_above_add_what_they_know(outer_difference: Difference) -> None:
    run = reconcile(actor_id=None)
    assert "escrow_is_price" in run.checks
    assert [(row["where"], row["expected"], row["found"]) for row in run.differences] == [("order AH-1", 1_000, 900)]


def test_the_night_has_one_run_however_often_it_is_asked(clock: Clock) -> None:
    wait_until_three(clock)
    first = reconcile_nightly()
    assert first is not None
    reconcile_ledger()
    assert list(ReconciliationRun.objects.all()) == [first]
    clock.shift(days=1)
    assert reconcile_nightly() is not None


def test_it_is_not_night_before_three(clock: Clock) -> None:
    wait_until_three(clock)
    clock.shift(minutes=-10)
    assert reconcile_nightly() is None


def test_what_a_cashier_asked_for_is_not_the_nights_run(clock: Clock, cashier: User) -> None:
    wait_until_three(clock)
    reconcile(actor_id=cashier.pk)
    assert reconcile_nightly() is not None


def wait_until_three(clock: Clock) -> None:
    """Until five past three in the market's zone."""
    moment = now().astimezone(MARKET_ZONE)
    clock.shift(minutes=(3 * 60 + 5 - moment.hour * 60 - moment.minute) % (24 * 60))


@pytest.mark.parametrize(("roles", "status"), [([], 403), (["support"], 403), (["cashier"], 200), (["admin"], 200)])
def test_reconciliation_is_for_the_cashier(as_user: SignIn, roles: list[str], status: int) -> None:
    client = as_user(UserFactory(roles=roles))
    assert client.get(RECONCILIATION).status_code == status
    assert client.post(RECONCILIATION).status_code == (201 if status == 200 else status)


def test_a_visitor_sees_no_run(api: APIClient) -> None:
    assert api.get(RECONCILIATION).status_code == 401


def test_a_compensation_that_was_approved_but_never_paid_is_found() -> None:
    buyer, debtor, maker, checker = UserFactory.create_batch(4)
    row = Compensation.objects.create(
        case_id=new_id(),
        order_id=new_id(),
        buyer=buyer,
        debtor=debtor,
        amount=500,
        label="AH-1",
        proposed_by=maker,
        reason="past the command",
        status=Compensation.Status.APPROVED,
        decided_by=checker,
        decided_at=now(),
    )
    (found,) = find_differences()
    assert found == Difference("compensations_are_posted", f"compensation {row.pk}", expected=500, found=0)


def test_a_compensation_that_was_paid_but_never_approved_is_found() -> None:
    forged, case_id = new_id(), new_id()
    for_case(
        case_id,
        key=f"compensation:{forged}",
        kind=LedgerOperation.Kind.COMPENSATION,
        label="AH-1",
        legs=[Leg(accounts.compensation(), accounts.available(person_with()), 500)],
        staff_id=new_id(),
    )
    (found,) = find_differences()
    assert found == Difference("compensations_are_posted", f"compensation:{forged}", expected=0, found=500)


def test_cashiers_are_told_of_differences_that_are_new(outer_difference: Difference, cashier: User) -> None:
    UserFactory(roles=["support"])
    reconcile(actor_id=None)
    reconcile(actor_id=None)
    told = Notification.objects.filter(kind="ledger_differs")
    assert [(each.user_id, each.params["count"]) for each in told] == [(cashier.pk, 1)]
    spoil_a_balance()
    reconcile(actor_id=None)
    assert told.all().count() == 2


def _slow_check(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = "SELECT 'account', 0, 0 FROM (SELECT pg_sleep(0.2)) AS slow WHERE false OR slow IS NULL"
    monkeypatch.setitem(reconciliation.outer_checks, "slow", lambda name: differences_by(name, statement))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '100ms'")


def test_a_cashier_who_would_wait_too_long_is_told_so(
    as_user: SignIn, cashier: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_user(cashier)
    _slow_check(monkeypatch)
    answer = client.post(RECONCILIATION)
    assert (answer.status_code, answer.json()["code"]) == (503, "reconciliation_takes_long")


def test_the_night_has_time(monkeypatch: pytest.MonkeyPatch) -> None:
    _slow_check(monkeypatch)
    assert reconcile(actor_id=None).is_sound
