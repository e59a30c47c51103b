"""WeChat Pay's notifications at our door, signed and encrypted with the other side's keys."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from market.payments.models import PaymentAlarm, Recharge
from market.payments.services import notices
from market.payments.services.recharges import close_recharge
from market.payments.tests.factories import make_recharge, make_trader
from market.payments.tests.wechat_side import OPENID, TRANSACTION_ID, notice_body, signed, transaction_of
from market.wallets.selectors import wallet_of

pytestmark = pytest.mark.django_db

PATH = "/api/v1/payments/wechat/notify"


@pytest.fixture
def recharge() -> Recharge:
    return make_recharge(make_trader(), provider="wechat")


def post(api: APIClient, body: str, headers: dict[str, str], path: str = PATH) -> tuple[int, str]:
    answer = api.generic("POST", path, body, content_type="application/json", headers=headers)
    return answer.status_code, answer.content.decode()


def send(api: APIClient, content: object, **options: Any) -> tuple[int, str]:
    body = notice_body(content, **options)
    return post(api, body, signed(body))


def is_refused(answer: tuple[int, str]) -> bool:
    status, body = answer
    return status == 400 and json.loads(body)["code"] == "FAIL"


def available(recharge: Recharge) -> int:
    return wallet_of(recharge.user_id).available


def alarm() -> tuple[str, str]:
    return PaymentAlarm.objects.values_list("reason", "reference").get()


def test_the_money_and_an_empty_answer(api: APIClient, recharge: Recharge) -> None:
    assert send(api, transaction_of(recharge)) == (204, "")
    recharge.refresh_from_db()
    assert (recharge.status, recharge.trade_no, recharge.payer_id) == ("paid", TRANSACTION_ID, OPENID)
    assert available(recharge) == recharge.amount


def test_a_repeat_changes_nothing(api: APIClient, recharge: Recharge) -> None:
    body = notice_body(transaction_of(recharge))
    assert [post(api, body, signed(body)) for _ in range(3)] == [(204, "")] * 3
    assert available(recharge) == recharge.amount


def test_nothing_is_accepted_before_it_is_committed(recharge: Recharge, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(notices, "settle_recharge", fail)
    status, _ = send(APIClient(raise_request_exception=False), transaction_of(recharge))
    assert status == 500


def test_late_is_not_too_late(api: APIClient, recharge: Recharge) -> None:
    close_recharge(recharge_id=recharge.pk)
    assert send(api, transaction_of(recharge)) == (204, "")
    assert available(recharge) == recharge.amount


@pytest.mark.parametrize("event", ["REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED"])
def test_a_refund_is_no_payment(api: APIClient, recharge: Recharge, event: str) -> None:
    refund = {"out_trade_no": recharge.out_trade_no, "out_refund_no": "F1", "refund_status": "SUCCESS"}
    assert send(api, refund, event=event) == (204, "")
    recharge.refresh_from_db()
    assert (recharge.status, available(recharge)) == ("pending", 0)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"appid": "wx0"}, "wrong_app"),
        ({"mchid": "1"}, "wrong_seller"),
        ({"amount": {"total": 1, "currency": "CNY"}}, "wrong_amount"),
        ({"amount": {"total": 2_000_01, "currency": "CNY"}}, "wrong_amount"),
        ({"amount": {"total": 2_000_00, "currency": "USD"}}, "wrong_currency"),
        ({"amount": {"total": "200000", "currency": "CNY"}}, "malformed"),
        ({"amount": {"total": True, "currency": "CNY"}}, "malformed"),
        ({"amount": None}, "malformed"),
        ({"trade_state": "DREAMT"}, "malformed"),
    ],
)
def test_what_does_not_fit_is_refused_with_an_alarm(
    api: APIClient, recharge: Recharge, changes: dict[str, Any], reason: str
) -> None:
    assert is_refused(send(api, transaction_of(recharge, **changes)))
    assert alarm() == (reason, recharge.out_trade_no)
    assert available(recharge) == 0


def test_another_transaction_under_a_paid_number_is_an_alarm(api: APIClient, recharge: Recharge) -> None:
    send(api, transaction_of(recharge))
    assert is_refused(send(api, transaction_of(recharge, transaction_id="4200")))
    assert alarm() == ("other_trade", recharge.out_trade_no)
    assert available(recharge) == recharge.amount


@pytest.mark.parametrize("provider", ["alipay", "wechat"])
def test_a_number_that_is_not_of_this_provider_is_an_alarm(api: APIClient, provider: str) -> None:
    recharge = make_recharge(make_trader(), provider="alipay")
    number = recharge.out_trade_no if provider == "alipay" else "R0"
    assert is_refused(send(api, transaction_of(recharge, out_trade_no=number)))
    assert alarm() == ("unknown_trade", number)
    assert available(recharge) == 0


@pytest.mark.parametrize("content", [{}, [], "text", 1, {"out_trade_no": "R0"}])
def test_signed_nonsense_is_malformed(api: APIClient, content: object) -> None:
    assert is_refused(send(api, content))
    assert alarm() == ("malformed", "")


@pytest.mark.parametrize("body", ["", "null", "[]", "{}", "{", '{"event_type": "TRANSACTION.SUCCESS"}', "\x00"])
def test_signed_bodies_of_another_shape_are_malformed(api: APIClient, body: str) -> None:
    assert is_refused(post(api, body, signed(body)))
    assert alarm() == ("malformed", "")


@pytest.mark.parametrize(
    "resource",
    [
        None,
        [],
        {"algorithm": "none"},
        {"nonce": 1},
        {"nonce": "short"},
        {"ciphertext": "not base64!"},
        {"ciphertext": "AAAA"},
        {"associated_data": "another"},
    ],
)
def test_what_cannot_be_decrypted_is_malformed(api: APIClient, recharge: Recharge, resource: Any) -> None:
    notice = json.loads(notice_body(transaction_of(recharge)))
    notice["resource"] = notice["resource"] | resource if isinstance(resource, dict) else resource
    body = json.dumps(notice)
    assert is_refused(post(api, body, signed(body)))
    assert alarm() == ("malformed", "")


def test_another_key_opens_nothing(api: APIClient, recharge: Recharge) -> None:
    assert is_refused(send(api, transaction_of(recharge), key="0" * 32))
    assert alarm() == ("malformed", "")


@pytest.mark.parametrize(
    "forgery",
    [
        {"Wechatpay-Signature": "AAAA"},
        {"Wechatpay-Signature": "not base64 at all!"},
        {"Wechatpay-Signature": "é"},
        {"Wechatpay-Signature": ""},
        {"Wechatpay-Signature-Type": "RSA"},
        {"Wechatpay-Nonce": "another"},
        {"Wechatpay-Timestamp": "1"},
        {"Wechatpay-Timestamp": "soon"},
        {"Wechatpay-Timestamp": "³"},
        {"Wechatpay-Serial": "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"},
        {"Wechatpay-Serial": "no serial at all"},
    ],
)
def test_a_wrong_signature_is_refused(api: APIClient, recharge: Recharge, forgery: dict[str, str]) -> None:
    body = notice_body(transaction_of(recharge))
    assert is_refused(post(api, body, signed(body) | forgery))
    assert alarm() == ("bad_signature", "")
    assert available(recharge) == 0


def test_an_unsigned_body_or_another_one_is_refused(api: APIClient, recharge: Recharge) -> None:
    body = notice_body(transaction_of(recharge))
    assert is_refused(post(api, body, {}))
    assert is_refused(post(api, body + " ", signed(body)))
    assert PaymentAlarm.objects.get().occurrences == 2
    assert available(recharge) == 0


def test_a_body_that_is_no_text_is_refused(api: APIClient) -> None:
    headers = signed("")
    answer = api.generic("POST", PATH, b"\xff", content_type="application/json", headers=headers)  # type: ignore[arg-type]  # not text
    assert answer.status_code == 400
    assert alarm() == ("bad_signature", "")


@pytest.mark.parametrize("seconds_ago", [301, -310])
def test_an_old_signature_is_refused(api: APIClient, recharge: Recharge, seconds_ago: int) -> None:
    body = notice_body(transaction_of(recharge))
    assert is_refused(post(api, body, signed(body, seconds_ago=seconds_ago)))
    assert alarm() == ("stale", "")
    assert available(recharge) == 0


def test_wechats_own_probe_is_refused_without_an_alarm(api: APIClient, recharge: Recharge) -> None:
    body = notice_body(transaction_of(recharge))
    assert is_refused(post(api, body, signed(body) | {"Wechatpay-Signature": "WECHATPAY/SIGNTEST/AAAA"}))
    assert not PaymentAlarm.objects.exists()
    assert available(recharge) == 0


def test_a_notice_at_the_other_providers_door_is_refused(api: APIClient, recharge: Recharge) -> None:
    body = notice_body(transaction_of(recharge))
    status, answer = post(api, body, signed(body), path="/api/v1/payments/alipay/notify")
    assert (status, answer) == (400, "fail")
    assert available(recharge) == 0
