"""Native payments over API v3: ordering, asking, closing, and who may ask."""

import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from sandbox.tests.support import MERCHANT_ID, PUBLIC_KEY_ID, WECHAT_APP_ID
from sandbox.tests.wechat_support import NATIVE, WeChatShop, authorization

STRANGER = generate_private_key(public_exponent=65537, key_size=2048)
QUERY = f"/v3/pay/transactions/out-trade-no/R1?mchid={MERCHANT_ID}"


def order(wechat: WeChatShop, **changes: Any) -> dict[str, Any]:
    """A request that is right but for the changes, and WeChat Pay's answer to it."""
    wanted = {
        "appid": WECHAT_APP_ID,
        "mchid": MERCHANT_ID,
        "description": "充值",
        "out_trade_no": "R1",
        "notify_url": wechat.listener.url,
        "amount": {"total": 1250, "currency": "CNY"},
    }
    answer: dict[str, Any] = wechat.call("POST", NATIVE, json.dumps(wanted | changes)).json()
    return answer


def test_order_answers_with_a_code_and_waits(wechat: WeChatShop) -> None:
    status, answer = wechat.order("R1", attach="a=b")

    assert status == 200
    assert answer["code_url"].startswith("weixin://wxpay/bizpayurl?pr=")
    found = wechat.query("R1")
    assert (found["trade_state"], found["amount"]) == ("NOTPAY", {"total": 1250, "currency": "CNY"})
    assert (found["appid"], found["mchid"], found["attach"]) == (WECHAT_APP_ID, MERCHANT_ID, "a=b")
    assert "transaction_id" not in found


def test_same_order_has_the_same_code_and_another_one_is_refused(wechat: WeChatShop) -> None:
    first, second = wechat.order("R1"), wechat.order("R1")

    assert first == second
    status, answer = wechat.order("R1", 1251)
    assert (status, answer["code"]) == (403, "OUT_TRADE_NO_USED")


def test_paid_order_can_be_asked_for_by_either_number(wechat: WeChatShop) -> None:
    wechat.paid("R1")

    found = wechat.query("R1")

    assert (found["trade_state"], found["trade_type"]) == ("SUCCESS", "NATIVE")
    assert found["amount"] == {"total": 1250, "payer_total": 1250, "currency": "CNY", "payer_currency": "CNY"}
    assert found["payer"]["openid"]
    assert found["success_time"].endswith("+08:00")
    assert json.loads(wechat.sdk.query(transaction_id=found["transaction_id"])[1]) == found
    assert wechat.order("R1")[1]["code"] == "ORDERPAID"


def test_closed_order_takes_no_money(wechat: WeChatShop) -> None:
    wechat.order("R1")

    assert wechat.sdk.close("R1")[0] == 204
    assert wechat.sdk.close("R1")[0] == 204

    assert wechat.query("R1")["trade_state"] == "CLOSED"
    assert wechat.act("R1", "pay").json()["code"] == "ORDER_CLOSED"
    assert wechat.order("R1")[1]["code"] == "ORDER_CLOSED"


def test_paid_order_cannot_be_closed(wechat: WeChatShop) -> None:
    wechat.paid("R1")

    status, text = wechat.sdk.close("R1")

    assert (status, json.loads(text)["code"]) == (400, "ORDERPAID")


def test_order_closes_when_its_time_is_over(wechat: WeChatShop) -> None:
    soon = time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(time.time() + 8 * 3600 + 2))
    assert "code_url" in order(wechat, time_expire=soon)

    time.sleep(2.1)

    assert wechat.query("R1")["trade_state"] == "CLOSED"


def test_unknown_orders_do_not_exist(wechat: WeChatShop) -> None:
    assert wechat.query("R9")["code"] == "ORDER_NOT_EXIST"
    assert wechat.sdk.close("R9")[0] == 404
    assert wechat.box.get("/api/wechat/trades/R9").status_code == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"appid": "wx2"}, "APPID_MCHID_NOT_MATCH"),
        ({"mchid": "1900000002"}, "PARAM_ERROR"),
        ({"out_trade_no": "R" * 33}, "PARAM_ERROR"),
        ({"out_trade_no": "R 1"}, "PARAM_ERROR"),
        ({"description": ""}, "PARAM_ERROR"),
        ({"description": "充" * 43}, "PARAM_ERROR"),
        ({"amount": {"total": 12.5}}, "PARAM_ERROR"),
        ({"amount": {"total": True}}, "PARAM_ERROR"),
        ({"amount": {"total": 0}}, "PARAM_ERROR"),
        ({"amount": {"total": 1, "currency": "USD"}}, "PARAM_ERROR"),
        ({"amount": 1250}, "PARAM_ERROR"),
        ({"notify_url": "http://evil.example/"}, "PARAM_ERROR"),
        ({"time_expire": "2020-01-01T00:00:00+08:00"}, "PARAM_ERROR"),
        ({"time_expire": "2099-01-01T00:00:00"}, "PARAM_ERROR"),
        ({"time_expire": "soon"}, "PARAM_ERROR"),
    ],
)
def test_orders_that_wechat_pay_refuses(wechat: WeChatShop, changes: dict[str, Any], code: str) -> None:
    assert order(wechat, **changes)["code"] == code
    assert wechat.query("R1")["code"] == "ORDER_NOT_EXIST"


def test_body_must_be_json(wechat: WeChatShop) -> None:
    assert wechat.call("POST", NATIVE, "[]").json()["code"] == "PARAM_ERROR"


@pytest.mark.parametrize(
    "changes",
    [
        {"mchid": "1900000002"},
        {"serial_no": "00"},
        {"timestamp": str(int(time.time()) - 3600)},
        {"timestamp": "now"},
    ],
)
def test_requests_of_another_or_an_old_origin_are_refused(wechat: WeChatShop, changes: dict[str, str]) -> None:
    refused = wechat.call("GET", QUERY, signer=changes)

    assert (refused.status_code, refused.json()["code"]) == (401, "SIGN_ERROR")


def test_signature_covers_method_address_and_body(wechat: WeChatShop) -> None:
    wechat.order("R1")
    client, url = wechat.box.client, f"{wechat.box.url}/wechat"
    close = QUERY.replace("?", "/close?")

    assert wechat.call("GET", QUERY, key=STRANGER).status_code == 401
    assert client.get(url + QUERY).status_code == 401
    for method, target, body in (("POST", close, "{}"), ("GET", QUERY + "&a=b", ""), ("GET", QUERY, "{}")):
        made_for_another = authorization("GET", QUERY, "")
        answer = client.request(method, url + target, content=body, headers={"Authorization": made_for_another})
        assert answer.status_code == 401, target
    assert wechat.query("R1")["trade_state"] == "NOTPAY"


def test_answers_carry_the_proof_of_the_public_key(wechat: WeChatShop) -> None:
    wechat.order("R1")

    answer = wechat.call("GET", QUERY)

    assert answer.headers["wechatpay-serial"] == PUBLIC_KEY_ID
    assert answer.headers["wechatpay-signature-type"] == "WECHATPAY2-SHA256-RSA2048"
    assert wechat.sdk._core._verify_signature(answer.headers, answer.text)
    assert not wechat.sdk._core._verify_signature(answer.headers, answer.text + " ")


def test_merchant_in_public_key_mode_has_no_certificates(wechat: WeChatShop) -> None:
    answer = wechat.call("GET", "/v3/certificates")

    assert (answer.status_code, answer.json()["code"]) == (404, "RESOURCE_NOT_EXISTS")


@pytest.mark.parametrize("mode", ["fail", "hang"])
def test_interface_can_fail_and_hang(wechat: WeChatShop, mode: str) -> None:
    wechat.box.plan("wechat", mode, seconds=0.3)

    started = time.monotonic()
    status, answer = wechat.order("R1")

    assert (status, answer["code"]) == (500, "SYSTEM_ERROR")
    assert (time.monotonic() - started > 0.25) is (mode == "hang")
    assert wechat.query("R1")["code"] == "ORDER_NOT_EXIST"
