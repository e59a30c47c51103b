"""The daily bills: with our numbers, digests that hold, and addresses that nobody can make up."""

import csv
import gzip
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from sandbox.clock import CHINA
from sandbox.tests.support import wait_for
from sandbox.tests.wechat_support import WeChatShop

TRADES = "/v3/bill/tradebill"
FLOWS = "/v3/bill/fundflowbill"


def today() -> str:
    return datetime.now(CHINA).date().isoformat()


def ask(wechat: WeChatShop, path: str, query: str = "", day: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = wechat.call("GET", f"{path}?bill_date={day or today()}{query}").json()
    return answer


def fetch(wechat: WeChatShop, answer: dict[str, Any]) -> bytes:
    target = answer["download_url"].removeprefix(f"{wechat.box.url}/wechat")
    return wechat.call("GET", target).raise_for_status().content


def table(file: bytes) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The rows and the summary of a bill."""
    rows = list(csv.reader(file.decode("utf-8-sig").splitlines()))
    bare = [[cell.removeprefix("`") for cell in row] for row in rows]
    return [dict(zip(bare[0], row, strict=True)) for row in bare[1:-2]], dict(zip(bare[-2], bare[-1], strict=True))


def test_trade_bill_has_payments_and_refunds_by_our_numbers(wechat: WeChatShop) -> None:
    trade = wechat.paid("R1")
    wechat.order("unpaid")
    wechat.refund("R1", "F1", 250)
    wait_for(lambda: wechat.query_refund("F1")["status"] == "SUCCESS")

    answer = ask(wechat, TRADES)
    file = fetch(wechat, answer)

    assert (answer["hash_type"], answer["hash_value"]) == ("SHA1", hashlib.sha1(file).hexdigest())  # noqa: S324
    (payment, refund), summary = table(file)
    assert (payment["微信订单号"], payment["商户订单号"]) == (trade["transaction_id"], "R1")
    assert (payment["交易状态"], payment["订单金额"], payment["商品名称"]) == ("SUCCESS", "12.50", "充值")
    assert (refund["交易状态"], refund["商户退款单号"], refund["退款状态"]) == ("REFUND", "F1", "SUCCESS")
    assert (refund["商户订单号"], refund["申请退款金额"]) == ("R1", "2.50")
    assert (summary["总交易单数"], summary["订单总金额"], summary["申请退款总金额"]) == ("2", "12.50", "2.50")
    assert b"\r\n`" in file


@pytest.mark.parametrize(("bill_type", "states"), [("SUCCESS", ["SUCCESS"]), ("REFUND", ["REFUND"])])
def test_trade_bill_of_one_kind(wechat: WeChatShop, bill_type: str, states: list[str]) -> None:
    wechat.paid("R1")
    wechat.refund("R1", "F1", 250)

    rows, _ = table(fetch(wechat, ask(wechat, TRADES, f"&bill_type={bill_type}")))

    assert [row["交易状态"] for row in rows] == states


def test_bill_tells_what_became_of_a_refund(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    for mode in ("close", "abnormal", "process"):
        wechat.box.plan("wechat_refund", mode)
        wechat.refund("R1", f"F-{mode}", 100)
    wait_for(lambda: wechat.query_refund("F-abnormal")["status"] == "ABNORMAL")

    rows, _ = table(fetch(wechat, ask(wechat, TRADES, "&bill_type=REFUND")))

    found = {row["商户退款单号"]: row["退款状态"] for row in rows}
    assert found == {"F-close": "FAIL", "F-abnormal": "PROCESSING", "F-process": "PROCESSING"}


def test_fund_flow_bill_runs_on(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    wechat.box.plan("wechat_refund", "close")
    wechat.refund("R1", "F1", 250)
    wait_for(lambda: wechat.query_refund("F1")["status"] == "CLOSED")
    wechat.refund("R1", "F2", 50)

    rows, summary = table(fetch(wechat, ask(wechat, FLOWS)))

    assert [(row["业务凭证号"], row["收支类型"], row["收支金额(元)"], row["账户结余(元)"]) for row in rows] == [
        ("R1", "收入", "12.50", "1000012.50"),
        ("F1", "支出", "2.50", "1000010.00"),
        ("F1", "收入", "2.50", "1000012.50"),
        ("F2", "支出", "0.50", "1000012.00"),
    ]
    assert (summary["收入金额"], summary["支出金额"]) == ("15.00", "3.00")
    assert ask(wechat, FLOWS, "&account_type=FEES")["code"] == "NO_STATEMENT_EXIST"


def test_packed_bill_has_the_digest_of_the_unpacked_one(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    answer = json.loads(wechat.sdk.trade_bill(today())[1])

    status, packed = wechat.sdk.download_bill(answer["download_url"])

    assert status == 200
    assert hashlib.sha1(gzip.decompress(packed)).hexdigest() == answer["hash_value"]  # noqa: S324


@pytest.mark.parametrize("path", [TRADES, FLOWS])
def test_day_without_movements_has_no_bill(wechat: WeChatShop, path: str) -> None:
    wechat.order("unpaid")

    for day in ("", "2020-01-01", (datetime.now(CHINA) + timedelta(days=1)).date().isoformat()):
        assert ask(wechat, path, day=day)["code"] == "NO_STATEMENT_EXIST"


@pytest.mark.parametrize(
    ("query", "day"), [("", "yesterday"), ("&bill_type=SOME", ""), ("&tar_type=ZIP", ""), ("", "2026-13-01")]
)
def test_nonsense_is_refused(wechat: WeChatShop, query: str, day: str) -> None:
    assert ask(wechat, TRADES, query, day)["code"] == "PARAM_ERROR"


def test_address_cannot_be_altered_made_up_or_used_by_strangers(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    url = ask(wechat, TRADES)["download_url"]
    target = url.removeprefix(f"{wechat.box.url}/wechat")

    for altered in (target.replace("ALL", "BASIC"), target + "0", "/v3/billdownload/file?token=x"):
        assert wechat.call("GET", altered).status_code == 403
    assert wechat.box.client.get(url).status_code == 401
