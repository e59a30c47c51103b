"""Payments with the outside world as a real process, our side behind a real server."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from rest_framework.test import APIClient

from market.payments.models import PaymentAlarm, Recharge, Withdrawal
from market.payments.providers import alipay_gateway
from market.payments.services.payouts import pay_due_withdrawals
from market.payments.services.recharge_sweep import check_recharge
from market.payments.services.recharges import close_recharge
from market.payments.services.withdrawals import approve_withdrawal
from market.payments.tests.factories import make_recharge, make_trader, make_withdrawal, notice_of
from market.payments.tests.sandbox_process import Sandbox, wait_for
from market.users.models import User
from market.users.tests.factories import UserFactory
from market.wallets.models import LedgerOperation
from market.wallets.selectors import wallet_of
from tests.support.database import Clock

pytestmark = [pytest.mark.realprocess, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], APIClient]
HELD = 5_000_00
AMOUNT = 1_500_00
SUCCESS = (200, "success")


@pytest.fixture
def person() -> User:
    return make_trader()


@pytest.fixture
def recharge(as_user: SignIn, person: User, sandbox: Sandbox) -> Recharge:
    """Asked for over the API, its cashier open in the browser."""
    request = {"provider": "alipay", "amount": 2_000_00}
    answer = as_user(person).post("/api/v1/recharges", request, headers={"Idempotency-Key": str(uuid4())})
    sandbox.open_cashier(answer.json()["pay_url"])
    return Recharge.objects.get(pk=answer.json()["id"])


@pytest.fixture
def approved(sandbox: Sandbox) -> Withdrawal:
    withdrawal = make_withdrawal(make_trader(HELD), AMOUNT)
    return approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=UserFactory(roles=["cashier"]))


def available(of: Recharge | Withdrawal) -> int:
    return wallet_of(of.user_id).available


def is_paid(recharge: Recharge) -> bool:
    recharge.refresh_from_db()
    return recharge.status == Recharge.Status.PAID


def credits(recharge: Recharge) -> int:
    return LedgerOperation.objects.filter(subject_id=recharge.pk).count()


def alarms(recharge: Recharge) -> list[str]:
    rows = PaymentAlarm.objects.filter(reference=recharge.out_trade_no)
    return sorted(rows.values_list("reason", flat=True))


def answered(sandbox: Sandbox, recharge: Recharge, count: int) -> list[tuple[int, str]]:
    """Our answers to the first attempt of each of `count` notifications."""

    def firsts() -> list[tuple[int, str]] | None:
        rows = sandbox.answers(recharge.out_trade_no)
        return [row[0] for row in rows] if len(rows) == count and all(rows) else None

    return wait_for(firsts)


def test_paid_in_the_cashier(sandbox: Sandbox, recharge: Recharge) -> None:
    sandbox.act(recharge.out_trade_no, "pay")
    wait_for(lambda: is_paid(recharge))
    assert available(recharge) == recharge.amount
    assert recharge.payer_id
    assert answered(sandbox, recharge, 1) == [SUCCESS]


@pytest.mark.parametrize("action", ["pay_twice", "pay_out_of_order"])
def test_told_twice_credited_once(sandbox: Sandbox, recharge: Recharge, action: str) -> None:
    sandbox.act(recharge.out_trade_no, action)
    assert answered(sandbox, recharge, 2) == [SUCCESS, SUCCESS]
    assert (available(recharge), credits(recharge)) == (recharge.amount, 1)


@pytest.mark.parametrize(
    ("action", "reason"), [("pay_bad_signature", "bad_signature"), ("pay_altered_amount", "wrong_amount")]
)
def test_a_false_notification_is_refused_and_the_query_tells_the_truth(
    sandbox: Sandbox, recharge: Recharge, action: str, reason: str
) -> None:
    sandbox.act(recharge.out_trade_no, action)
    ((status, answer),) = answered(sandbox, recharge, 1)
    assert status == 400
    assert answer != "success"
    assert not is_paid(recharge)
    assert alarms(recharge) == [reason]
    check_recharge(recharge_id=recharge.pk)
    assert is_paid(recharge)
    assert available(recharge) == recharge.amount


def test_a_payment_after_closing_is_credited(sandbox: Sandbox, recharge: Recharge) -> None:
    close_recharge(recharge_id=recharge.pk)
    sandbox.act(recharge.out_trade_no, "pay_late", delay=0.5)
    wait_for(lambda: is_paid(recharge))
    assert available(recharge) == recharge.amount


def test_query_and_notification_meet(sandbox: Sandbox, recharge: Recharge) -> None:
    sandbox.act(recharge.out_trade_no, "pay_late", delay=0.5)
    check_recharge(recharge_id=recharge.pk)
    assert is_paid(recharge)
    assert answered(sandbox, recharge, 1) == [SUCCESS]
    assert (available(recharge), credits(recharge)) == (recharge.amount, 1)


def test_a_cancelled_payment_is_closed_by_the_query(sandbox: Sandbox, recharge: Recharge) -> None:
    sandbox.act(recharge.out_trade_no, "cancel")
    check_recharge(recharge_id=recharge.pk)
    recharge.refresh_from_db()
    assert (recharge.status, available(recharge)) == ("closed", 0)


def test_fifty_at_once_are_one_credit(sandbox: Sandbox, person: User, live_server: LiveServer) -> None:
    recharge = make_recharge(person)
    right, altered = notice_of(recharge), notice_of(recharge, total_amount="0.01")
    forged = right | {"total_amount": "9999.00"}
    statuses = post_at_once(live_server, [right] * 50 + [altered] * 5 + [forged] * 5)
    assert statuses == Counter({200: 50, 400: 10})
    assert (available(recharge), credits(recharge)) == (recharge.amount, 1)
    assert alarms(recharge) == ["bad_signature", "wrong_amount"]


def post_at_once(server: LiveServer, forms: list[dict[str, str]]) -> Counter[int]:
    url = f"{server.url}/api/v1/payments/alipay/notify"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    def post(form: dict[str, str]) -> int:
        return httpx.post(url, content=urlencode(form), headers=headers, timeout=60, trust_env=False).status_code

    with ThreadPoolExecutor(len(forms)) as pool:
        return Counter(pool.map(post, forms))


def pursue(withdrawal: Withdrawal, clock: Clock | None = None) -> str:
    if clock is not None:
        clock.shift(minutes=2)
    pay_due_withdrawals()
    withdrawal.refresh_from_db()
    return withdrawal.status


def test_a_payout_arrives(sandbox: Sandbox, approved: Withdrawal) -> None:
    assert pursue(approved) == "paid"
    transfer = sandbox.transfer(approved.out_biz_no)
    assert (transfer["status"], transfer["fen"]) == ("SUCCESS", AMOUNT)
    assert approved.provider_order_no == transfer["order_id"]
    assert (available(approved), wallet_of(approved.user_id).withdrawing) == (HELD - AMOUNT, 0)


def test_a_payout_that_fails_comes_back(sandbox: Sandbox, approved: Withdrawal) -> None:
    sandbox.plan("transfer", "fail", reason="PAYEE_NOT_EXIST")
    assert pursue(approved) == "failed"
    assert approved.failure_code == "PAYEE_NOT_EXIST"
    assert (available(approved), wallet_of(approved.user_id).withdrawing) == (HELD, 0)


@pytest.mark.parametrize(("mode", "end", "left"), [("deal", "paid", HELD - AMOUNT), ("deal_fail", "failed", HELD)])
def test_a_payout_under_way_is_asked_about(
    sandbox: Sandbox, approved: Withdrawal, clock: Clock, mode: str, end: str, left: int
) -> None:
    sandbox.plan("transfer", mode, seconds=0.5)
    assert pursue(approved) == "unknown"
    wait_for(lambda: sandbox.transfer(approved.out_biz_no)["status"] != "DEALING")
    assert pursue(approved, clock) == end
    assert (available(approved), wallet_of(approved.user_id).withdrawing) == (left, 0)


@pytest.mark.parametrize("mode", ["hang_done", "hang_lost"])
def test_a_time_out_is_unknown_and_pays_exactly_once(
    sandbox: Sandbox, approved: Withdrawal, clock: Clock, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(alipay_gateway, "TIMEOUT_SECONDS", 0.5)
    sandbox.plan("transfer", mode, seconds=2)
    assert pursue(approved) == "unknown"
    assert wallet_of(approved.user_id).withdrawing == AMOUNT
    assert pursue(approved, clock) == "paid"
    assert sandbox.transfer(approved.out_biz_no)["status"] == "SUCCESS"
    assert (available(approved), wallet_of(approved.user_id).withdrawing) == (HELD - AMOUNT, 0)


def test_a_provider_that_is_away_changes_nothing(
    sandbox: Sandbox, approved: Withdrawal, clock: Clock, settings: Settings
) -> None:
    there = settings.ALIPAY
    settings.ALIPAY = there | {"gateway": "http://127.0.0.1:9/alipay/gateway.do"}
    assert pursue(approved) == "unknown"
    assert pursue(approved, clock) == "unknown"
    settings.ALIPAY = there
    assert pursue(approved, clock) == "paid"
