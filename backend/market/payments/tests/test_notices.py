"""Alipay's notifications at our door, signed with the other side's key."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from rest_framework.test import APIClient

from market.payments.models import PaymentAlarm, Recharge
from market.payments.tests.factories import make_recharge, make_trader, notice_of
from market.users.models import User
from market.users.tests.factories import UserFactory
from market.wallets.selectors import wallet_of

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], APIClient]
ALARMS = "/api/v1/staff/payment-alarms"


@pytest.fixture
def recharge() -> Recharge:
    return make_recharge(make_trader())


def send(api: APIClient, form: dict[str, str], provider: str = "alipay") -> tuple[int, str]:
    path = f"/api/v1/payments/{provider}/notify"
    answer = api.post(path, urlencode(form), content_type="application/x-www-form-urlencoded")
    return answer.status_code, answer.content.decode()


def available(recharge: Recharge) -> int:
    return wallet_of(recharge.user_id).available


def alarm() -> tuple[str, str]:
    return PaymentAlarm.objects.values_list("reason", "reference").get()


def test_the_bare_word_and_the_money(api: APIClient, recharge: Recharge) -> None:
    assert send(api, notice_of(recharge)) == (200, "success")
    assert available(recharge) == recharge.amount


def test_a_repeat_changes_nothing(api: APIClient, recharge: Recharge) -> None:
    notice = notice_of(recharge)
    assert [send(api, notice) for _ in range(3)] == [(200, "success")] * 3
    assert available(recharge) == recharge.amount


def test_finished_after_success_and_success_after_finished(api: APIClient, recharge: Recharge) -> None:
    for status in ("TRADE_FINISHED", "TRADE_SUCCESS", "TRADE_FINISHED"):
        assert send(api, notice_of(recharge, trade_status=status)) == (200, "success")
    assert available(recharge) == recharge.amount


def test_waiting_is_heard_and_does_nothing(api: APIClient, recharge: Recharge) -> None:
    assert send(api, notice_of(recharge, trade_status="WAIT_BUYER_PAY")) == (200, "success")
    assert available(recharge) == 0


def test_an_unpaid_trade_that_closes_closes_the_recharge(api: APIClient, recharge: Recharge) -> None:
    assert send(api, notice_of(recharge, trade_status="TRADE_CLOSED")) == (200, "success")
    recharge.refresh_from_db()
    assert recharge.status == "closed"


def test_a_refund_is_no_payment(api: APIClient, recharge: Recharge) -> None:
    refund = {"refund_fee": "1.00", "gmt_refund": "2026-11-21 13:20:00.000"}
    assert send(api, notice_of(recharge, **refund)) == (200, "success")
    assert send(api, notice_of(recharge, trade_status="TRADE_CLOSED", **refund)) == (200, "success")
    recharge.refresh_from_db()
    assert (recharge.status, available(recharge)) == ("pending", 0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"app_id": "2021000000000000"}, "wrong_app"),
        ({"seller_id": "2088000000000000"}, "wrong_seller"),
        ({"total_amount": "0.01"}, "wrong_amount"),
        ({"total_amount": "2000.001"}, "malformed"),
        ({"total_amount": "NaN"}, "malformed"),
        ({"trade_status": "TRADE_DREAMT"}, "malformed"),
    ],
)
def test_what_does_not_fit_is_refused_with_an_alarm(
    api: APIClient, recharge: Recharge, changes: dict[str, str], reason: str
) -> None:
    status, answer = send(api, notice_of(recharge, **changes))
    assert status == 400
    assert "success" not in answer
    assert alarm() == (reason, recharge.out_trade_no)
    assert available(recharge) == 0


def test_a_number_that_is_not_ours_is_an_alarm(api: APIClient, recharge: Recharge) -> None:
    assert send(api, notice_of(recharge, out_trade_no="R0"))[0] == 400
    assert alarm() == ("unknown_trade", "R0")


@pytest.mark.parametrize(
    "forgery",
    [
        {"total_amount": "9999.00"},
        {"sign": "AAAA"},
        {"sign": "not base64 at all!"},
        {"sign": ""},
        {"sign_type": "RSA"},
        {"sign_type": "none"},
        {"extra": "field"},
    ],
)
def test_a_wrong_signature_is_refused(api: APIClient, recharge: Recharge, forgery: dict[str, str]) -> None:
    assert send(api, notice_of(recharge) | forgery)[0] == 400
    assert alarm() == ("bad_signature", recharge.out_trade_no)
    assert available(recharge) == 0


def test_an_unsigned_form_is_refused(api: APIClient, recharge: Recharge) -> None:
    notice = notice_of(recharge)
    del notice["sign"], notice["sign_type"]
    assert send(api, notice)[0] == 400
    assert available(recharge) == 0


def test_noise_from_outside_makes_one_row(api: APIClient) -> None:
    for noise in ("R1", "R2", "\x00", "R" * 500):
        assert send(api, {"out_trade_no": noise, "sign": "AAAA", "sign_type": "RSA2"})[0] == 400
    assert PaymentAlarm.objects.get().occurrences == 4


def test_other_providers_and_bodies_are_refused(api: APIClient, recharge: Recharge) -> None:
    assert send(api, notice_of(recharge), provider="paypal")[0] == 404
    path = "/api/v1/payments/alipay/notify"
    assert api.post(path, {"a": 1}).status_code == 400
    assert api.post(path, "<xml/>", content_type="text/xml").status_code == 415


def test_the_cashier_sees_alarms(api: APIClient, as_user: SignIn, recharge: Recharge) -> None:
    send(api, notice_of(recharge, total_amount="0.01"))
    (row,) = as_user(UserFactory(roles=["cashier"])).get(ALARMS).json()["results"]
    assert (row["reason"], row["reference"]) == ("wrong_amount", recharge.out_trade_no)
    assert as_user(UserFactory(roles=["reviewer"])).get(ALARMS).status_code == 403
    assert as_user(recharge.user).get(ALARMS).status_code == 403
