"""Each button of WeChat Pay's cashier: what the merchant is told, sealed and signed, and how often."""

import httpx
import pytest

from sandbox.tests.support import MERCHANT_ID, PUBLIC_KEY_ID, wait_for
from sandbox.tests.wechat_support import WeChatShop
from sandbox.wechat.notifications import RETRY_SECONDS


def press(wechat: WeChatShop, out_trade_no: str, button: str) -> httpx.Response:
    code = wechat.trade(out_trade_no)["code"]
    return wechat.box.post(f"/wechat/cashier/{code}/{button}")


def test_pay_tells_the_merchant_in_a_sealed_and_signed_notification(wechat: WeChatShop) -> None:
    # A sign that base64 has not: two letters alone may stand in what is sealed by chance.
    wechat.order("R-1", attach="a=b")

    press(wechat, "R-1", "pay")

    (notification,) = wechat.listener.wait()
    assert notification.headers["Wechatpay-Serial"] == PUBLIC_KEY_ID
    assert "R-1" not in notification.body
    event = notification.event
    assert (event["event_type"], event["resource_type"]) == ("TRANSACTION.SUCCESS", "encrypt-resource")
    assert (event["resource"]["original_type"], event["resource"]["algorithm"]) == ("transaction", "AEAD_AES_256_GCM")
    opened = wechat.opened(notification)
    assert opened is not None
    assert opened["resource"] == wechat.query("R-1")
    assert (opened["resource"]["mchid"], opened["resource"]["attach"]) == (MERCHANT_ID, "a=b")


def test_fail_moves_nothing_and_lets_the_payer_try_again(wechat: WeChatShop) -> None:
    wechat.order("R1")

    page = wechat.box.get(press(wechat, "R1", "fail").headers["location"]).text

    assert 'role="alert"' in page
    assert 'data-action="pay"' in page
    assert wechat.query("R1")["trade_state"] == "NOTPAY"


def test_cancel_closes_the_order_and_tells_nobody(wechat: WeChatShop) -> None:
    wechat.order("R1")

    page = wechat.box.get(press(wechat, "R1", "cancel").headers["location"]).text

    assert "data-action" not in page
    assert (wechat.query("R1")["trade_state"], wechat.trade("R1")["notifications"]) == ("CLOSED", [])


def test_second_press_pays_once(wechat: WeChatShop) -> None:
    wechat.order("R1")
    press(wechat, "R1", "pay")

    assert press(wechat, "R1", "pay_twice").headers["location"] == f"/wechat/cashier/{wechat.trade('R1')['code']}"
    assert len(wechat.trade("R1")["notifications"]) == 1


def test_pay_late_pays_now_and_notifies_after_the_delay(wechat: WeChatShop) -> None:
    wechat.order("R1")

    wechat.act("R1", "pay_late", delay=0.8)

    assert wechat.query("R1")["trade_state"] == "SUCCESS"
    assert wechat.listener.received == []
    assert wechat.opened(wechat.listener.wait()[0]) is not None


def test_pay_twice_repeats_one_notification(wechat: WeChatShop) -> None:
    wechat.order("R1")

    press(wechat, "R1", "pay_twice")

    first, second = wechat.listener.wait(2)
    assert first.event["id"] == second.event["id"]
    assert wechat.opened(first) == wechat.opened(second)


def test_out_of_order_the_repetition_overtakes_the_original(wechat: WeChatShop) -> None:
    wechat.order("R1")

    press(wechat, "R1", "pay_out_of_order")

    later, earlier = (notification.event for notification in wechat.listener.wait(2))
    assert later["id"] == earlier["id"]
    assert later["create_time"] > earlier["create_time"]


def test_altered_amount_is_signed_but_not_what_was_paid(wechat: WeChatShop) -> None:
    wechat.order("R1")

    press(wechat, "R1", "pay_altered_amount")

    opened = wechat.opened(wechat.listener.wait()[0])
    assert opened is not None
    assert opened["resource"]["amount"]["total"] == 1350
    assert wechat.query("R1")["amount"]["total"] == 1250


def test_bad_signature_is_one_the_merchant_refuses(wechat: WeChatShop) -> None:
    wechat.order("R1")

    press(wechat, "R1", "pay_bad_signature")

    assert wechat.opened(wechat.listener.wait()[0]) is None


def test_fresh_notification_can_be_sent_after_a_spoilt_one(wechat: WeChatShop) -> None:
    wechat.order("R1")
    wechat.act("R1", "pay_bad_signature")
    wechat.listener.wait()

    wechat.box.post("/wechat/trades/R1/notify")

    assert wechat.opened(wechat.listener.wait(2)[1]) is not None


def test_there_is_no_browser_that_could_fail_to_return(wechat: WeChatShop) -> None:
    wechat.order("R1")

    assert press(wechat, "R1", "pay_no_return").status_code == 404
    assert wechat.act("R1", "pay_no_return").status_code == 404
    assert wechat.box.get("/wechat/cashier/nothing").status_code == 404


def test_notification_is_repeated_until_it_is_accepted(wechat: WeChatShop) -> None:
    answers = [500, 404, 302, 200]
    wechat.listener.answer = lambda number: answers[number - 1]
    wechat.order("R1")

    wechat.act("R1", "pay")

    received = wechat.listener.wait(4)
    (kept,) = wait_for(lambda: [one for one in wechat.trade("R1")["notifications"] if one["delivered_at"]])
    assert len({notification.event["id"] for notification in received}) == 1
    assert [attempt["status"] for attempt in kept["attempts"]] == answers
    assert kept["next_attempt_at"] is None


def test_schedule_is_wechat_pays() -> None:
    minute, hour = 60, 3600
    assert (
        *(15, 15, 30, 3 * minute, 10 * minute, 20 * minute),
        *(30 * minute, 30 * minute, 30 * minute, hour),
        *(3 * hour, 3 * hour, 3 * hour, 6 * hour, 6 * hour),
    ) == RETRY_SECONDS


def test_delivered_notification_can_be_sent_again(wechat: WeChatShop) -> None:
    trade = wechat.paid("R1")

    response = wechat.box.post(f"/wechat/trades/R1/send-again/{trade['notifications'][0]['id']}")

    first, second = wechat.listener.wait(2)
    assert response.headers["location"] == "/wechat/trades/R1"
    assert first.event["id"] == second.event["id"]
    assert wechat.box.post("/wechat/trades/R1/send-again/999999").status_code == 404


def test_page_lists_the_codes_that_wait(wechat: WeChatShop) -> None:
    wechat.order("R1")
    wechat.order("R2", 8800)
    wechat.paid("R3")

    page = wechat.box.get("/wechat/").text

    assert wechat.trade("R1")["code_url"] in page
    assert "¥88.00" in page
    assert wechat.trade("R3")["code_url"] not in page
    assert "/wechat/trades/R3" in page


@pytest.mark.parametrize("whole", [True, False])
def test_pasted_code_leads_to_its_cashier(wechat: WeChatShop, whole: bool) -> None:
    wechat.order("R1")
    trade = wechat.trade("R1")

    typed = f" {trade['code_url']} " if whole else trade["code"]
    answer = wechat.box.client.get(f"{wechat.box.url}/wechat/scan", params={"code": typed})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/wechat/cashier/{trade['code']}")


def test_pasted_nonsense_is_kept_and_explained(wechat: WeChatShop) -> None:
    answer = wechat.box.client.get(f"{wechat.box.url}/wechat/scan", params={"code": '"><script>x'})

    assert answer.status_code == 404
    assert 'value="&#34;&gt;&lt;script&gt;x"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_paid_trade_shows_delivery_on_its_page(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    wechat.refund("R1", "F1", 250)

    page = wechat.box.get("/wechat/trades/R1").text

    assert "TRANSACTION.SUCCESS · ¥12.50" in page
    assert "F1" in page


def test_reset_empties_the_books(wechat: WeChatShop) -> None:
    wechat.paid("R1")
    wechat.refund("R1", "F1", 250)

    wechat.box.post("/api/reset")

    assert wechat.query("R1")["code"] == "ORDER_NOT_EXIST"
    assert wechat.query_refund("F1")["code"] == "RESOURCE_NOT_EXISTS"
