"""WeChat Pay with the outside world as a real process, our side behind a real server."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest
from pytest_django.live_server_helper import LiveServer
from rest_framework.test import APIClient

from market.payments.models import PaymentAlarm, Recharge
from market.payments.providers import wechat_gateway
from market.payments.services.recharge_sweep import check_recharge, pursue_due_recharges
from market.payments.services.recharges import close_recharge
from market.payments.tests.factories import make_recharge, make_trader
from market.payments.tests.payers import is_paid
from market.payments.tests.sandbox_process import Sandbox, wait_for
from market.payments.tests.wechat_side import notice_body, signed, transaction_of
from market.users.models import User
from market.wallets.models import LedgerOperation
from market.wallets.selectors import wallet_of
from tests.support.database import Clock

pytestmark = [pytest.mark.realprocess, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], APIClient]
AMOUNT = 2_000_00


@pytest.fixture
def recharge(as_user: SignIn, sandbox: Sandbox) -> Recharge:
    """Asked for over the API, its QR code on the page."""
    client = as_user(make_trader())
    request = {"provider": "wechat", "amount": AMOUNT}
    made = client.post("/api/v1/recharges", request, headers={"Idempotency-Key": str(uuid4())}).json()
    assert made["qr_content"] is None
    pursue_due_recharges()
    shown = client.get(f"/api/v1/recharges/{made['id']}").json()
    assert shown["qr_content"].startswith("weixin://wxpay/bizpayurl?pr=")
    return Recharge.objects.get(pk=made["id"])


def available(recharge: Recharge) -> int:
    return wallet_of(recharge.user_id).available


def credits(recharge: Recharge) -> int:
    return LedgerOperation.objects.filter(subject_id=recharge.pk).count()


def alarms() -> list[str]:
    return sorted(PaymentAlarm.objects.values_list("reason", flat=True))


def statuses(sandbox: Sandbox, recharge: Recharge, count: int) -> list[int]:
    """Our answers to the first attempt of each of `count` notifications."""

    def firsts() -> list[int] | None:
        rows = sandbox.answers(recharge.out_trade_no, provider="wechat")
        return [row[0][0] for row in rows] if len(rows) == count and all(rows) else None

    return wait_for(firsts)


def test_paid_by_scanning(sandbox: Sandbox, recharge: Recharge) -> None:
    sandbox.act(recharge.out_trade_no, "pay", provider="wechat")
    wait_for(lambda: is_paid(recharge))
    assert available(recharge) == AMOUNT
    assert recharge.payer_id
    assert statuses(sandbox, recharge, 1) == [204]


@pytest.mark.parametrize("action", ["pay_twice", "pay_out_of_order"])
def test_told_twice_credited_once(sandbox: Sandbox, recharge: Recharge, action: str) -> None:
    sandbox.act(recharge.out_trade_no, action, provider="wechat")
    assert statuses(sandbox, recharge, 2) == [204, 204]
    assert (available(recharge), credits(recharge)) == (AMOUNT, 1)


@pytest.mark.parametrize(
    ("action", "reason"), [("pay_bad_signature", "bad_signature"), ("pay_altered_amount", "wrong_amount")]
)
def test_a_false_notification_is_refused_and_the_query_tells_the_truth(
    sandbox: Sandbox, recharge: Recharge, action: str, reason: str
) -> None:
    sandbox.act(recharge.out_trade_no, action, provider="wechat")
    assert statuses(sandbox, recharge, 1) == [400]
    assert not is_paid(recharge)
    assert alarms() == [reason]
    check_recharge(recharge_id=recharge.pk)
    assert is_paid(recharge)
    assert available(recharge) == AMOUNT


def test_a_failed_try_leaves_it_payable(sandbox: Sandbox, recharge: Recharge) -> None:
    sandbox.act(recharge.out_trade_no, "fail", provider="wechat")
    check_recharge(recharge_id=recharge.pk)
    assert not is_paid(recharge)
    assert recharge.status == "pending"
    sandbox.act(recharge.out_trade_no, "pay", provider="wechat")
    wait_for(lambda: is_paid(recharge))


def test_a_payment_after_closing_is_credited(sandbox: Sandbox, recharge: Recharge) -> None:
    close_recharge(recharge_id=recharge.pk)
    sandbox.act(recharge.out_trade_no, "pay_late", provider="wechat", delay=0.5)
    wait_for(lambda: is_paid(recharge))
    assert available(recharge) == AMOUNT


def test_query_and_notification_meet(sandbox: Sandbox, recharge: Recharge) -> None:
    sandbox.act(recharge.out_trade_no, "pay_late", provider="wechat", delay=0.5)
    check_recharge(recharge_id=recharge.pk)
    assert is_paid(recharge)
    assert statuses(sandbox, recharge, 1) == [204]
    assert (available(recharge), credits(recharge)) == (AMOUNT, 1)


def test_a_cancelled_payment_is_closed_by_the_query(sandbox: Sandbox, recharge: Recharge) -> None:
    sandbox.act(recharge.out_trade_no, "cancel", provider="wechat")
    check_recharge(recharge_id=recharge.pk)
    recharge.refresh_from_db()
    assert (recharge.status, available(recharge)) == ("closed", 0)


def test_an_expired_payment_is_closed_there_and_cannot_be_paid(
    sandbox: Sandbox, recharge: Recharge, clock: Clock
) -> None:
    clock.shift(minutes=31)
    pursue_due_recharges()
    recharge.refresh_from_db()
    assert recharge.status == "closed"
    with pytest.raises(httpx.HTTPStatusError):
        sandbox.act(recharge.out_trade_no, "pay", provider="wechat")


def test_a_provider_that_hangs_is_asked_again(sandbox: Sandbox, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    recharge = make_recharge(make_trader(), provider="wechat")
    monkeypatch.setattr(wechat_gateway, "TIMEOUT_SECONDS", 0.5)
    sandbox.plan("wechat", "hang", seconds=2)
    pursue_due_recharges()
    recharge.refresh_from_db()
    assert (recharge.status, recharge.qr_content) == ("pending", "")
    clock.shift(seconds=15)
    pursue_due_recharges()
    recharge.refresh_from_db()
    assert recharge.qr_content


def test_fifty_at_once_are_one_credit(live_server: LiveServer) -> None:
    recharge = make_recharge(make_trader(), provider="wechat")
    right = notice_body(transaction_of(recharge))
    altered = notice_body(transaction_of(recharge, amount={"total": 1, "currency": "CNY"}))
    posts = [(right, signed(right))] * 50 + [(altered, signed(altered))] * 5 + [(right, signed(altered))] * 5
    with ThreadPoolExecutor(len(posts)) as pool:
        answers = Counter(pool.map(lambda post: send(live_server, *post), posts))
    assert answers == Counter({204: 50, 400: 10})
    assert (available(recharge), credits(recharge)) == (recharge.amount, 1)
    assert alarms() == ["bad_signature", "wrong_amount"]


def send(server: LiveServer, body: str, headers: dict[str, str]) -> int:
    url = f"{server.url}/api/v1/payments/wechat/notify"
    return httpx.post(url, content=body, headers=headers, timeout=60, trust_env=False).status_code
