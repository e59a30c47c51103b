"""What we make of Alipay's answers, and of none."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from market.payments.providers.alipay import Alipay
from market.payments.providers.base import PaymentStatus, ProviderUnavailable, TransferRequest, TransferStatus

REQUEST = TransferRequest("W1", 100_00, "13812345678", "张三丰", "Anhao")
PAID = {"code": "10000", "out_trade_no": "R1", "trade_no": "2026", "total_amount": "20.00", "buyer_user_id": "2088"}


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], Alipay]:
    """Alipay, as though its gateway had given this verified answer."""

    def with_answer(answer: dict[str, Any]) -> Alipay:
        monkeypatch.setattr(Alipay, "_call", lambda self, method, content: answer)
        return Alipay()

    return with_answer


Answering = Callable[[dict[str, Any]], Alipay]


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


def test_a_time_out_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(url: str, **options: object) -> httpx.Response:
        assert options["timeout"]
        assert options["follow_redirects"] is False
        raise httpx.ReadTimeout("slow")

    monkeypatch.setattr(httpx, "post", hang)
    with pytest.raises(ProviderUnavailable):
        Alipay().transfer(REQUEST)
