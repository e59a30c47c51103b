"""Alipay's daily bill: where it may come from and what we make of it."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import httpx
import pytest

from market.common.clock import MARKET_ZONE
from market.payments.providers import downloads
from market.payments.providers.alipay import Alipay
from market.payments.providers.alipay_bills import trade_lines, transfer_lines
from market.payments.providers.alipay_gateway import AlipayGateway
from market.payments.providers.base import BillKind, BillLine, BillNotReady, ProviderUnavailable
from market.payments.providers.downloads import download

GATEWAY = "https://openapi.alipay.com/gateway.do"
AT = datetime(2026, 11, 20, 23, 59, 59, tzinfo=MARKET_ZONE)
TRADES = """#支付宝业务明细查询
#账号：[20880000000000000156]
支付宝交易号,商户订单号,业务类型,商品名称,完成时间,订单金额（元）,服务费（元）,退款批次号/请求号
2026\t,R1\t,交易\t,充值\t,2026-11-20 23:59:59\t,20.00\t,-0.12\t,\t
2026\t,R1\t,退款\t,充值\t,2026-11-20 23:59:59\t,-5.00\t,0.03\t,F1\t
#交易合计：1笔，商家实收共20.00元
"""
SUMMARY = "#支付宝业务汇总查询\n门店编号,订单金额（元）\n合计\t,15.00\t\n"
BALANCE = """#支付宝账务明细查询
账务流水号,业务流水号,商户订单号,商品名称,发生时间,收入金额（+元）,支出金额（-元）,业务类型
1\t,2026\t,R1\t,充值\t,2026-11-20 23:59:59\t,20.00\t,0.00\t,交易付款\t
2\t,2027\t,W1\t,提现\t,2026-11-20 23:59:59\t,0.00\t,-10.00\t,转账\t
3\t,2027\t,W1\t,提现\t,2026-11-20 23:59:59\t,10.00\t,0.00\t,转账退回\t
"""


def zipped(*texts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, text in enumerate(texts):
            archive.writestr(f"{number}.csv", text.encode("gbk"))
    return content.getvalue()


def test_payments_and_refunds_with_our_numbers_and_their_fees() -> None:
    assert trade_lines(zipped(TRADES, SUMMARY)) == [
        BillLine(BillKind.PAYMENT, "R1", "2026", 20_00, 12, AT),
        BillLine(BillKind.REFUND, "F1", "2026", 5_00, 3, AT),
    ]


def test_of_the_balance_only_payouts() -> None:
    assert transfer_lines(zipped(BALANCE, SUMMARY)) == [
        BillLine(BillKind.PAYOUT, "W1", "2027", 10_00, 0, AT),
        BillLine(BillKind.PAYOUT_RETURN, "W1", "2027", 10_00, 0, AT),
    ]


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"not a zip",
        zipped(TRADES)[:-30],
        zipped(TRADES.replace("20.00", "20.001")),
        zipped(TRADES.replace("交易\t", "神秘\t")),
        zipped(TRADES.replace("-11-20 23", "/11/20 23")),
        zipped(TRADES.replace("充值\t,", "充值\t")),
    ],
    ids=["empty", "no zip", "cut off", "half a fen", "unknown kind", "other time", "a cell short"],
)
def test_a_malformed_bill_is_refused_as_a_whole(file: bytes) -> None:
    with pytest.raises(ProviderUnavailable):
        trade_lines(file)


def test_a_bill_that_blows_itself_up_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("market.payments.providers.alipay_bills.LARGEST_FILE_BYTES", 50)
    with pytest.raises(ProviderUnavailable, match="too large"):
        trade_lines(zipped(TRADES))


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/bill",
        "http://dwbillcenter.alipay.com/bill",
        "https://dwbillcenter.alipay.com:8443/bill",
        "https://dwbillcenter.alipay.com@elsewhere.example/bill",
        "http://openapi.alipay.com/bill",
        "file:///etc/passwd",
        "https://[broken",
        "",
    ],
)
def test_bills_come_from_configured_servers_only(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(httpx, "stream", lambda *args, **options: pytest.fail("it was asked"))
    with pytest.raises(ProviderUnavailable):
        download(url, origin=GATEWAY, hosts=["dwbillcenter.alipay.com"])


@contextmanager
def served(status: int, body: bytes) -> Iterator[httpx.Response]:
    yield httpx.Response(status, content=body)


def test_bills_are_fetched_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def stream(method: str, url: str, **options: Any) -> Any:
        asked.update(options, url=url)
        return served(200, b"12345")

    monkeypatch.setattr(httpx, "stream", stream)
    url = "https://dwbillcenter.alipay.com/bill?token=1"
    assert download(url, origin=GATEWAY, hosts=["dwbillcenter.alipay.com"]) == (200, b"12345")
    assert asked["follow_redirects"] is False
    assert asked["timeout"]
    for limit, value, complaint in (("PATIENCE_SECONDS", -1, "too slow"), ("LARGEST_BYTES", 4, "too large")):
        monkeypatch.setattr(downloads, limit, value)
        with pytest.raises(ProviderUnavailable, match=complaint):
            download(url, origin=GATEWAY, hosts=["dwbillcenter.alipay.com"])


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "ready"), [(date(2020, 1, 1), True), (date(2099, 1, 1), False)])
def test_no_bill_is_an_empty_one_only_when_it_is_due(monkeypatch: pytest.MonkeyPatch, day: date, ready: bool) -> None:
    none = {"code": "40004", "sub_code": "isp.bill_not_exist"}
    monkeypatch.setattr(AlipayGateway, "call", lambda self, method, content: none)
    if ready:
        assert Alipay().daily_bill(day) == []
    else:
        with pytest.raises(BillNotReady):
            Alipay().daily_bill(day)
