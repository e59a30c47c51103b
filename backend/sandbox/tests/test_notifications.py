"""Delivery until the bare word `success`, on Alipay's schedule, across restarts."""

from pathlib import Path

import pytest
import time_machine

from sandbox.alipay.books import SCHEMAS, Books
from sandbox.alipay.notifications import RETRY_SECONDS
from sandbox.alipay.trades import NewTrade, Trade
from sandbox.clock import now
from sandbox.database import Database
from sandbox.outbox import SCHEMA
from sandbox.tests.support import Merchant, Shop, make_sdk, make_settings, running, wait_for


def test_retries_until_the_bare_word_success(shop: Shop) -> None:
    answers = [(500, "success"), (200, "success\n"), (302, ""), (200, "success")]
    shop.merchant.answer = lambda number: answers[number - 1]
    shop.order("R1")

    shop.box.act("R1", "pay")

    received = shop.merchant.wait(4)
    (notification,) = wait_for(lambda: [one for one in shop.box.trade("R1")["notifications"] if one["delivered_at"]])
    assert len({fields["notify_id"] for fields in received}) == 1
    assert [attempt["status"] for attempt in notification["attempts"]] == [500, 200, 302, 200]
    assert notification["next_attempt_at"] is None


def test_merchant_that_is_down_is_an_attempt_with_an_error(shop: Shop) -> None:
    shop.order("R1", notify_url="http://127.0.0.1:9/notify")

    shop.box.act("R1", "pay")

    attempts = wait_for(lambda: shop.box.trade("R1")["notifications"][0]["attempts"])
    assert attempts[0]["status"] is None
    assert attempts[0]["error"].startswith("ConnectError")


def test_restart_keeps_pending_notifications(data: Path, merchant: Merchant) -> None:
    settings = make_settings(data)
    with running(settings) as box:
        shop = Shop(box, make_sdk(box), merchant)
        shop.order("R1")
        box.act("R1", "pay_late", delay=1)
    assert merchant.received == []

    with running(settings) as box:
        assert merchant.wait()[0]["out_trade_no"] == "R1"
        assert box.trade("R1")["status"] == "TRADE_SUCCESS"


def test_send_again_repeats_a_delivered_notification(shop: Shop) -> None:
    trade = shop.paid("R1")

    path = f"/alipay/trades/R1/send-again/{trade['notifications'][0]['id']}"
    response = shop.box.post(path)

    first, second = shop.merchant.wait(2)
    assert response.headers["location"] == "/alipay/trades/R1"
    assert first["notify_id"] == second["notify_id"]


def test_reset_forgets_what_was_pending(shop: Shop) -> None:
    shop.order("R1")
    shop.box.act("R1", "pay_late", delay=0.5)

    shop.box.post("/api/reset")

    with pytest.raises(AssertionError):
        wait_for(lambda: shop.merchant.received, seconds=1)


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books.open(Database(tmp_path / "books.sqlite3", (*SCHEMAS, SCHEMA)), time_factor=0.1)


@pytest.fixture
def trade(books: Books) -> Trade:
    wanted = NewTrade(
        out_trade_no="R1",
        subject="s",
        body="",
        passback_params="",
        total_fen=100,
        notify_url="http://localhost/notify",
        return_url="",
        expires_at=now() + 60,
    )
    return books.trades.open(wanted)


def test_schedule_is_alipays_times_the_factor(books: Books, trade: Trade) -> None:
    books.outbox.queue(trade.id, trade.notify_url, {})
    waits = []
    with time_machine.travel(now(), tick=False) as traveller:
        for _ in range(len(RETRY_SECONDS) + 1):
            (notification,) = books.outbox.due()
            books.outbox.record(notification, started_at=now(), status=500, answer="", error="", delivered=False)
            (after,) = books.outbox.of(trade.id)
            if after.next_attempt_at is not None:
                waits.append(after.next_attempt_at - now())
                traveller.shift(waits[-1] + 0.001)

    # 4 min, 10 min, 10 min, 1 h, 2 h, 6 h, 15 h at a tenth of their length, then no more.
    assert waits == pytest.approx([24, 60, 60, 360, 720, 2160, 5400])
    assert after.next_attempt_at is None
    assert after.delivered_at is None
