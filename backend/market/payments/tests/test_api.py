from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from market.payments.models import Recharge, Withdrawal
from market.payments.providers.wechat_gateway import WeChatGateway
from market.payments.services.recharge_sweep import pursue_due_recharges
from market.payments.services.recharges import close_recharge, store_qr_content
from market.payments.tests.factories import make_payee, make_recharge, make_trader, make_withdrawal, paid_recharge
from market.users.models import User
from market.users.tests.factories import NAME, PIN, UserFactory

pytestmark = pytest.mark.django_db

Answer = Any  # the test client's responses have members that their class has not
SignIn = Callable[[User], APIClient]
BASE = "/api/v1"
AMOUNT = 1_500_00


@pytest.fixture
def person() -> User:
    return make_trader(5_000_00)


@pytest.fixture
def cashier() -> User:
    return UserFactory(roles=["cashier"])


def post(client: APIClient, path: str, body: dict[str, object], key: str | None = None) -> Answer:
    return client.post(f"{BASE}/{path}", body, headers={"Idempotency-Key": key or str(uuid4())})


def recharge(client: APIClient, amount: object = 2_000_00, key: str | None = None) -> Answer:
    return post(client, "recharges", {"provider": "alipay", "amount": amount}, key)


def withdraw(client: APIClient, payee_id: object, key: str | None = None, pin: str = PIN) -> Answer:
    return post(client, "withdrawals", {"payee_id": str(payee_id), "amount": AMOUNT, "pin": pin}, key)


def test_a_recharge_and_where_to_pay_it(as_user: SignIn, person: User) -> None:
    answer = recharge(as_user(person))
    assert answer.status_code == 201
    body = answer.json()
    assert (body["status"], body["amount"]) == ("pending", 2_000_00)
    assert "method=alipay.trade.page.pay" in body["pay_url"]
    again = as_user(person).get(f"{BASE}/recharges/{body['id']}")
    assert again.json()["status"] == "pending"


def test_a_qr_code_comes_later_and_no_request_waits_for_it(
    as_user: SignIn, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_user(person)
    monkeypatch.setattr(WeChatGateway, "call", lambda *_: pytest.fail("the provider was asked by a request"))
    answer = post(client, "recharges", {"provider": "wechat", "amount": 2_000_00})
    assert answer.status_code == 201
    body = answer.json()
    assert (body["status"], body["pay_url"], body["qr_content"]) == ("pending", None, None)
    code = "weixin://wxpay/bizpayurl?pr=Zk4xYbT2"
    monkeypatch.setattr(WeChatGateway, "call", lambda *_: (200, {"code_url": code}))
    pursue_due_recharges()
    path = f"{BASE}/recharges/{body['id']}"
    assert client.get(path).json() == body | {"qr_content": code}
    close_recharge(recharge_id=body["id"])
    assert client.get(path).json()["qr_content"] is None


def test_the_page_hears_of_its_qr_code(person: User) -> None:
    made = make_recharge(person, provider="wechat")
    with patch("market.payments.services.recharges.publish") as publish:
        store_qr_content(recharge_id=made.pk, qr_content="weixin://")
    publish.assert_called_once_with([person.pk], {"type": "recharge", "id": str(made.pk), "status": "pending"})


def test_wechat_is_no_payee(as_user: SignIn, person: User) -> None:
    body = {"provider": "wechat", "account": "13812345678", "name": NAME}
    answer = as_user(person).post(f"{BASE}/me/payees", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["provider"])


def test_a_double_click_makes_one_recharge(as_user: SignIn, person: User) -> None:
    client = as_user(person)
    first, second = recharge(client, key="k"), recharge(client, key="k")
    assert first.json()["id"] == second.json()["id"]
    assert second.headers["Idempotent-Replay"] == "true"
    other = recharge(client, 100_00, key="k")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")
    assert Recharge.objects.count() == 1


def test_a_recharge_needs_a_key(as_user: SignIn, person: User) -> None:
    answer = as_user(person).post(f"{BASE}/recharges", {"provider": "alipay", "amount": 100_00})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")


@pytest.mark.parametrize("amount", [0, -1, 99, 5_000_001, 10**12, 10**30, "abc", 1.5, None])
def test_a_wrong_amount_is_named(as_user: SignIn, person: User, amount: object) -> None:
    answer = recharge(as_user(person), amount)
    assert answer.status_code == 400
    assert answer.json()["errors"]["amount"]


def test_the_daily_limit_says_what_is_left(as_user: SignIn, person: User) -> None:
    for _ in range(3):
        make_recharge(person, 50_000_00)
    make_recharge(person, 40_000_00)
    answer = recharge(as_user(person), 20_000_00)
    assert (answer.status_code, answer.json()["code"], answer.json()["left"]) == (
        409,
        "daily_recharge_limit",
        10_000_00,
    )


def test_somebody_elses_recharge_is_not_found(as_user: SignIn, person: User) -> None:
    made = make_recharge(person)
    assert as_user(make_trader()).get(f"{BASE}/recharges/{made.pk}").status_code == 404


def test_payees(as_user: SignIn, person: User) -> None:
    client = as_user(person)
    made = client.post(f"{BASE}/me/payees", {"provider": "alipay", "account": "13812345678", "name": NAME})
    assert made.status_code == 201
    assert "13812345678" not in made.content.decode()
    assert [row["id"] for row in client.get(f"{BASE}/me/payees").json()] == [made.json()["id"]]
    assert client.delete(f"{BASE}/me/payees/{made.json()['id']}").status_code == 204
    assert client.get(f"{BASE}/me/payees").json() == []


@pytest.mark.parametrize("account", ["12345", "a@b", "", "1381234567８", "13812345678 OR 1"])
def test_a_malformed_account_is_named(as_user: SignIn, person: User, account: str) -> None:
    body = {"provider": "alipay", "account": account, "name": NAME}
    answer = as_user(person).post(f"{BASE}/me/payees", body)
    assert answer.status_code == 400
    assert answer.json()["errors"]["account"]


def test_a_withdrawal_and_its_list(as_user: SignIn, person: User) -> None:
    client = as_user(person)
    answer = withdraw(client, make_payee(person).pk)
    assert (answer.status_code, answer.json()["status"]) == (201, "pending_review")
    (row,) = client.get(f"{BASE}/withdrawals").json()["results"]
    assert (row["amount"], row["payee"]["masked_account"]) == (AMOUNT, "138****5678")


def test_the_two_ways_out(as_user: SignIn, person: User) -> None:
    client, made = as_user(person), paid_recharge(person)
    assert client.get(f"{BASE}/withdrawals/options").json() == {
        "payee_limit": 5_000_00,
        "source_only": 2_000_00,
        "sources": [
            {
                "recharge_id": str(made.pk),
                "provider": "alipay",
                "paid_at": shown(made.paid_at),
                "amount": 2_000_00,
                "refundable": 2_000_00,
                "refundable_until": shown(made.paid_at and made.paid_at + timedelta(days=365)),
            }
        ],
    }
    body = {"amount": 7_000_00, "pin": PIN}
    to_payee = post(client, "withdrawals", body | {"payee_id": str(make_payee(person).pk)})
    assert (to_payee.status_code, to_payee.json()["code"]) == (409, "source_only")
    assert to_payee.json()["payee_limit"] == 5_000_00
    to_source = post(client, "withdrawals", body | {"recharge_id": str(made.pk)})
    assert (to_source.status_code, to_source.json()["code"]) == (409, "beyond_source")
    assert to_source.json()["refundable"] == 2_000_00
    answer = post(client, "withdrawals", {"amount": 1, "pin": PIN, "recharge_id": str(made.pk)})
    assert (answer.status_code, answer.json()["payee"]) == (201, None)
    assert answer.json()["recharge"] == {
        "id": str(made.pk),
        "provider": "alipay",
        "amount": 2_000_00,
        "paid_at": shown(made.paid_at),
    }
    path = f"{BASE}/withdrawals/{answer.json()['id']}"
    assert client.get(path).json() == answer.json()
    assert client.post(f"{path}/cancel").json()["status"] == "cancelled"
    assert as_user(make_trader()).get(path).status_code == 404


def shown(moment: datetime | None) -> str:
    assert moment is not None
    return moment.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("targets", [(), ("payee_id", "recharge_id")])
def test_a_withdrawal_goes_one_way(as_user: SignIn, person: User, targets: tuple[str, ...]) -> None:
    ids = {"payee_id": str(make_payee(person).pk), "recharge_id": str(paid_recharge(person).pk)}
    body: dict[str, object] = {"amount": AMOUNT, "pin": PIN} | {name: ids[name] for name in targets}
    answer = post(as_user(person), "withdrawals", body)
    assert answer.status_code == 400
    assert [error["code"] for error in answer.json()["errors"]["payee_id"]] == ["one_of_two"]


def test_a_payee_gets_at_least_one_yuan(as_user: SignIn, person: User) -> None:
    body: dict[str, object] = {"amount": 99, "pin": PIN, "payee_id": str(make_payee(person).pk)}
    answer = post(as_user(person), "withdrawals", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["amount"])


def test_a_double_click_makes_one_withdrawal(as_user: SignIn, person: User) -> None:
    client, payee = as_user(person), make_payee(person)
    assert withdraw(client, payee.pk, "k").json() == withdraw(client, payee.pk, "k").json()
    assert Withdrawal.objects.count() == 1


def test_after_a_wrong_pin_the_same_key_may_be_used_again(as_user: SignIn, person: User) -> None:
    client, payee = as_user(person), make_payee(person)
    wrong = withdraw(client, payee.pk, "k", pin="135790")
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_payment_pin")
    assert withdraw(client, payee.pk, "k").status_code == 201


def test_too_little_money(as_user: SignIn) -> None:
    person = make_trader(10_00)
    answer = withdraw(as_user(person), make_payee(person).pk)
    assert (answer.status_code, answer.json()["code"]) == (409, "insufficient_balance")


def test_blacklisted_people_get_their_money_out(as_user: SignIn, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_blacklisted=True)
    client = as_user(person)
    assert recharge(client).status_code == 201
    assert withdraw(client, make_payee(person).pk).status_code == 201


def test_visitors_and_staff_move_no_money(api: APIClient, as_user: SignIn, cashier: User) -> None:
    assert recharge(api).status_code == 401
    answer = recharge(as_user(cashier))
    assert (answer.status_code, answer.json()["code"]) == (403, "staff_do_not_trade")


def test_the_cashier_decides(as_user: SignIn, person: User, cashier: User) -> None:
    approved, rejected = make_withdrawal(person, 100_00), make_withdrawal(person, 200_00)
    desk = as_user(cashier)
    rows = desk.get(f"{BASE}/staff/withdrawals", {"status": "pending_review"}).json()["results"]
    assert [row["id"] for row in rows] == [str(rejected.pk), str(approved.pk)]
    assert rows[0]["permissions"] == {"can_approve": True, "can_reject": True}
    assert rows[0]["user"]["id"] == str(person.pk)
    answer = desk.post(f"{BASE}/staff/withdrawals/{approved.pk}/approve")
    assert (answer.status_code, answer.json()["status"]) == (200, "approved")
    assert answer.json()["reviewed_by"]["id"] == str(cashier.pk)
    answer = desk.post(f"{BASE}/staff/withdrawals/{rejected.pk}/reject", {"reason": "收款账户异常"})
    assert (answer.json()["status"], answer.json()["reason"]) == ("rejected", "收款账户异常")
    again = desk.post(f"{BASE}/staff/withdrawals/{rejected.pk}/approve")
    assert (again.status_code, again.json()["code"]) == (409, "invalid_state")
    assert desk.get(f"{BASE}/staff/withdrawals", {"status": "pending_review"}).json()["results"] == []


def test_a_rejection_says_why(as_user: SignIn, person: User, cashier: User) -> None:
    made = make_withdrawal(person)
    answer = as_user(cashier).post(f"{BASE}/staff/withdrawals/{made.pk}/reject", {"reason": "  "})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reason"])


@pytest.mark.parametrize("role", ["reviewer", "arbitrator", "support"])
def test_the_desk_is_the_cashiers(as_user: SignIn, person: User, role: str) -> None:
    made, other = make_withdrawal(person), as_user(UserFactory(roles=[role]))
    assert other.get(f"{BASE}/staff/withdrawals").status_code == 403
    assert other.post(f"{BASE}/staff/withdrawals/{made.pk}/approve").status_code == 403
    assert as_user(person).post(f"{BASE}/staff/withdrawals/{made.pk}/approve").status_code == 403


def test_the_lists_do_not_ask_for_each_row(
    as_user: SignIn, person: User, cashier: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        make_withdrawal(person, 100_00)
    wallet, desk = as_user(person), as_user(cashier)
    for _ in range(5):
        paid_recharge(person)
    with django_assert_num_queries(2):  # who asks, the page
        wallet.get(f"{BASE}/withdrawals")
    with django_assert_num_queries(3):  # who asks, the page, the people
        desk.get(f"{BASE}/staff/withdrawals")
    with django_assert_num_queries(10):  # who asks; wallet, freezes, returns, ledger twice; the time and sources, twice
        assert len(wallet.get(f"{BASE}/withdrawals/options").json()["sources"]) == 5
