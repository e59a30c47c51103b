"""Query, close and refund through python-alipay-sdk."""

import json

import pytest
from alipay.exceptions import AliPayException

from sandbox.tests.support import ALIPAY_KEY, Shop, make_sdk


def test_query_of_an_unpaid_and_a_paid_trade(shop: Shop) -> None:
    shop.order("R1", "12.50")
    unpaid = shop.sdk.api_alipay_trade_query(out_trade_no="R1")
    shop.box.act("R1", "pay")
    paid = shop.sdk.api_alipay_trade_query(trade_no=unpaid["trade_no"])

    assert (unpaid["code"], unpaid["trade_status"], unpaid["receipt_amount"]) == (
        "10000",
        "WAIT_BUYER_PAY",
        "0.00",
    )
    assert (paid["trade_status"], paid["total_amount"], paid["out_trade_no"]) == (
        "TRADE_SUCCESS",
        "12.50",
        "R1",
    )
    assert "send_pay_date" in paid


def test_query_of_an_unknown_trade(shop: Shop) -> None:
    answer = shop.sdk.api_alipay_trade_query("nothing")

    assert (answer["code"], answer["sub_code"]) == ("40004", "ACQ.TRADE_NOT_EXIST")
    assert answer["sub_msg"] == "交易不存在"


def test_close_ends_an_unpaid_trade_only(shop: Shop) -> None:
    shop.order("R1")
    shop.paid("R2")

    assert shop.sdk.api_alipay_trade_close("R1")["code"] == "10000"
    assert shop.sdk.api_alipay_trade_query("R1")["trade_status"] == "TRADE_CLOSED"
    assert shop.sdk.api_alipay_trade_close("R1")["sub_code"] == "ACQ.REASON_TRADE_STATUS_INVALID"
    assert shop.sdk.api_alipay_trade_close("R2")["sub_code"] == "ACQ.REASON_TRADE_STATUS_INVALID"


def test_partial_refund_notifies_the_same_address(shop: Shop) -> None:
    shop.paid("R1", "12.50")

    answer = shop.sdk.api_alipay_trade_refund("2.50", "R1", out_request_no="F1", refund_reason="退")

    assert (answer["fund_change"], answer["refund_fee"], answer["send_back_fee"]) == ("Y", "2.50", "2.50")
    fields = shop.merchant.wait(2)[1]
    assert (fields["trade_status"], fields["refund_fee"], fields["out_biz_no"]) == (
        "TRADE_SUCCESS",
        "2.50",
        "F1",
    )
    assert fields["total_amount"] == "12.50"


def test_last_refund_closes_the_trade(shop: Shop) -> None:
    shop.paid("R1", "12.50")
    shop.sdk.api_alipay_trade_refund("2.50", "R1", out_request_no="F1")

    answer = shop.sdk.api_alipay_trade_refund("10.00", "R1", out_request_no="F2")

    assert (answer["refund_fee"], answer["send_back_fee"]) == ("12.50", "10.00")
    assert shop.sdk.api_alipay_trade_query("R1")["trade_status"] == "TRADE_CLOSED"
    # Two notifications sent within one poll may overtake each other.
    told = {fields.get("out_biz_no"): fields["trade_status"] for fields in shop.merchant.wait(3)}
    assert told == {None: "TRADE_SUCCESS", "F1": "TRADE_SUCCESS", "F2": "TRADE_CLOSED"}


def test_repeated_refund_pays_once(shop: Shop) -> None:
    shop.paid("R1", "12.50")

    answers = [shop.sdk.api_alipay_trade_refund("2.50", "R1", out_request_no="F1") for _ in range(2)]
    altered = shop.sdk.api_alipay_trade_refund("3.00", "R1", out_request_no="F1")

    assert [answer["fund_change"] for answer in answers] == ["Y", "N"]
    assert answers[1]["refund_fee"] == "2.50"
    assert altered["sub_code"] == "ACQ.DISCORDANT_REPEAT_REQUEST"


def test_refunds_that_alipay_refuses(shop: Shop) -> None:
    shop.order("R1")
    shop.paid("R2", "10.00")
    shop.order("R3")
    shop.box.act("R3", "pay_out_of_order")

    def refuse(number: str, amount: str, **biz: str) -> str:
        code: str = shop.sdk.api_alipay_trade_refund(amount, number, **biz)["sub_code"]
        return code

    assert refuse("R1", "12.50") == "ACQ.TRADE_STATUS_ERROR"
    assert refuse("R2", "10.01", out_request_no="F1") == "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"
    assert refuse("R2", "1.00") == "ACQ.INVALID_PARAMETER"
    assert refuse("R3", "12.50") == "ACQ.TRADE_HAS_FINISHED"
    assert refuse("R9", "1.00") == "ACQ.TRADE_NOT_EXIST"


def test_refund_query(shop: Shop) -> None:
    shop.paid("R1", "12.50")
    shop.sdk.api_alipay_trade_refund("12.50", "R1")

    known = shop.sdk.api_alipay_trade_fastpay_refund_query("R1", out_trade_no="R1")
    unknown = shop.sdk.api_alipay_trade_fastpay_refund_query("F9", out_trade_no="R1")

    assert (known["refund_status"], known["refund_amount"]) == ("REFUND_SUCCESS", "12.50")
    assert (unknown["code"], "refund_status" in unknown) == ("10000", False)


def test_request_of_a_stranger_gets_an_unsigned_refusal(shop: Shop) -> None:
    sdk = make_sdk(shop.box, key=ALIPAY_KEY)

    with pytest.raises(AliPayException, match=r"isv\.invalid-signature"):
        sdk.api_alipay_trade_query("R1")


@pytest.mark.parametrize(
    ("params", "sub_code"),
    [
        ({}, "isv.missing-method"),
        ({"method": "alipay.trade.steal"}, "isv.invalid-method"),
        ({"method": "alipay.trade.query"}, "isv.invalid-app-id"),
    ],
)
def test_envelopes_that_are_incomplete(shop: Shop, params: dict[str, str], sub_code: str) -> None:
    answer = shop.box.client.get(f"{shop.box.url}/alipay/gateway.do", params=params).json()

    (body,) = answer.values()
    assert body["sub_code"] == sub_code


@pytest.mark.parametrize(
    ("change", "sub_code"),
    [
        ({"charset": "gbk"}, "isv.invalid-charset"),
        ({"sign_type": "RSA"}, "isv.invalid-signature-type"),
        ({"timestamp": "now"}, "isv.invalid-timestamp"),
    ],
)
def test_envelopes_that_are_signed_but_wrong(shop: Shop, change: dict[str, str], sub_code: str) -> None:
    query = shop.sdk.client_api("alipay.trade.query", {"out_trade_no": "R1"}, **change)

    answer = shop.box.get(f"/alipay/gateway.do?{query}").json()

    assert answer["alipay_trade_query_response"]["sub_code"] == sub_code


@pytest.mark.parametrize(
    ("biz_content", "sub_code"),
    [
        ("[", "isv.invalid-format"),
        ("[1]", "isv.invalid-format"),
        ({"out_trade_no": ["R1"]}, "ACQ.INVALID_PARAMETER"),
        ({"out_trade_no": "a b"}, "ACQ.INVALID_PARAMETER"),
        ({}, "ACQ.INVALID_PARAMETER"),
    ],
)
def test_arguments_that_make_no_sense(shop: Shop, biz_content: object, sub_code: str) -> None:
    answer = shop.sdk.server_api("alipay.trade.query", biz_content)

    assert answer["sub_code"] == sub_code


def test_answer_is_signed_over_its_exact_text(shop: Shop) -> None:
    text = shop.box.get(f"/alipay/gateway.do?{shop.sdk.client_api('alipay.trade.query', {'out_trade_no': '1'})}").text

    content = text[text.index(":{") + 1 : text.index(',"sign"')]
    assert json.loads(text)["sign"]
    assert shop.sdk._verify(content, json.loads(text)["sign"])
    assert not shop.sdk._verify(content.replace("40004", "10000"), json.loads(text)["sign"])


@pytest.mark.parametrize("mode", ["fail", "hang"])
def test_gateway_told_to_be_busy(shop: Shop, mode: str) -> None:
    shop.box.plan("alipay", mode, calls=1, seconds=0.1)

    busy, normal = shop.sdk.api_alipay_trade_query("R1"), shop.sdk.api_alipay_trade_query("R1")

    assert (busy["code"], normal["code"]) == ("20000", "40004")
