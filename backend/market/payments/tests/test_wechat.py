"""WeChat Pay: what we ask, and what we make of its answers and of none."""

import base64
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from market.payments.models import Recharge
from market.payments.providers.base import PaymentRequest, PaymentStatus, ProviderUnavailable, RefundRequest
from market.payments.providers.base import RefundStatus as Back
from market.payments.providers.wechat import WeChatPay
from market.payments.tests.wechat_side import OPENID, TRANSACTION_ID, Gateway, signed, transaction_of

NUMBER = "R0000000000000000000000001"
CODE = "weixin://wxpay/bizpayurl?pr=Zk4xYbT2"
REQUEST = PaymentRequest(NUMBER, 20_00, "安号钱包充值", "", datetime(2026, 11, 21, 5, 50, 0, 123, tzinfo=UTC))
REFUND = RefundRequest(NUMBER, "F1", 5_00, 20_00, "提现")
RECHARGE = Recharge(out_trade_no=NUMBER, amount=20_00)
PAID_REFUND = {"out_refund_no": "F1", "refund_id": "5030", "status": "SUCCESS"}


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    gateway = Gateway()
    monkeypatch.setattr(httpx, "request", gateway.request)
    return gateway


def is_signed_by_us(request: httpx.Request) -> bool:
    """Verified as WeChat Pay's document says: method, path with query, time, nonce and body, each on a line."""
    scheme, fields = request.headers["Authorization"].split(" ", 1)
    claimed = dict(re.findall(r'(\w+)="([^"]*)"', fields))
    path = str(request.url).removeprefix(settings.WECHAT["gateway"])
    body = request.content.decode()
    message = f"{request.method}\n{path}\n{claimed['timestamp']}\n{claimed['nonce_str']}\n{body}\n"
    private_key = load_pem_private_key(Path(settings.WECHAT["private_key_file"]).read_bytes(), None)
    public_key = private_key.public_key()
    assert isinstance(public_key, RSAPublicKey)
    public_key.verify(base64.b64decode(claimed["signature"]), message.encode(), PKCS1v15(), SHA256())
    ids = (claimed["mchid"], claimed["serial_no"])
    return scheme == "WECHATPAY2-SHA256-RSA2048" and ids == (
        settings.WECHAT["merchant_id"],
        settings.WECHAT["serial_no"],
    )


def test_a_payment_is_asked_for_by_a_signed_request(gateway: Gateway) -> None:
    gateway.will_answer(200, {"code_url": CODE})
    assert WeChatPay().prepare_payment(REQUEST).qr_content == CODE
    (request,) = gateway.requests
    assert is_signed_by_us(request)
    assert str(request.url) == settings.WECHAT["gateway"] + "/v3/pay/transactions/native"
    assert request.headers["Wechatpay-Serial"] == settings.WECHAT["public_key_id"]
    assert json.loads(request.content) == {
        "appid": settings.WECHAT["app_id"],
        "mchid": settings.WECHAT["merchant_id"],
        "description": "安号钱包充值",
        "out_trade_no": NUMBER,
        "time_expire": "2026-11-21T13:50:00+08:00",
        "notify_url": settings.WECHAT["notify_url"],
        "amount": {"total": 20_00, "currency": "CNY"},
    }
    assert gateway.options["timeout"]
    assert gateway.options["follow_redirects"] is False


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, {}),
        (200, {"code_url": "https://elsewhere.example/"}),
        (403, {"code": "OUT_TRADE_NO_USED"}),
        (500, {"code": "SYSTEM_ERROR"}),
        (302, {"code_url": CODE}),
    ],
)
def test_no_code_is_no_payment_to_scan(gateway: Gateway, status: int, answer: dict[str, str]) -> None:
    gateway.will_answer(status, answer)
    with pytest.raises(ProviderUnavailable):
        WeChatPay().prepare_payment(REQUEST)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Wechatpay-Serial": "PUB_KEY_ID_0000000000000000000000000000"},
        {"Wechatpay-Serial": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"},
        {"Wechatpay-Signature": "AAAA"},
        {"Wechatpay-Signature": "not base64 at all!"},
        {"Wechatpay-Signature": "WECHATPAY/SIGNTEST/AAAA"},
        {"Wechatpay-Signature-Type": "NONE"},
        {"Wechatpay-Nonce": "another"},
        {"Wechatpay-Timestamp": "0"},
        {"Wechatpay-Timestamp": "soon"},
    ],
)
def test_an_answer_that_is_not_proven_is_no_answer(gateway: Gateway, headers: dict[str, str]) -> None:
    content = {"code_url": CODE}
    gateway.will_answer(200, content, signed(json.dumps(content)) | headers if headers else {})
    with pytest.raises(ProviderUnavailable):
        WeChatPay().prepare_payment(REQUEST)


def test_an_old_answer_is_no_answer(gateway: Gateway) -> None:
    content = {"code_url": CODE}
    gateway.will_answer(200, content, signed(json.dumps(content), seconds_ago=301))
    with pytest.raises(ProviderUnavailable):
        WeChatPay().prepare_payment(REQUEST)


@pytest.mark.parametrize("text", ["<html>502</html>", "[]", "null", "{"])
def test_a_broken_answer_is_no_answer(gateway: Gateway, text: str) -> None:
    gateway.answers.append(httpx.Response(200, text=text, headers=signed(text)))
    with pytest.raises(ProviderUnavailable):
        WeChatPay().query_payment(NUMBER)


def test_a_time_out_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*args: object, **options: object) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    monkeypatch.setattr(httpx, "request", hang)
    with pytest.raises(ProviderUnavailable):
        WeChatPay().refund(REFUND)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("SUCCESS", PaymentStatus.PAID),
        ("REFUND", PaymentStatus.REFUNDED),
        ("NOTPAY", PaymentStatus.WAITING),
        ("USERPAYING", PaymentStatus.WAITING),
        ("PAYERROR", PaymentStatus.WAITING),
        ("CLOSED", PaymentStatus.CLOSED),
        ("REVOKED", PaymentStatus.CLOSED),
    ],
)
def test_the_states_of_a_payment(gateway: Gateway, said: str, status: PaymentStatus) -> None:
    gateway.will_answer(200, transaction_of(RECHARGE, trade_state=said))
    payment = WeChatPay().query_payment(NUMBER)
    assert (payment.status, payment.amount) == (status, 20_00)
    assert (payment.trade_no, payment.payer_id) == (TRANSACTION_ID, OPENID)
    (request,) = gateway.requests
    assert is_signed_by_us(request)
    assert request.url.query.decode() == f"mchid={settings.WECHAT['merchant_id']}"


def test_an_unpaid_payment_has_neither_number_nor_payer(gateway: Gateway) -> None:
    said = transaction_of(RECHARGE, trade_state="NOTPAY", amount={"total": 20_00, "payer_currency": "CNY"})
    del said["transaction_id"], said["payer"]
    gateway.will_answer(200, said)
    assert WeChatPay().query_payment(NUMBER).status == PaymentStatus.WAITING


@pytest.mark.parametrize("code", ["ORDER_NOT_EXIST", "ORDERNOTEXIST"])
def test_a_payment_nobody_began(gateway: Gateway, code: str) -> None:
    gateway.will_answer(404, {"code": code, "message": "订单不存在"}, {})
    assert WeChatPay().query_payment(NUMBER).status == PaymentStatus.NOT_FOUND


@pytest.mark.parametrize(
    "changes",
    [
        {"out_trade_no": "R2"},
        {"appid": "wx0"},
        {"mchid": "1"},
        {"trade_state": "DREAMT"},
        {"trade_state": ["SUCCESS"]},
        {"amount": None},
        {"amount": {"total": "2000", "currency": "CNY"}},
        {"amount": {"total": True, "currency": "CNY"}},
        {"amount": {"total": 2000.0, "currency": "CNY"}},
        {"amount": {"total": 20_00, "currency": "USD"}},
    ],
)
def test_an_answer_that_settles_nothing(gateway: Gateway, changes: dict[str, Any]) -> None:
    gateway.will_answer(200, transaction_of(RECHARGE, **changes))
    with pytest.raises(ProviderUnavailable):
        WeChatPay().query_payment(NUMBER)


def test_closing(gateway: Gateway) -> None:
    gateway.will_answer(204)
    WeChatPay().close_payment(NUMBER)
    (request,) = gateway.requests
    assert is_signed_by_us(request)
    assert request.url.path.endswith(f"/v3/pay/transactions/out-trade-no/{NUMBER}/close")
    assert json.loads(request.content) == {"mchid": settings.WECHAT["merchant_id"]}


@pytest.mark.parametrize("code", ["ORDER_CLOSED", "ORDERPAID", "ORDER_NOT_EXIST"])
def test_closing_what_is_not_open_is_no_failure(gateway: Gateway, code: str) -> None:
    gateway.will_answer(400, {"code": code}, {})
    WeChatPay().close_payment(NUMBER)


@pytest.mark.parametrize(("status", "code"), [(500, "SYSTEM_ERROR"), (429, "FREQUENCY_LIMITED"), (401, "SIGN_ERROR")])
def test_doubt_is_said(gateway: Gateway, status: int, code: str) -> None:
    pay = WeChatPay()
    for call in (
        lambda: pay.close_payment(NUMBER),
        lambda: pay.query_payment(NUMBER),
        lambda: pay.refund(REFUND),
        lambda: pay.query_refund(NUMBER, "F1"),
    ):
        gateway.will_answer(status, {"code": code}, {})
        with pytest.raises(ProviderUnavailable, match=code):
            call()


def test_a_refund(gateway: Gateway) -> None:
    gateway.will_answer(200, PAID_REFUND)
    refund = WeChatPay().refund(REFUND)
    assert (refund.status, refund.refund_no, refund.failure_code) == (Back.PAID, "5030", "")
    (request,) = gateway.requests
    assert is_signed_by_us(request)
    assert json.loads(request.content) == {
        "out_trade_no": NUMBER,
        "out_refund_no": "F1",
        "reason": "提现",
        "notify_url": settings.WECHAT["notify_url"],
        "amount": {"refund": 5_00, "total": 20_00, "currency": "CNY"},
    }


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ("SUCCESS", Back.PAID, ""),
        ("PROCESSING", Back.UNKNOWN, ""),
        ("ABNORMAL", Back.UNKNOWN, "ABNORMAL"),
        ("CLOSED", Back.FAILED, "CLOSED"),
    ],
)
def test_the_states_of_a_refund(gateway: Gateway, said: str, status: Back, code: str) -> None:
    gateway.will_answer(200, PAID_REFUND | {"status": said})
    refund = WeChatPay().query_refund(NUMBER, "F1")
    assert (refund.status, refund.failure_code) == (status, code)


def test_a_refused_refund_has_failed_when_there_is_none(gateway: Gateway) -> None:
    gateway.will_answer(403, {"code": "NOT_ENOUGH", "message": "基本账户余额不足"}, {})
    gateway.will_answer(404, {"code": "RESOURCE_NOT_EXISTS"}, {})
    refund = WeChatPay().refund(REFUND)
    assert (refund.status, refund.failure_code, refund.failure) == (Back.FAILED, "NOT_ENOUGH", "基本账户余额不足")


def test_a_refund_refused_because_it_was_made_is_made(gateway: Gateway) -> None:
    gateway.will_answer(400, {"code": "INVALID_REQUEST"}, {})
    gateway.will_answer(200, PAID_REFUND)
    assert WeChatPay().refund(REFUND).status == Back.PAID


def test_a_refused_refund_that_cannot_be_asked_about_is_in_doubt(gateway: Gateway) -> None:
    gateway.will_answer(403, {"code": "NOT_ENOUGH"}, {})
    gateway.will_answer(500, {"code": "SYSTEM_ERROR"}, {})
    with pytest.raises(ProviderUnavailable):
        WeChatPay().refund(REFUND)


def test_a_bill_without_an_answer_is_not_an_empty_one(gateway: Gateway) -> None:
    gateway.will_answer(500, {"code": "SYSTEM_ERROR"}, {})
    with pytest.raises(ProviderUnavailable):
        WeChatPay().daily_bill(date(2026, 11, 20))


def test_an_answer_about_another_refund_is_no_answer(gateway: Gateway) -> None:
    gateway.will_answer(200, PAID_REFUND | {"out_refund_no": "F2"})
    with pytest.raises(ProviderUnavailable):
        WeChatPay().query_refund(NUMBER, "F1")
