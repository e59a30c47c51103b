"""Refunds at WeChat Pay: accepted, in progress, paid back, or not; never more than was paid."""

import json
import time
from typing import Any

import pytest

from sandbox.tests.support import wait_for
from sandbox.tests.wechat_support import REFUNDS, WeChatShop


def told(wechat: WeChatShop, event_type: str) -> dict[str, Any]:
    """What the merchant hears of the refund, once it does."""

    def found() -> list[dict[str, Any]]:
        opened = [wechat.opened(notification) for notification in wechat.listener.received]
        return [event["resource"] for event in opened if event and event["event_type"] == event_type]

    resource: dict[str, Any] = wait_for(found)[0]
    return resource


def test_refund_is_in_progress_then_paid_back_and_told(wechat: WeChatShop) -> None:
    trade = wechat.paid("R1")

    status, accepted = wechat.refund("R1", "F1", 250)

    assert (status, accepted["status"], accepted["transaction_id"]) == (200, "PROCESSING", trade["transaction_id"])
    assert (accepted["amount"]["refund"], accepted["amount"]["total"]) == (250, 1250)
    assert wechat.query("R1")["trade_state"] == "REFUND"
    resource = told(wechat, "REFUND.SUCCESS")
    assert (resource["out_refund_no"], resource["refund_status"]) == ("F1", "SUCCESS")
    assert resource["amount"] == {"total": 1250, "refund": 250, "payer_total": 1250, "payer_refund": 250}
    found = wechat.query_refund("F1")
    assert (found["status"], found["refund_id"]) == ("SUCCESS", accepted["refund_id"])
    assert found["success_time"] == resource["success_time"]


def test_repetition_pays_back_once(wechat: WeChatShop) -> None:
    wechat.paid("R1")

    first, second = wechat.refund("R1", "F1", 250)[1], wechat.refund("R1", "F1", 250)[1]

    assert first["refund_id"] == second["refund_id"]
    assert wechat.refund("R1", "F1", 251)[1]["code"] == "INVALID_REQUEST"
    assert [refund["fen"] for refund in wechat.trade("R1")["refunds"]] == [250]


def test_refunds_never_exceed_what_was_paid(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    wechat.refund("R1", "F1", 1000)

    status, answer = wechat.refund("R1", "F2", 251)

    assert (status, answer["code"]) == (400, "INVALID_REQUEST")
    assert wechat.query_refund("F2")["code"] == "RESOURCE_NOT_EXISTS"
    assert wechat.refund("R1", "F3", 250)[0] == 200


@pytest.mark.parametrize(
    ("number", "fen", "total", "code"),
    [
        ("R1", 1, 1251, "INVALID_REQUEST"),
        ("R2", 1, 1250, "INVALID_REQUEST"),
        ("R9", 1, 1250, "RESOURCE_NOT_EXISTS"),
        ("R1", 0, 1250, "PARAM_ERROR"),
    ],
)
def test_refunds_that_wechat_pay_refuses(wechat: WeChatShop, number: str, fen: int, total: int, code: str) -> None:
    wechat.paid("R1")
    wechat.order("R2")

    assert wechat.refund(number, "F1", fen, total)[1]["code"] == code
    assert wechat.query_refund("F1")["code"] == "RESOURCE_NOT_EXISTS"


def test_refund_may_name_wechat_pays_own_number_and_nobody_to_tell(wechat: WeChatShop) -> None:
    trade = wechat.paid("R1")
    amount = {"refund": 1, "total": 1250, "currency": "CNY"}
    body = json.dumps({"transaction_id": trade["transaction_id"], "out_refund_no": "F1", "amount": amount})

    assert wechat.call("POST", REFUNDS, body).json()["status"] == "PROCESSING"

    wait_for(lambda: wechat.query_refund("F1")["status"] == "SUCCESS")
    assert len(wechat.trade("R1")["notifications"]) == 1


def test_abnormal_refund_stays_so_and_is_told(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    wechat.box.plan("wechat_refund", "abnormal")

    wechat.refund("R1", "F1", 1250)

    assert told(wechat, "REFUND.ABNORMAL")["refund_status"] == "ABNORMAL"
    assert wechat.query_refund("F1")["status"] == "ABNORMAL"
    assert wechat.refund("R1", "F2", 1)[1]["code"] == "INVALID_REQUEST"


def test_closed_refund_leaves_the_money_to_be_refunded_anew(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    wechat.box.plan("wechat_refund", "close")

    wechat.refund("R1", "F1", 1250)

    assert told(wechat, "REFUND.CLOSED")["refund_status"] == "CLOSED"
    assert "success_time" not in wechat.query_refund("F1")
    assert wechat.query("R1")["trade_state"] == "SUCCESS"
    assert wechat.refund("R1", "F2", 1250)[0] == 200


def test_refund_can_stay_in_progress_for_long(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    wechat.box.plan("wechat_refund", "process", seconds=1.6)

    wechat.refund("R1", "F1", 250)

    time.sleep(1.2)
    assert wechat.query_refund("F1")["status"] == "PROCESSING"
    wait_for(lambda: wechat.query_refund("F1")["status"] == "SUCCESS")


def test_refund_without_means_is_refused(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    wechat.box.plan("wechat_refund", "fail")

    status, answer = wechat.refund("R1", "F1", 250)

    assert (status, answer["code"]) == (403, "NOT_ENOUGH")
    assert wechat.query_refund("F1")["code"] == "RESOURCE_NOT_EXISTS"
    assert wechat.refund("R1", "F1", 250)[0] == 200


@pytest.mark.parametrize(
    ("mode", "first_status", "is_done"),
    [("unknown", 500, True), ("hang_done", 200, True), ("hang_lost", 500, False)],
)
def test_answer_says_nothing_about_what_was_done(
    wechat: WeChatShop, mode: str, first_status: int, is_done: bool
) -> None:
    wechat.paid("R1")
    wechat.box.plan("wechat_refund", mode, seconds=0.4)

    started = time.monotonic()
    status, _ = wechat.refund("R1", "F1", 250)

    assert (status, time.monotonic() - started > 0.35) == (first_status, mode != "unknown")
    assert (wechat.query_refund("F1").get("out_refund_no") == "F1") is is_done
    assert wechat.refund("R1", "F1", 250)[0] == 200
    assert len(wechat.trade("R1")["refunds"]) == 1
