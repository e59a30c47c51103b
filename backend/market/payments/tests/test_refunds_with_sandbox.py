"""Refunds and daily bills, with the outside world as a real process."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from market.common.clock import MARKET_ZONE
from market.payments.models import Recharge
from market.payments.providers import alipay_gateway, wechat_gateway
from market.payments.providers.base import (
    BillKind,
    PaymentProvider,
    ProviderUnavailable,
    RefundRequest,
    RefundStatus,
)
from market.payments.providers.registry import provider_of
from market.payments.services.payouts import pay_due_withdrawals
from market.payments.services.withdrawals import approve_withdrawal
from market.payments.tests.factories import make_recharge, make_trader, make_withdrawal
from market.payments.tests.payers import begin_to_pay, is_paid
from market.payments.tests.sandbox_process import Sandbox, wait_for
from market.users.tests.factories import UserFactory
from market.wallets.selectors import wallet_of

pytestmark = [pytest.mark.realprocess, pytest.mark.django_db(transaction=True)]

AMOUNT = 2_000_00
REFUND_SERVICES = {"alipay": "refund", "wechat": "wechat_refund"}


@pytest.fixture(params=["alipay", "wechat"])
def recharge(request: pytest.FixtureRequest, sandbox: Sandbox) -> Recharge:
    """Paid and credited."""
    recharge = make_recharge(make_trader(), AMOUNT, provider=request.param)
    begin_to_pay(sandbox, recharge)
    sandbox.act(recharge.out_trade_no, "pay", provider=recharge.provider)
    wait_for(lambda: is_paid(recharge))
    return recharge


@pytest.fixture
def provider(recharge: Recharge) -> PaymentProvider:
    return provider_of(recharge.provider)


def refund_of(recharge: Recharge, amount: int) -> RefundRequest:
    return RefundRequest(recharge.out_trade_no, f"F{uuid4().hex[:25]}", amount, recharge.amount, "Withdrawn")


def comes_to(provider: PaymentProvider, refund: RefundRequest, status: RefundStatus) -> None:
    """Asks for it, and then about it: WeChat Pay takes its time, Alipay does not."""
    assert provider.refund(refund).status in (status, RefundStatus.UNKNOWN)
    wait_for(lambda: provider.query_refund(refund.out_trade_no, refund.out_refund_no).status == status)


def wallet(recharge: Recharge) -> int:
    return wallet_of(recharge.user_id).available


def test_a_part_and_then_the_rest(sandbox: Sandbox, recharge: Recharge, provider: PaymentProvider) -> None:
    part, rest = refund_of(recharge, 500_00), refund_of(recharge, 1_500_00)
    for refund in (part, rest):
        assert provider.query_refund(refund.out_trade_no, refund.out_refund_no).status == RefundStatus.NOT_FOUND
        comes_to(provider, refund, RefundStatus.PAID)
    told = wait_for(lambda: all_told(sandbox, recharge, 3))
    assert told == [True] * 3
    assert is_paid(recharge)
    assert wallet(recharge) == AMOUNT  # the ledger is not the provider's business


def all_told(sandbox: Sandbox, recharge: Recharge, count: int) -> list[bool] | None:
    """Whether each notification was accepted at its first attempt, once all have been told."""
    rows = sandbox.answers(recharge.out_trade_no, provider=recharge.provider)
    return [200 <= row[0][0] < 300 for row in rows] if len(rows) == count and all(rows) else None


def test_a_refund_is_made_once(recharge: Recharge, provider: PaymentProvider) -> None:
    refund = refund_of(recharge, 1_500_00)
    for _ in range(3):
        comes_to(provider, refund, RefundStatus.PAID)
    comes_to(provider, refund_of(recharge, 500_00), RefundStatus.PAID)


def test_the_number_of_a_refund_serves_one_amount(recharge: Recharge, provider: PaymentProvider) -> None:
    refund = refund_of(recharge, 500_00)
    comes_to(provider, refund, RefundStatus.PAID)
    with suppress(ProviderUnavailable):  # no answer would do: there is a refund under this number
        assert provider.refund(replace(refund, amount=600_00)).status != RefundStatus.FAILED
    assert provider.query_refund(refund.out_trade_no, refund.out_refund_no).status == RefundStatus.PAID


def test_more_than_was_paid_does_not_come_back(recharge: Recharge, provider: PaymentProvider) -> None:
    comes_to(provider, refund_of(recharge, 1_500_00), RefundStatus.PAID)
    refused = provider.refund(refund_of(recharge, 500_01))
    assert refused.status == RefundStatus.FAILED
    assert refused.failure_code


def test_a_refund_without_an_answer_is_asked_about_and_made_again(
    sandbox: Sandbox, recharge: Recharge, provider: PaymentProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    refund = refund_of(recharge, 500_00)
    for module in (alipay_gateway, wechat_gateway):
        monkeypatch.setattr(module, "TIMEOUT_SECONDS", 0.5)
    sandbox.plan(recharge.provider, "hang", seconds=1)
    with pytest.raises(ProviderUnavailable):
        provider.refund(refund)
    assert provider.query_refund(refund.out_trade_no, refund.out_refund_no).status == RefundStatus.NOT_FOUND
    comes_to(provider, refund, RefundStatus.PAID)


@pytest.mark.parametrize("mode", ["hang_done", "hang_lost"])
def test_an_unknown_refund_is_queried_and_made_exactly_once(
    sandbox: Sandbox, recharge: Recharge, provider: PaymentProvider, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    refund = refund_of(recharge, 500_00)
    for module in (alipay_gateway, wechat_gateway):
        monkeypatch.setattr(module, "TIMEOUT_SECONDS", 0.5)
    sandbox.plan(REFUND_SERVICES[recharge.provider], mode, seconds=1)
    with pytest.raises(ProviderUnavailable):
        provider.refund(refund)
    known = provider.query_refund(refund.out_trade_no, refund.out_refund_no).status
    assert (known == RefundStatus.NOT_FOUND) == (mode == "hang_lost")
    comes_to(provider, refund, RefundStatus.PAID)
    comes_to(provider, refund_of(recharge, 1_500_00), RefundStatus.PAID)  # nothing went twice


def test_a_refund_that_fails(sandbox: Sandbox, recharge: Recharge, provider: PaymentProvider) -> None:
    refund = refund_of(recharge, 500_00)
    sandbox.plan(REFUND_SERVICES[recharge.provider], "fail", reason="SELLER_BALANCE_NOT_ENOUGH")
    assert provider.refund(refund).status == RefundStatus.FAILED
    assert provider.query_refund(refund.out_trade_no, refund.out_refund_no).status == RefundStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("mode", "end", "code"),
    [
        ("process", RefundStatus.PAID, ""),
        ("close", RefundStatus.FAILED, "CLOSED"),
        ("abnormal", RefundStatus.UNKNOWN, "ABNORMAL"),
    ],
)
@pytest.mark.parametrize("recharge", ["wechat"], indirect=True)
def test_wechat_takes_its_time(
    sandbox: Sandbox, recharge: Recharge, provider: PaymentProvider, mode: str, end: RefundStatus, code: str
) -> None:
    refund = refund_of(recharge, 500_00)
    sandbox.plan("wechat_refund", mode, seconds=0.5)
    assert provider.refund(refund).status == RefundStatus.UNKNOWN

    def ended() -> bool:
        found = provider.query_refund(refund.out_trade_no, refund.out_refund_no)
        return (found.status, found.failure_code) == (end, code)

    wait_for(ended)


def test_the_bill_of_the_day(recharge: Recharge, provider: PaymentProvider) -> None:
    refund = refund_of(recharge, 500_00)
    comes_to(provider, refund, RefundStatus.PAID)
    now = datetime.now(MARKET_ZONE)
    lines = provider.daily_bill(now.date())
    assert {(line.kind, line.number, line.amount) for line in lines} == {
        (BillKind.PAYMENT, recharge.out_trade_no, AMOUNT),
        (BillKind.REFUND, refund.out_refund_no, 500_00),
    }
    assert all(line.provider_no and now - timedelta(minutes=5) < line.at <= now for line in lines)


def test_payouts_stand_on_alipays_bill(sandbox: Sandbox) -> None:
    withdrawal = make_withdrawal(make_trader(5_000_00), 1_500_00)
    approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=UserFactory(roles=["cashier"]))
    pay_due_withdrawals()
    (line,) = provider_of("alipay").daily_bill(datetime.now(MARKET_ZONE).date())
    assert (line.kind, line.number, line.amount, line.fee) == (BillKind.PAYOUT, withdrawal.out_biz_no, 1_500_00, 0)
