"""The ledger as staff look into it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from market.common.clock import MARKET_ZONE, now
from market.common.ids import new_id
from market.users.models import User
from market.users.tests.factories import UserFactory
from market.wallets.explorer import number_finders
from market.wallets.models import LedgerAccount, LedgerOperation
from market.wallets.services import trades
from market.wallets.tests.factories import fund, person_with
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
OPERATIONS = "/api/v1/staff/ledger/operations"
ACCOUNTS = "/api/v1/staff/ledger/accounts"
PRICE = 1_000
FEE = 50
SignIn = Callable[[User], APIClient]


@pytest.fixture
def cashier(as_user: SignIn) -> APIClient:
    return as_user(UserFactory(roles=["cashier"]))


@pytest.fixture
def buyer() -> User:
    return UserFactory()


@pytest.fixture
def order_id(buyer: User) -> UUID:
    """A completed order, beside which somebody else's money moved too."""
    order_id = new_id()
    fund(buyer.pk, PRICE)
    trades.pay_order(order_id=order_id, buyer_id=buyer.pk, amount=PRICE, label="AH-1")
    trades.complete_order(order_id=order_id, seller_id=new_id(), amount=PRICE, fee=FEE, label="AH-1")
    person_with(7)
    return order_id


def found(client: APIClient, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def kinds(client: APIClient, **query: Any) -> list[str]:
    return [operation["kind"] for operation in found(client, OPERATIONS, **query)]


def test_an_operation_shows_its_legs_and_what_was_left(cashier: APIClient, order_id: UUID, buyer: User) -> None:
    completion, payment = found(cashier, OPERATIONS, subject_id=order_id)
    (leg,) = payment["legs"]
    assert (payment["key"], payment["actor"]["id"]) == (f"order:{order_id}:pay", str(buyer.pk))
    assert (leg["debit"]["kind"], leg["credit"]["kind"]) == ("available", "escrow")
    assert (leg["amount"], leg["debit_after"], leg["credit_after"]) == (PRICE, 0, PRICE)
    assert [leg["amount"] for leg in completion["legs"]] == [PRICE - FEE, FEE]
    assert completion["actor"] is None
    assert leg["credit"]["holder"]["id"] == str(buyer.pk)


def test_operations_are_found_by_key_order_person_account_and_kind(
    cashier: APIClient, order_id: UUID, buyer: User
) -> None:
    escrow = LedgerAccount.objects.get(owner_id=order_id, kind="escrow")
    assert len(kinds(cashier)) == 4
    assert kinds(cashier, key=f"order:{order_id}:pay") == ["order_payment"]
    assert kinds(cashier, key="order:") == []
    assert kinds(cashier, subject_id=order_id) == ["order_completion", "order_payment"]
    assert kinds(cashier, person_id=buyer.pk) == ["order_completion", "order_payment", "recharge"]
    assert kinds(cashier, account_id=escrow.pk) == ["order_completion", "order_payment"]
    assert kinds(cashier, person_id=buyer.pk, kind="recharge") == ["recharge"]
    assert kinds(cashier, person_id=new_id()) == []


def test_operations_are_found_by_number_username_and_row(cashier: APIClient, order_id: UUID, buyer: User) -> None:
    payment = LedgerOperation.objects.get(key=f"order:{order_id}:pay")
    by_username = kinds(cashier, username=buyer.username.upper())
    assert by_username == ["order_completion", "order_payment", "recharge"]
    assert kinds(cashier, username="nobody") == []
    assert kinds(cashier, operation_id=payment.pk) == ["order_payment"]
    assert kinds(cashier, transfer_id=payment.transfers.get().pk) == ["order_payment"]


def test_people_call_an_order_by_its_number(
    cashier: APIClient, order_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(number_finders, "order", lambda number: [order_id] if number == "AH-1" else [])
    assert kinds(cashier, number="AH-1") == ["order_completion", "order_payment"]
    assert kinds(cashier, number="AH-2") == []


def test_operations_are_found_by_days_of_the_market(cashier: APIClient, order_id: UUID, clock: Clock) -> None:
    # Two in the morning in Shanghai is still the day before in UTC.
    clock.shift(hours=24 + (2 - now().astimezone(MARKET_ZONE).hour) % 24)
    today = now().astimezone(MARKET_ZONE).date().isoformat()
    person_with(9)
    assert kinds(cashier, since=today, until=today) == ["recharge"]
    assert len(kinds(cashier, since="0001-01-01", until="9999-12-31")) == 5


def test_accounts_are_found_by_whose_they_are(cashier: APIClient, order_id: UUID, buyer: User) -> None:
    of_order = {row["kind"]: row["balance"] for row in found(cashier, ACCOUNTS, owner_id=order_id)}
    assert of_order == {"escrow": 0, "settling": PRICE - FEE}
    of_buyer = {row["kind"] for row in found(cashier, ACCOUNTS, person_id=buyer.pk)}
    assert of_buyer == {"available", "escrow"}
    (escrow,) = found(cashier, ACCOUNTS, person_id=buyer.pk, kind="escrow")
    assert escrow["holder"]["nickname"] == buyer.nickname
    (fee,) = found(cashier, ACCOUNTS, owner_type="platform", kind="fee")
    assert (fee["balance"], fee["owner_id"]) == (FEE, None)


@pytest.mark.parametrize(
    "query", [{"subject_id": "x"}, {"kind": "x"}, {"account_id": 0}, {"account_id": 10**30}, {"since": "yesterday"}]
)
def test_a_search_that_means_nothing_is_refused(cashier: APIClient, query: dict[str, Any]) -> None:
    answer = cashier.get(OPERATIONS, query)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(query)


def test_a_page_costs_the_same_however_many_legs(cashier: APIClient, order_id: UUID, buyer: User) -> None:
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            kinds(cashier)
        counts.append(len([query for query in queries if "wallets_" in query["sql"]]))
        for _operation in range(5):
            fund(buyer.pk, 5)
    assert counts == [2, 2]


@pytest.mark.parametrize("path", [OPERATIONS, ACCOUNTS])
@pytest.mark.parametrize(("roles", "status"), [([], 403), (["support"], 403), (["cashier"], 200)])
def test_the_ledger_is_open_to_cashiers_alone(as_user: SignIn, path: str, roles: list[str], status: int) -> None:
    assert as_user(UserFactory(roles=roles)).get(path).status_code == status


@pytest.mark.parametrize("path", [OPERATIONS, ACCOUNTS])
def test_a_visitor_sees_nothing_of_it(api: APIClient, path: str) -> None:
    assert api.get(path).status_code == 401
