"""WeChat Pay's daily bill: how it is fetched and what we make of it."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import httpx
import pytest
from django.conf import settings

from market.common.clock import MARKET_ZONE
from market.payments.providers.base import BillKind, BillLine, BillNotReady, ProviderUnavailable
from market.payments.providers.wechat import WeChatPay
from market.payments.providers.wechat_bills import trade_lines
from market.payments.tests.wechat_side import Gateway

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 23, 59, 59, tzinfo=MARKET_ZONE)
COLUMNS = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,"
    "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)


def row(changes: Mapping[str, str] | None = None) -> str:
    """A row of a payment, or with `changes`; its cells stand behind back-ticks."""
    cells = dict.fromkeys(COLUMNS.split(","), "") | {
        "交易时间": "2026-11-20 23:59:59",
        "微信订单号": "4200",
        "商户订单号": "R1",
        "交易状态": "SUCCESS",
        "微信退款单号": "0",
        "商户退款单号": "0",
        "手续费": "0.12000",
        "订单金额": "20.00",
        "申请退款金额": "0.00",
    }
    return ",".join(f"`{cell}" for cell in (cells | dict(changes or {})).values())


def refund_row(state: str) -> str:
    return row(
        {
            "交易状态": "REFUND",
            "微信退款单号": "5030",
            "商户退款单号": "F1",
            "退款状态": state,
            "申请退款金额": "5.00",
            "手续费": "-0.03000",
        }
    )


def bill(*rows: str) -> bytes:
    end = ("总交易单数,应结订单总金额,退款总金额", "`1,`20.00,`5.00")
    return "\r\n".join((COLUMNS, *rows, *end, "")).encode("utf-8-sig")


PAYMENT = BillLine(BillKind.PAYMENT, "R1", "4200", 20_00, 12, AT)
REFUND = BillLine(BillKind.REFUND, "F1", "5030", 5_00, 3, AT)


def test_payments_and_refunds_with_our_numbers_and_their_fees() -> None:
    assert trade_lines(bill(row(), refund_row("SUCCESS"), refund_row("PROCESSING"))) == [PAYMENT, REFUND, REFUND]


def test_a_refund_that_failed_moved_nothing() -> None:
    assert trade_lines(bill(row(), refund_row("FAIL"))) == [PAYMENT]


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"\xff\xfe",
        COLUMNS.encode(),
        bill(row())[:-90],
        bill(row({"订单金额": "20.001"})),
        bill(row({"交易时间": "yesterday"})),
        bill(row() + ",`1"),
    ],
    ids=["empty", "no text", "no end", "cut off", "half a fen", "no time", "a cell more"],
)
def test_a_malformed_bill_is_refused_as_a_whole(file: bytes) -> None:
    with pytest.raises(ProviderUnavailable):
        trade_lines(file)


@contextmanager
def served(body: bytes) -> Iterator[httpx.Response]:
    yield httpx.Response(200, content=body)


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    gateway = Gateway()
    monkeypatch.setattr(httpx, "request", gateway.request)
    return gateway


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    """What was fetched, with which headers; there is always the same bill."""
    fetched: list[tuple[str, dict[str, str]]] = []

    def stream(method: str, url: str, **options: Any) -> Any:
        fetched.append((url, options["headers"]))
        return served(bill(row()))

    monkeypatch.setattr(httpx, "stream", stream)
    return fetched


def found_at(url: str, file: bytes = bill(row())) -> dict[str, str]:
    return {"hash_type": "SHA1", "hash_value": hashlib.sha1(file).hexdigest(), "download_url": url}  # noqa: S324  # WeChat Pay's


def test_a_bill_is_asked_for_and_fetched(gateway: Gateway, fetched: list[tuple[str, dict[str, str]]]) -> None:
    url = settings.WECHAT["gateway"] + "/v3/billdownload/file?token=1"
    gateway.will_answer(200, found_at(url))
    assert WeChatPay().daily_bill(DAY) == [PAYMENT]
    assert gateway.requests[0].url.query.decode() == "bill_date=2026-11-20&bill_type=ALL"
    ((asked, headers),) = fetched
    assert asked == url
    assert headers["Authorization"].startswith("WECHATPAY2-SHA256-RSA2048 ")


def test_another_file_than_promised_is_no_bill(gateway: Gateway, fetched: list[tuple[str, dict[str, str]]]) -> None:
    url = settings.WECHAT["gateway"] + "/v3/billdownload/file?token=1"
    gateway.will_answer(200, found_at(url, bill(row(), row())))
    with pytest.raises(ProviderUnavailable):
        WeChatPay().daily_bill(DAY)


def test_a_bill_elsewhere_is_not_fetched(gateway: Gateway, fetched: list[tuple[str, dict[str, str]]]) -> None:
    gateway.will_answer(200, found_at("https://elsewhere.example/v3/billdownload/file?token=1"))
    with pytest.raises(ProviderUnavailable):
        WeChatPay().daily_bill(DAY)
    assert fetched == []


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["NO_STATEMENT_EXIST", "STATEMENT_CREATING"])
def test_no_bill_is_an_empty_one_only_when_it_is_due(gateway: Gateway, code: str) -> None:
    for _ in range(2):
        gateway.will_answer(400, {"code": code}, {})
    assert WeChatPay().daily_bill(date(2020, 1, 1)) == []
    with pytest.raises(BillNotReady):
        WeChatPay().daily_bill(date(2099, 1, 1))
