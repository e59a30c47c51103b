"""Each button of the cashier: what the merchant is told, and where the browser goes."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from sandbox.tests.support import APP_ID, SELLER_ID, Shop, wait_for


def press(shop: Shop, out_trade_no: str, button: str) -> httpx.Response:
    trade_no = shop.box.trade(out_trade_no)["trade_no"]
    return shop.box.post(f"/alipay/cashier/{trade_no}/{button}")


def is_genuine(shop: Shop, fields: dict[str, str]) -> bool:
    rest = dict(fields)
    return bool(shop.sdk.verify(rest, rest.pop("sign")))


def test_pay_notifies_the_merchant_with_a_signature_it_can_verify(shop: Shop) -> None:
    shop.order("R1", "12.50", passback_params="a%3Db")

    press(shop, "R1", "pay")

    (fields,) = shop.merchant.wait()
    trade = shop.box.trade("R1")
    assert is_genuine(shop, fields)
    expected = {
        "notify_type": "trade_status_sync",
        "app_id": APP_ID,
        "seller_id": SELLER_ID,
        "out_trade_no": "R1",
        "trade_no": trade["trade_no"],
        "total_amount": "12.50",
        "receipt_amount": "12.50",
        "trade_status": "TRADE_SUCCESS",
        "subject": "充值",
        "passback_params": "a%3Db",
        "sign_type": "RSA2",
    }
    assert {name: fields[name] for name in expected} == expected
    assert {"notify_id", "notify_time", "buyer_id", "gmt_create", "gmt_payment"} <= fields.keys()


def test_pay_sends_the_browser_back_with_signed_parameters(shop: Shop) -> None:
    shop.order("R1", "12.50", return_url="http://localhost:8000/wallet?tab=1")

    response = press(shop, "R1", "pay")

    back = urlsplit(response.headers["location"])
    query = dict(parse_qsl(back.query))
    assert (response.status_code, back.netloc, back.path) == (303, "localhost:8000", "/wallet")
    assert query.pop("tab") == "1"
    assert (query["out_trade_no"], query["total_amount"]) == ("R1", "12.50")
    assert is_genuine(shop, query)


def test_second_click_only_goes_back_again(shop: Shop) -> None:
    shop.order("R1")
    press(shop, "R1", "pay")

    response = press(shop, "R1", "pay_twice")

    assert response.headers["location"].startswith("http://localhost:8000/wallet?")
    assert len(shop.box.trade("R1")["notifications"]) == 1


def test_fail_moves_nothing_and_lets_the_buyer_try_again(shop: Shop) -> None:
    shop.order("R1")

    response = press(shop, "R1", "fail")

    page = shop.box.get(response.headers["location"]).text
    assert 'role="alert"' in page
    assert 'data-action="pay"' in page
    assert shop.box.trade("R1")["status"] == "WAIT_BUYER_PAY"


def test_cancel_closes_the_trade_and_tells_nobody(shop: Shop) -> None:
    shop.order("R1")

    response = press(shop, "R1", "cancel")

    trade = shop.box.trade("R1")
    assert response.headers["location"] == f"/alipay/cashier/{trade['trade_no']}"
    assert (trade["status"], trade["notifications"]) == ("TRADE_CLOSED", [])
    assert "http://localhost:8000/wallet" in shop.box.get(response.headers["location"]).text


def test_pay_late_pays_now_and_notifies_after_the_delay(shop: Shop) -> None:
    shop.order("R1")

    shop.box.act("R1", "pay_late", delay=0.8)

    assert shop.sdk.api_alipay_trade_query("R1")["trade_status"] == "TRADE_SUCCESS"
    assert shop.merchant.received == []
    assert shop.merchant.wait()[0]["trade_status"] == "TRADE_SUCCESS"


def test_pay_twice_repeats_one_notification(shop: Shop) -> None:
    shop.order("R1")

    press(shop, "R1", "pay_twice")

    first, second = shop.merchant.wait(2)
    assert first["notify_id"] == second["notify_id"]
    assert is_genuine(shop, first)
    assert is_genuine(shop, second)


def test_out_of_order_tells_the_end_before_the_payment(shop: Shop) -> None:
    shop.order("R1")

    press(shop, "R1", "pay_out_of_order")

    received = shop.merchant.wait(2)
    assert [fields["trade_status"] for fields in received] == ["TRADE_FINISHED", "TRADE_SUCCESS"]
    assert shop.sdk.api_alipay_trade_query("R1")["trade_status"] == "TRADE_FINISHED"


def test_altered_amount_is_signed_but_not_what_was_paid(shop: Shop) -> None:
    shop.order("R1", "12.50")

    press(shop, "R1", "pay_altered_amount")

    (fields,) = shop.merchant.wait()
    assert is_genuine(shop, fields)
    assert fields["total_amount"] == "13.50"
    assert shop.sdk.api_alipay_trade_query("R1")["total_amount"] == "12.50"


def test_bad_signature_is_one_the_merchant_refuses(shop: Shop) -> None:
    shop.order("R1")

    press(shop, "R1", "pay_bad_signature")

    (fields,) = shop.merchant.wait()
    assert fields["total_amount"] == "12.50"
    assert not is_genuine(shop, fields)


def test_pay_no_return_leaves_the_browser_at_the_cashier(shop: Shop) -> None:
    shop.order("R1")

    response = press(shop, "R1", "pay_no_return")

    assert response.headers["location"].startswith("/alipay/cashier/")
    assert shop.merchant.wait()[0]["trade_status"] == "TRADE_SUCCESS"


def test_fresh_notification_can_be_sent_after_a_spoilt_one(shop: Shop) -> None:
    shop.order("R1")
    shop.box.act("R1", "pay_bad_signature")
    shop.merchant.wait()

    shop.box.act("R1", "notify")

    assert is_genuine(shop, shop.merchant.wait(2)[1])


def test_trade_without_notify_url_is_paid_in_silence(shop: Shop) -> None:
    shop.order("R1", notify_url=None)

    assert shop.box.act("R1", "pay").json()["notifications"] == []


@pytest.mark.parametrize("values", [{"delay": -1}, {"delay": "x"}, {"delay": 1e9}, []])
def test_delay_must_be_sensible(shop: Shop, values: Any) -> None:
    shop.order("R1")

    assert shop.box.post("/api/trades/R1/pay_late", json=values).status_code == 400


def test_unknown_actions_and_trades_are_not_found(shop: Shop) -> None:
    shop.order("R1")

    assert shop.box.act("R1", "steal").status_code == 404
    assert shop.box.act("R9", "pay").status_code == 404
    assert press(shop, "R1", "steal").status_code == 404
    assert shop.box.get("/alipay/cashier/1").status_code == 404


def test_hostile_subject_is_shown_as_text(shop: Shop) -> None:
    query = shop.sdk.api_alipay_trade_page_pay("<script>alert(1)</script>", "R1", "1.00")
    page = shop.box.get(httpx.URL(shop.box.get(f"/alipay/gateway.do?{query}").headers["location"]).path)

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in shop.box.get("/alipay/").text


def test_cashier_page_may_send_the_browser_to_the_merchant_only(shop: Shop) -> None:
    response = shop.box.get(shop.order("R1").headers["location"])

    policy = response.headers["content-security-policy"]
    assert "form-action 'self' http://localhost:8000;" in policy
    assert "script-src 'self';" in policy


def test_paid_trade_shows_delivery_on_its_page(shop: Shop) -> None:
    shop.paid("R1")

    page = wait_for(lambda: shop.box.get("/alipay/trades/R1")).text

    assert "TRADE_SUCCESS" in page
    assert "success" in page
