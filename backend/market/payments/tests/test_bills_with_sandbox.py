"""The bills that the outside world itself draws up, beside the ledger."""

import time

import pytest

from market.common.clock import MARKET_ZONE, now
from market.payments.models import ProviderBill, Recharge, Withdrawal
from market.payments.reconciliation import bill_differences, clearing_differences
from market.payments.services.bills import fetch_bill
from market.payments.services.payouts import pay_due_withdrawals
from market.payments.services.withdrawals import approve_withdrawal
from market.payments.tests.factories import make_recharge, make_return, make_trader
from market.payments.tests.payers import begin_to_pay, is_paid
from market.payments.tests.sandbox_process import Sandbox, wait_for
from market.users.tests.factories import UserFactory
from tests.support.database import Clock

pytestmark = [pytest.mark.realprocess, pytest.mark.django_db(transaction=True)]
AMOUNT = 2_000_00


def paid_through(sandbox: Sandbox, provider: str) -> Recharge:
    recharge = make_recharge(make_trader(), AMOUNT, provider)
    begin_to_pay(sandbox, recharge)
    sandbox.act(recharge.out_trade_no, "pay", provider=provider)
    wait_for(lambda: is_paid(recharge))
    return recharge


def arrives(withdrawal: Withdrawal, clock: Clock) -> None:
    """WeChat Pay takes its time over a refund; the sweep asks again later.

    Few times, since each puts the market's clock forward: past midnight the bill would be another day's.
    """

    def is_paid_out() -> bool:
        pay_due_withdrawals()
        time.sleep(0.5)
        clock.shift(minutes=1)
        withdrawal.refresh_from_db()
        return withdrawal.status == Withdrawal.Status.PAID

    wait_for(is_paid_out)


def billed(provider: str) -> ProviderBill:
    """Today's, as it would be tomorrow."""
    bill = ProviderBill.objects.create(provider=provider, day=now().astimezone(MARKET_ZONE).date(), next_try_at=now())
    fetch_bill(bill=bill)
    bill.refresh_from_db()
    assert bill.fetched_at
    return bill


@pytest.mark.parametrize("provider", ["alipay", "wechat"])
def test_a_payment_and_its_partial_refund_agree(sandbox: Sandbox, clock: Clock, provider: str) -> None:
    recharge = paid_through(sandbox, provider)
    withdrawal = make_return(recharge, 500_00)
    approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=UserFactory(roles=["cashier"]))
    arrives(withdrawal, clock)
    lines = billed(provider).lines.order_by("amount").values_list("kind", "number", "amount")
    assert list(lines) == [("refund", withdrawal.out_biz_no, 500_00), ("payment", recharge.out_trade_no, AMOUNT)]
    assert bill_differences("bills") == clearing_differences("clearing") == []
