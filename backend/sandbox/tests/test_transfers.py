"""Payouts: idempotent, and failing in every way the control page offers."""

from typing import Any
from urllib.error import URLError

import pytest

from sandbox.tests.support import Shop, make_sdk, wait_for


def test_transfer_succeeds_at_once_and_can_be_queried(shop: Shop) -> None:
    answer = shop.transfer("W1", "30.00")

    found = shop.query_transfer("W1")
    assert (answer["code"], answer["status"], answer["out_biz_no"]) == ("10000", "SUCCESS", "W1")
    assert (found["status"], found["trans_amount"], found["order_id"]) == (
        "SUCCESS",
        "30.00",
        answer["order_id"],
    )
    by_id = shop.sdk.server_api("alipay.fund.trans.common.query", {"order_id": answer["order_id"]})
    assert by_id["out_biz_no"] == "W1"


def test_repetition_pays_once(shop: Shop) -> None:
    first, second = shop.transfer("W1"), shop.transfer("W1")
    altered = shop.transfer("W1", "31.00")

    assert first["order_id"] == second["order_id"]
    assert altered["sub_code"] == "INVALID_PARAMETER"
    assert shop.box.get("/api/transfers/W1").json()["fen"] == 3000


def test_failure_has_its_reason_and_stays(shop: Shop) -> None:
    shop.box.plan("transfer", "fail", reason="PAYEE_NOT_EXIST")

    first, second = shop.transfer("W1"), shop.transfer("W1")

    assert first == second
    assert (first["code"], first["sub_code"]) == ("40004", "PAYEE_NOT_EXIST")
    found = shop.query_transfer("W1")
    assert (found["status"], found["error_code"]) == ("FAIL", "PAYEE_NOT_EXIST")
    assert shop.transfer("W2")["status"] == "SUCCESS"


def test_refunded_transfer_succeeds_first(shop: Shop) -> None:
    shop.box.plan("transfer", "refund", seconds=0, reason="PAYEE_NOT_EXIST")

    assert shop.transfer("W1")["status"] == "SUCCESS"
    found = shop.query_transfer("W1")
    assert (found["status"], found["error_code"]) == ("REFUND", "PAYEE_NOT_EXIST")


@pytest.mark.parametrize(("mode", "end"), [("deal", "SUCCESS"), ("deal_fail", "FAIL")])
def test_transfer_in_progress_settles_later(shop: Shop, mode: str, end: str) -> None:
    shop.box.plan("transfer", mode, seconds=0.5)

    assert shop.transfer("W1")["status"] == "DEALING"
    assert shop.query_transfer("W1")["status"] == "DEALING"
    wait_for(lambda: shop.query_transfer("W1")["status"] == end)
    assert shop.transfer("W1").get("status", "FAIL") == end


def test_timed_out_transfer_that_was_paid(shop: Shop) -> None:
    shop.box.plan("transfer", "hang_done", seconds=1)
    shop.sdk = make_sdk(shop.box, timeout=0.3)

    with pytest.raises((TimeoutError, URLError)):
        shop.transfer("W1")

    assert shop.query_transfer("W1")["status"] == "SUCCESS"


def test_timed_out_transfer_that_was_not_paid(shop: Shop) -> None:
    shop.box.plan("transfer", "hang_lost", seconds=1)
    shop.sdk = make_sdk(shop.box, timeout=0.3)

    with pytest.raises((TimeoutError, URLError)):
        shop.transfer("W1")

    assert shop.query_transfer("W1")["sub_code"] == "ORDER_NOT_EXIST"
    assert shop.transfer("W1")["status"] == "SUCCESS"


PAYEE = {"identity": "13800000000", "identity_type": "ALIPAY_LOGON_ID", "name": "王小明"}


@pytest.mark.parametrize(
    ("change", "sub_code"),
    [
        ({"trans_amount": "0.09"}, "EXCEED_LIMIT_SM_MIN_AMOUNT"),
        ({"trans_amount": "-1"}, "INVALID_PARAMETER"),
        ({"product_code": "X"}, "INVALID_PARAMETER"),
        ({"biz_scene": "X"}, "INVALID_PARAMETER"),
        ({"payee_info": "me"}, "INVALID_PARAMETER"),
        ({"payee_info": {**PAYEE, "name": ""}}, "INVALID_PARAMETER"),
        ({"payee_info": {**PAYEE, "identity_type": "X"}}, "INVALID_PARAMETER"),
        ({"payee_info": {**PAYEE, "identity": "nobody"}}, "PAYEE_NOT_EXIST"),
        ({"payee_info": {"identity": "1", "identity_type": "ALIPAY_USER_ID"}}, "PAYEE_NOT_EXIST"),
    ],
)
def test_requests_that_alipay_refuses(shop: Shop, change: dict[str, Any], sub_code: str) -> None:
    answer = shop.transfer("W1", **change)

    assert (answer["code"], answer["sub_code"]) == ("40004", sub_code)
    assert shop.box.get("/api/transfers/W1").status_code == 404


def test_query_by_the_merchants_number_needs_product_and_scene(shop: Shop) -> None:
    shop.transfer("W1")

    answer = shop.sdk.server_api("alipay.fund.trans.common.query", {"out_biz_no": "W1"})

    assert answer["sub_code"] == "INVALID_PARAMETER"
    assert shop.sdk.server_api("alipay.fund.trans.common.query", {})["sub_code"] == "INVALID_PARAMETER"
