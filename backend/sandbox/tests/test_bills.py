"""The daily bill: asked for with the SDK, fetched like a browser would, read like an accountant would."""

import csv
import io
import zipfile
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from sandbox.clock import CHINA
from sandbox.tests.support import SELLER_ID, Shop

QUERY = "alipay.data.dataservice.bill.downloadurl.query"


def today() -> str:
    return datetime.now(CHINA).date().isoformat()


def ask(shop: Shop, bill_type: str, day: str) -> dict[str, Any]:
    answer: dict[str, Any] = shop.sdk.server_api(QUERY, {"bill_type": bill_type, "bill_date": day})
    return answer


def fetch(shop: Shop, url: str) -> dict[str, str]:
    """The files of the ZIP behind an address, by name."""
    response = shop.box.client.get(url)
    with zipfile.ZipFile(io.BytesIO(response.raise_for_status().content)) as archive:
        return {name: archive.read(name).decode("gbk") for name in archive.namelist()}


def rows(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [{name: cell.strip() for name, cell in row.items()} for row in csv.DictReader(lines)]


def test_trade_bill_has_payments_and_refunds(shop: Shop) -> None:
    trade = shop.paid("R1", "12.50")
    shop.order("unpaid")
    shop.sdk.api_alipay_trade_refund("2.50", "R1", out_request_no="F1")
    shop.transfer("W1")

    files = fetch(shop, ask(shop, "trade", today())["bill_download_url"])

    day = today().replace("-", "")
    details, summary = (files[f"{SELLER_ID}0156_{day}_业务明细{end}.csv"] for end in ("", "(汇总)"))
    payment, refund = rows(details)
    assert (payment["支付宝交易号"], payment["商户订单号"]) == (trade["trade_no"], "R1")
    assert (payment["业务类型"], payment["商家实收（元）"], payment["商品名称"]) == ("交易", "12.50", "充值")
    assert (refund["业务类型"], refund["商家实收（元）"], refund["退款批次号/请求号"]) == (
        "退款",
        "-2.50",
        "F1",
    )
    assert "#交易合计：1笔，商家实收共12.50元" in details
    assert "#退款合计：1笔，商家实收退款共-2.50元" in details
    assert rows(summary)[0]["实收净额（元）"] == "10.00"


def test_balance_bill_has_everything_and_runs_on(shop: Shop) -> None:
    shop.paid("R1", "12.50")
    shop.transfer("W1", "30.00")
    shop.box.plan("transfer", "refund", seconds=0)
    shop.transfer("W2", "5.00")
    shop.box.plan("transfer", "fail")
    shop.transfer("W3", "7.00")

    files = fetch(shop, ask(shop, "signcustomer", today())["bill_download_url"])

    details = next(text for name, text in files.items() if name.endswith("账务明细.csv"))
    moves = [(row["商户订单号"], row["业务类型"], row["账户余额（元）"]) for row in rows(details)]
    assert moves == [
        ("R1", "交易付款", "1000012.50"),
        ("W1", "转账", "999982.50"),
        ("W2", "转账", "999977.50"),
        ("W2", "转账退回", "999982.50"),
    ]
    assert "#支出合计：2笔，共-35.00元" in details
    assert "#收入合计：2笔，共17.50元" in details


def test_title_with_a_comma_stays_one_cell(shop: Shop) -> None:
    shop.box.get(f"/alipay/gateway.do?{shop.sdk.api_alipay_trade_page_pay('甲,乙', 'R1', '1.00')}")
    shop.box.act("R1", "pay")

    details = next(iter(fetch(shop, ask(shop, "trade", today())["bill_download_url"]).values()))

    assert rows(details)[0]["商品名称"] == "甲,乙"


@pytest.mark.parametrize("bill_type", ["trade", "signcustomer"])
def test_day_without_movements_has_no_bill(shop: Shop, bill_type: str) -> None:
    shop.order("unpaid")

    for day in (today(), "2020-01-01", (datetime.now(CHINA) + timedelta(days=1)).date().isoformat()):
        assert ask(shop, bill_type, day)["sub_code"] == "isp.bill_not_exist"


def test_nonsense_is_refused(shop: Shop) -> None:
    assert ask(shop, "all", today())["sub_code"] == "INVAILID_ARGUMENTS"
    assert ask(shop, "trade", "yesterday")["sub_code"] == "INVAILID_ARGUMENTS"


def test_address_cannot_be_altered_or_made_up(shop: Shop) -> None:
    shop.paid("R1")
    url = urlsplit(ask(shop, "trade", today())["bill_download_url"])

    for change in ({"bizType": "signcustomer"}, {"timestamp": "1"}, {"token": "x"}, {"bizDates": "20200101"}):
        query = urlencode(dict(parse_qsl(url.query)) | change)
        assert shop.box.get(f"{url.path}?{query}").status_code == 403
