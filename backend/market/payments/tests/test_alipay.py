"""What we make of Alipay's answers, and of none."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
import time_machine

from market.payments.providers.alipay import Alipay
from market.payments.providers.alipay_gateway import AlipayGateway
from market.payments.providers.base import (
    PaymentStatus,
    ProviderUnavailable,
    RefundRequest,
    RefundStatus,
    TransferRequest,
    TransferStatus,
)

REQUEST = TransferRequest("W1", 100_00, "13812345678", "张三丰", "Anhao")
REFUND = RefundRequest("R1", "F1", 5_00, 20_00, "Withdrawn")
PAID = {"code": "10000", "out_trade_no": "R1", "trade_no": "2026", "total_amount": "20.00", "buyer_user_id": "2088"}


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Alipay]:
    """Alipay, as though its gateway had given these verified answers, one after the other."""

    def with_answers(*answers: dict[str, Any]) -> Alipay:
        left = list(answers)
        monkeypatch.setattr(AlipayGateway, "call", lambda self, method, content: left.pop(0))
        return Alipay()

    return with_answers


Answering = Callable[..., Alipay]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("WAIT_BUYER_PAY", PaymentStatus.WAITING),
        ("TRADE_SUCCESS", PaymentStatus.PAID),
        ("TRADE_FINISHED", PaymentStatus.PAID),
        ("TRADE_CLOSED", PaymentStatus.CLOSED),
    ],
)
def test_the_states_of_a_payment(answering: Answering, said: str, status: PaymentStatus) -> None:
    payment = answering(PAID | {"trade_status": said}).query_payment("R1")
    assert (payment.status, payment.amount, payment.payer_id) == (status, 20_00, "2088")


def test_a_payment_nobody_began(answering: Answering) -> None:
    answer = {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}
    assert answering(answer).query_payment("R1").status == PaymentStatus.NOT_FOUND


@pytest.mark.parametrize(
    "answer",
    [
        {"code": "20000", "sub_code": "isp.unknow-error"},
        {"code": "40004", "sub_code": "ACQ.SYSTEM_ERROR"},
        PAID | {"trade_status": "TRADE_SUCCESS", "out_trade_no": "R2"},
        PAID | {"trade_status": "TRADE_DREAMT"},
        PAID | {"trade_status": "TRADE_SUCCESS", "total_amount": "1e3x"},
    ],
)
def test_an_answer_that_settles_nothing(answering: Answering, answer: dict[str, Any]) -> None:
    with pytest.raises(ProviderUnavailable):
        answering(answer).query_payment("R1")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"code": "10000", "status": "SUCCESS"}, TransferStatus.PAID),
        ({"code": "10000", "status": "DEALING"}, TransferStatus.UNKNOWN),
        ({"code": "10000", "status": "REFUND", "error_code": "X"}, TransferStatus.FAILED),
        ({"code": "10000"}, TransferStatus.UNKNOWN),
        ({"code": "40004", "sub_code": "PAYEE_NOT_EXIST"}, TransferStatus.FAILED),
    ],
)
def test_the_states_of_a_transfer(answering: Answering, answer: dict[str, Any], status: TransferStatus) -> None:
    assert answering(answer).transfer(REQUEST).status == status


@pytest.mark.parametrize("sub_code", ["SYSTEM_ERROR", "REQUEST_PROCESSING"])
def test_a_transfer_in_doubt_is_not_a_failed_one(answering: Answering, sub_code: str) -> None:
    with pytest.raises(ProviderUnavailable):
        answering({"code": "40004", "sub_code": sub_code}).transfer(REQUEST)


def test_a_transfer_that_never_arrived(answering: Answering) -> None:
    answer = {"code": "40004", "sub_code": "ORDER_NOT_EXIST"}
    assert answering(answer).query_transfer("W1").status == TransferStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"code": "10000", "fund_change": "Y", "trade_no": "2026"}, RefundStatus.PAID),
        ({"code": "40004", "sub_code": "ACQ.SELLER_BALANCE_NOT_ENOUGH"}, RefundStatus.FAILED),
        ({"code": "40004", "sub_code": "ACQ.TRADE_HAS_FINISHED"}, RefundStatus.FAILED),
    ],
)
def test_the_states_of_a_refund(answering: Answering, answer: dict[str, Any], status: RefundStatus) -> None:
    assert answering(answer).refund(REFUND).status == status


@pytest.mark.parametrize(
    "sub_code", ["ACQ.SYSTEM_ERROR", "ACQ.DISCORDANT_REPEAT_REQUEST"], ids=["broken", "the number is taken"]
)
def test_a_refund_in_doubt_is_not_a_failed_one(answering: Answering, sub_code: str) -> None:
    with pytest.raises(ProviderUnavailable):
        answering({"code": "40004", "sub_code": sub_code}).refund(REFUND)


@pytest.mark.parametrize(
    ("found", "status"),
    [
        ({"refund_status": "REFUND_SUCCESS"}, RefundStatus.PAID),
        ({"refund_status": "REFUND_PROCESSING"}, RefundStatus.UNKNOWN),
        ({"refund_status": "REFUND_FAIL"}, RefundStatus.FAILED),
        ({}, RefundStatus.NOT_FOUND),
    ],
)
def test_a_refund_that_moved_nothing_by_itself_is_asked_about(
    answering: Answering, found: dict[str, str], status: RefundStatus
) -> None:
    done = {"code": "10000", "fund_change": "N"}
    assert answering(done, {"code": "10000", "out_request_no": "F1"} | found).refund(REFUND).status == status


def test_an_answer_about_another_refund_is_no_answer(answering: Answering) -> None:
    other = {"code": "10000", "out_request_no": "F2", "refund_status": "REFUND_SUCCESS"}
    with pytest.raises(ProviderUnavailable):
        answering(other).query_refund("R1", "F1")


def test_a_refund_of_an_unknown_payment(answering: Answering) -> None:
    answer = {"code": "40004", "sub_code": "ACQ.TRADE_NOT_EXIST"}
    assert answering(answer).query_refund("R1", "F1").status == RefundStatus.NOT_FOUND


@pytest.mark.parametrize("sub_code", [None, "ACQ.TRADE_NOT_EXIST", "ACQ.REASON_TRADE_STATUS_INVALID"])
def test_closing_what_is_not_open_is_no_failure(answering: Answering, sub_code: str | None) -> None:
    answering({"code": "40004", "sub_code": sub_code} if sub_code else {"code": "10000"}).close_payment("R1")


def test_closing_in_doubt_is_said(answering: Answering) -> None:
    with pytest.raises(ProviderUnavailable):
        answering({"code": "40004", "sub_code": "ACQ.SYSTEM_ERROR"}).close_payment("R1")


@pytest.mark.parametrize(
    "text",
    [
        "<html>502</html>",
        "[]",
        '{"alipay_trade_query_response": {"code": "10000"}}',
        '{"alipay_trade_query_response": {"code": "10000"}, "sign": "AAAA"}',
        '{"alipay_trade_query_response": {"code": "10000"}, "sign": "not base64!"}',
        '{"error_response": {"code": "40002"}, "sign": ""}',
    ],
)
def test_an_unsigned_or_broken_answer_is_no_answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(httpx, "post", lambda url, **options: httpx.Response(200, text=text))
    with pytest.raises(ProviderUnavailable):
        Alipay().query_payment("R1")


def test_requests_are_made_at_chinas_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(url: str, **options: Any) -> httpx.Response:
        asked.append(dict(parse_qsl(options["content"].decode()))["timestamp"])
        return httpx.Response(500)

    monkeypatch.setattr(httpx, "post", answer)
    evening = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
    with time_machine.travel(evening, tick=False), pytest.raises(ProviderUnavailable):
        Alipay().query_payment("R1")
    assert asked == ["2026-11-22 01:30:00"]


def test_a_time_out_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(url: str, **options: object) -> httpx.Response:
        assert options["timeout"]
        assert options["follow_redirects"] is False
        raise httpx.ReadTimeout("slow")

    monkeypatch.setattr(httpx, "post", hang)
    with pytest.raises(ProviderUnavailable):
        Alipay().transfer(REQUEST)
