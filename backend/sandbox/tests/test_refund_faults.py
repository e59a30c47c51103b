"""Alipay's refunds and transfers going wrong, and the buttons that make them."""

import time

import pytest

from sandbox.faults import MODES
from sandbox.tests.support import Box, Shop


def refund(shop: Shop) -> dict[str, str]:
    answer: dict[str, str] = shop.sdk.api_alipay_trade_refund("2.50", "R1", out_request_no="F1")
    return answer


def is_refunded(shop: Shop) -> bool:
    found = shop.sdk.api_alipay_trade_fastpay_refund_query("F1", out_trade_no="R1")
    return bool(found.get("refund_status") == "REFUND_SUCCESS")


def test_refund_without_means_is_refused(shop: Shop) -> None:
    shop.paid("R1")
    shop.box.plan("refund", "fail")

    assert refund(shop)["sub_code"] == "ACQ.SELLER_BALANCE_NOT_ENOUGH"
    assert not is_refunded(shop)
    assert refund(shop)["code"] == "10000"


@pytest.mark.parametrize(
    ("mode", "code", "is_done"),
    [("unknown", "20000", True), ("hang_done", "10000", True), ("hang_lost", "20000", False)],
)
def test_answer_says_nothing_about_what_was_done(shop: Shop, mode: str, code: str, is_done: bool) -> None:
    shop.paid("R1")
    shop.box.plan("refund", mode, seconds=0.4)

    started = time.monotonic()
    assert refund(shop)["code"] == code

    assert (time.monotonic() - started > 0.35) is (mode != "unknown")
    assert is_refunded(shop) is is_done
    assert refund(shop)["code"] == "10000"
    assert shop.box.trade("R1")["refunded_fen"] == 250


def test_unknown_transfer_was_paid_and_is_found_by_asking(shop: Shop) -> None:
    shop.box.plan("transfer", "unknown")

    assert shop.transfer("W1")["code"] == "20000"

    assert shop.query_transfer("W1")["status"] == "SUCCESS"
    assert shop.transfer("W1")["status"] == "SUCCESS"


@pytest.mark.parametrize(
    ("page", "services"), [("/alipay/", ("transfer", "refund")), ("/wechat/", ("wechat_refund", "wechat"))]
)
def test_every_failure_of_a_provider_is_a_button_on_its_page(box: Box, page: str, services: tuple[str, ...]) -> None:
    text = box.get(page).text

    for service in services:
        assert f'name="service" value="{service}"' in text
        for mode in MODES[service]:
            assert f'name="mode" value="{mode}"' in text


@pytest.mark.parametrize("page", ["/alipay/", "/wechat/"])
def test_button_spoils_the_next_call_and_another_one_takes_it_back(box: Box, page: str) -> None:
    form = {"service": "transfer", "mode": "unknown", "back": page}

    assert box.post("/control", data=form).headers["location"] == f"{page}#spoil"
    assert box.get("/api/control").json()["transfer"]["mode"] == "unknown"

    box.post("/control", data=form | {"mode": "normal"})
    assert box.get("/api/control").json()["transfer"]["mode"] == "normal"


def test_buttons_lead_back_to_pages_of_the_box_only(box: Box) -> None:
    form = {"service": "transfer", "mode": "unknown", "back": "https://evil.example/"}

    assert box.post("/control", data=form).headers["location"] == "/control"


def test_cashier_links_to_the_buttons(shop: Shop) -> None:
    page = shop.box.get(shop.order("R1").headers["location"]).text

    assert 'href="/alipay/#spoil"' in page
