"""The providers' daily bills: fetched for every day, compared with the ledger number by number."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from rest_framework.test import APIClient

from market.common.clock import MARKET_ZONE, now
from market.notifications.models import Notification
from market.payments.models import ProviderBill, ProviderBillLine, Recharge, Withdrawal
from market.payments.providers.base import (
    BillKind,
    BillLine,
    BillNotReady,
    ProviderUnavailable,
    Transfer,
    TransferStatus,
)
from market.payments.reconciliation import bill_differences, clearing_differences, missing_bills
from market.payments.services import bills
from market.payments.services.bills import fetch_due_bills
from market.payments.services.payouts import settle_withdrawal
from market.payments.services.withdrawals import approve_withdrawal
from market.payments.tests.factories import make_return, make_trader, paid_recharge
from market.users.models import User
from market.users.tests.factories import UserFactory
from tests.support.database import Clock, as_owner

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], APIClient]
AMOUNT = 2_000_00
BILLS = "/api/v1/staff/provider-bills"


@dataclass
class Accountant:
    """A provider whose bills a test writes; None for a day is not drawn up yet."""

    bills: dict[date, list[BillLine] | None] = field(default_factory=dict)
    asked: list[date] = field(default_factory=list)
    is_away: bool = False

    def daily_bill(self, day: date) -> list[BillLine]:
        self.asked.append(day)
        if self.is_away:
            raise ProviderUnavailable("away")
        lines = self.bills.get(day, [])
        if lines is None:
            raise BillNotReady
        return lines


@pytest.fixture
def accountant(monkeypatch: pytest.MonkeyPatch) -> Accountant:
    accountant = Accountant()
    monkeypatch.setattr(bills, "provider_of", lambda _code: accountant)
    return accountant


@pytest.fixture
def recharge() -> Recharge:
    return paid_recharge(make_trader(), AMOUNT)


def today() -> date:
    return now().astimezone(MARKET_ZONE).date()


def line(number: str, amount: int, kind: BillKind = BillKind.PAYMENT) -> BillLine:
    return BillLine(kind, number, "2026112122001", amount, 12, now())


def go_to(clock: Clock, day: date, hour: int) -> None:
    """That hour of the day in the market's zone."""
    clock.shift(seconds=(datetime.combine(day, time(hour), tzinfo=MARKET_ZONE) - now()).total_seconds())


def fetch_after(clock: Clock, days: int) -> None:
    """At eleven of that day: bills are ready at ten."""
    go_to(clock, today() + timedelta(days=days), 11)
    while fetch_due_bills():
        pass


def differences() -> list[tuple[str, int, int]]:
    return [(row.where, row.expected, row.found) for row in bill_differences("bills")]


def test_every_day_since_the_first_payment_is_asked_for_once(
    clock: Clock, accountant: Accountant, recharge: Recharge
) -> None:
    first = today()
    assert fetch_due_bills() == 0  # the day is not over
    fetch_after(clock, 3)
    days = [first + timedelta(days=number) for number in range((today() - first).days)]
    assert accountant.asked == days
    assert list(ProviderBill.objects.order_by("day").values_list("day", flat=True)) == days
    assert ProviderBill.objects.exclude(fetched_at=None).count() == len(days)


def test_what_agrees_is_no_difference(clock: Clock, accountant: Accountant, recharge: Recharge) -> None:
    accountant.bills[today()] = [line(recharge.out_trade_no, AMOUNT)]
    fetch_after(clock, 3)
    assert ProviderBillLine.objects.get().fee == 12
    assert differences() == []


@pytest.mark.parametrize("days_between", [-1, 1])
def test_either_side_of_midnight_agrees(
    clock: Clock, accountant: Accountant, recharge: Recharge, days_between: int
) -> None:
    """The provider's clock and ours, or a notification that came late."""
    ProviderBill.objects.create(provider="alipay", day=today() - timedelta(days=1), next_try_at=now())
    accountant.bills[today() + timedelta(days=days_between)] = [line(recharge.out_trade_no, AMOUNT)]
    fetch_after(clock, 3)
    assert differences() == []


def test_a_payment_that_only_the_provider_knows(clock: Clock, accountant: Accountant, recharge: Recharge) -> None:
    accountant.bills[today()] = [line(recharge.out_trade_no, AMOUNT), line("R0", 500)]
    fetch_after(clock, 3)
    assert differences() == [("alipay R0", 500, 0)]


def test_a_payment_that_only_we_know_is_missed_after_a_day_of_grace(
    clock: Clock, accountant: Accountant, recharge: Recharge
) -> None:
    first = today()
    accountant.bills[first + timedelta(days=1)] = None
    fetch_after(clock, 2)
    assert ProviderBill.objects.filter(day=first).exclude(fetched_at=None).exists()
    assert differences() == []  # it may stand in the next day's
    accountant.bills[first + timedelta(days=1)] = []
    fetch_after(clock, 2)
    assert differences() == [(f"alipay {recharge.out_trade_no}", 0, AMOUNT)]


def test_another_amount_and_a_payment_billed_twice(clock: Clock, accountant: Accountant, recharge: Recharge) -> None:
    twice = paid_recharge(make_trader(), AMOUNT)
    accountant.bills[today()] = [
        line(recharge.out_trade_no, AMOUNT - 1), *[line(twice.out_trade_no, AMOUNT)] * 2
    ]  # fmt: skip
    fetch_after(clock, 3)
    assert sorted(differences()) == sorted([
        (f"alipay {recharge.out_trade_no}", AMOUNT - 1, AMOUNT),
        (f"alipay {twice.out_trade_no}", 2 * AMOUNT, AMOUNT),
    ])  # fmt: skip


@pytest.fixture
def refunded(recharge: Recharge) -> Withdrawal:
    withdrawal = make_return(recharge, 500_00)
    approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=UserFactory(roles=["cashier"]))
    Withdrawal.objects.filter(pk=withdrawal.pk).update(status=Withdrawal.Status.SENDING)
    settle_withdrawal(withdrawal_id=withdrawal.pk, transfer=Transfer(TransferStatus.PAID))
    return withdrawal


def test_refunds_and_payouts_that_came_back(
    clock: Clock, accountant: Accountant, recharge: Recharge, refunded: Withdrawal
) -> None:
    accountant.bills[today()] = [
        line(recharge.out_trade_no, AMOUNT),
        line(refunded.out_biz_no, 500_00, BillKind.REFUND),
        line("W1", 300, BillKind.PAYOUT),
        line("W1", 300, BillKind.PAYOUT_RETURN),
        line("W2", 400, BillKind.PAYOUT),
    ]
    fetch_after(clock, 3)
    assert differences() == [("alipay W2", -400, 0)]
    assert clearing_differences("clearing") == []


def test_clearing_that_differs_from_what_was_recharged_is_found(recharge: Recharge) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE wallets_ledgeraccount SET balance = balance - 7 WHERE kind = 'clearing:alipay'")
    (found,) = clearing_differences("clearing")
    assert (found.where, found.expected, found.found) == ("alipay", AMOUNT, AMOUNT + 7)


def test_a_bill_that_does_not_come_is_asked_for_again_and_told_of_once(
    clock: Clock, accountant: Accountant, recharge: Recharge
) -> None:
    cashier = UserFactory(roles=["cashier"])
    UserFactory(roles=["reviewer"])
    accountant.is_away = True
    fetch_after(clock, 1)
    assert not Notification.objects.filter(kind="provider_bill_late").exists()
    for _again in range(3):
        clock.shift(hours=13)
        fetch_due_bills()
    told = Notification.objects.filter(kind="provider_bill_late").order_by("params__day")
    assert {each.user_id for each in told} == {cashier.pk}
    assert len({each.params["day"] for each in told}) == len(told)
    assert [row.found for row in missing_bills("bills")] == [0] * len(told)
    accountant.is_away = False
    fetch_after(clock, 1)
    assert missing_bills("bills") == []


def test_a_bill_is_kept_once(clock: Clock, accountant: Accountant, recharge: Recharge) -> None:
    accountant.bills[today()] = [line(recharge.out_trade_no, AMOUNT)]
    fetch_after(clock, 2)
    bill = ProviderBill.objects.order_by("day").first()
    assert bill
    bills.fetch_bill(bill=bill)
    assert ProviderBillLine.objects.count() == 1


def test_the_cashier_sees_bills_and_has_one_fetched_now(
    as_user: SignIn, clock: Clock, accountant: Accountant, recharge: Recharge
) -> None:
    accountant.bills[today()] = [line(recharge.out_trade_no, AMOUNT), line("W1", 300, BillKind.PAYOUT)]
    accountant.is_away = True
    fetch_after(clock, 1)
    accountant.is_away = False
    client = as_user(UserFactory(roles=["cashier"]))
    (waiting,) = client.get(BILLS).json()["results"]
    assert (waiting["provider"], waiting["fetched_at"], waiting["lines"]) == ("alipay", None, 0)
    assert fetch_due_bills() == 0
    assert client.post(f"{BILLS}/{waiting['id']}/fetch").status_code == 200
    assert fetch_due_bills() == 1
    (fetched,) = client.get(BILLS).json()["results"]
    assert (fetched["lines"], fetched["came_in"], fetched["went_out"], fetched["fees"]) == (2, AMOUNT, 300, 24)


def test_a_bill_of_no_day(as_user: SignIn) -> None:
    assert as_user(UserFactory(roles=["cashier"])).post(f"{BILLS}/7/fetch").status_code == 404
