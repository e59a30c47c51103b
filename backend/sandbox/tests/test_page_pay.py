"""The browser's arrival with a signed request, and every way in which it is turned away."""

import time
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from sandbox.clock import CHINA
from sandbox.tests.support import ALIPAY_KEY, Box, Shop, make_sdk


def test_signed_request_leads_to_the_cashier(shop: Shop) -> None:
    response = shop.order("R1", "12.50")

    trade = shop.box.trade("R1")
    assert response.status_code == 302
    assert response.headers["location"] == f"/alipay/cashier/{trade['trade_no']}"
    assert (trade["status"], trade["total_fen"]) == ("WAIT_BUYER_PAY", 1250)


def test_request_may_come_as_a_form_of_the_merchants_page(shop: Shop) -> None:
    query = shop.sdk.api_alipay_trade_page_pay("充值", "R1", "1.00")

    headers = {"Sec-Fetch-Site": "same-site"}
    response = shop.box.post("/alipay/gateway.do", data=dict(parse_qsl(query)), headers=headers)

    assert response.status_code == 302


def test_same_request_again_is_the_same_trade(shop: Shop) -> None:
    first, second = shop.order("R1"), shop.order("R1")

    assert first.headers["location"] == second.headers["location"]


def test_same_number_with_another_amount_is_refused(shop: Shop) -> None:
    shop.order("R1", "1.00")

    response = shop.order("R1", "2.00")

    assert response.status_code == 400
    assert "ACQ.CONTEXT_INCONSISTENT" in response.text


@pytest.mark.parametrize(("action", "code"), [("pay", "ACQ.TRADE_HAS_SUCCESS"), ("cancel", "ACQ.TRADE_HAS_CLOSE")])
def test_ended_trade_cannot_be_paid_again(shop: Shop, action: str, code: str) -> None:
    shop.order("R1")
    shop.box.act("R1", action)

    response = shop.order("R1")

    assert (response.status_code, code in response.text) == (400, True)


@pytest.mark.parametrize("amount", ["0", "0.00", "-1", "1.234", "abc", "1e3", "100000000.01", "1,000", "１"])
def test_amounts_that_are_none_are_refused(shop: Shop, amount: str) -> None:
    response = shop.order("R1", amount)

    assert response.status_code == 400
    assert "ACQ.INVALID_PARAMETER" in response.text
    assert shop.box.get("/api/trades/R1").status_code == 404


def test_amount_as_a_number_keeps_its_digits(shop: Shop) -> None:
    query = shop.sdk.client_api("alipay.trade.page.pay", {**BIZ, "total_amount": 0.29})

    shop.box.get(f"/alipay/gateway.do?{query}")

    assert shop.box.trade("R1")["total_fen"] == 29


BIZ = {"out_trade_no": "R1", "subject": "s", "product_code": "FAST_INSTANT_TRADE_PAY", "total_amount": "1.00"}


@pytest.mark.parametrize(
    "change",
    [
        {"product_code": "QUICK_WAP_PAY"},
        {"subject": ""},
        {"subject": "x" * 257},
        {"subject": "\ud800"},
        {"out_trade_no": "a/b"},
        {"out_trade_no": "x" * 65},
        {"timeout_express": "soon"},
        {"time_expire": "tomorrow"},
    ],
)
def test_bad_arguments_are_refused(shop: Shop, change: dict[str, Any]) -> None:
    query = shop.sdk.client_api("alipay.trade.page.pay", {**BIZ, **change})

    response = shop.box.get(f"/alipay/gateway.do?{query}")

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("notify_url", "http://example.com/notify"),
        ("notify_url", "http://127.0.0.1.example.com/notify"),
        ("notify_url", "ftp://localhost/notify"),
        ("notify_url", "http://["),
        ("return_url", "javascript:alert(1)"),
        ("return_url", "http://localhost;script-src/"),
    ],
)
def test_addresses_that_lead_elsewhere_are_refused(shop: Shop, field: str, value: str) -> None:
    response = shop.order("R1", **{field: value})

    assert response.status_code == 400
    assert field in response.text


def test_signature_of_another_key_is_refused(shop: Shop) -> None:
    shop.sdk = make_sdk(shop.box, key=ALIPAY_KEY)

    response = shop.order("R1")

    assert response.status_code == 400
    assert "isv.invalid-signature" in response.text


def test_altered_request_is_refused(shop: Shop) -> None:
    query = dict(parse_qsl(shop.sdk.api_alipay_trade_page_pay("s", "R1", "100.00")))
    query["biz_content"] = query["biz_content"].replace("100.00", "1.00")

    response = shop.box.get(f"/alipay/gateway.do?{urlencode(query)}")

    assert "isv.invalid-signature" in response.text


def test_another_app_is_refused(box: Box, shop: Shop) -> None:
    shop.sdk = make_sdk(box, app_id="2021000000000009")

    assert "isv.invalid-app-id" in shop.order("R1").text


def test_stale_request_is_refused(shop: Shop) -> None:
    old = datetime.now(CHINA) - timedelta(days=3)
    query = shop.sdk.client_api("alipay.trade.page.pay", BIZ, timestamp=f"{old:%Y-%m-%d %H:%M:%S}")

    assert "isv.invalid-timestamp" in shop.box.get(f"/alipay/gateway.do?{query}").text


def test_unpaid_trade_closes_when_its_time_is_over(shop: Shop) -> None:
    soon = datetime.now(CHINA) + timedelta(seconds=1)
    shop.order("R1", time_expire=f"{soon:%Y-%m-%d %H:%M:%S}")
    time.sleep(1.1)

    assert shop.box.trade("R1")["status"] == "TRADE_CLOSED"
    assert shop.box.act("R1", "pay").status_code == 409


@pytest.mark.parametrize(("span", "seconds"), [("15m", 900), ("2h", 7200), ("1d", 86400), ("90d", 1296000)])
def test_timeout_express_sets_the_end(shop: Shop, span: str, seconds: int) -> None:
    shop.order("R1", timeout_express=span)

    trade = shop.box.trade("R1")
    lifetime = datetime.fromisoformat(trade["expires_at"]) - datetime.fromisoformat(trade["created_at"])
    assert abs(lifetime.total_seconds() - seconds) < 1
