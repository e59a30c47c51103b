"""Debts as the two people and staff see them, and what the statement says of repayments."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from market.users.models import Role, User
from market.users.tests.factories import UserFactory
from market.wallets.tests.factories import compensate, fund, owe

pytestmark = pytest.mark.django_db
DEBTS = "/api/v1/wallet/debts"
STAFF_DEBTS = "/api/v1/staff/debts"
SignIn = Callable[[User], APIClient]


@pytest.fixture
def seller() -> User:
    return UserFactory()


@pytest.fixture
def buyer() -> User:
    return UserFactory()


def read(client: APIClient, address: str = DEBTS, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_both_sides_see_what_was_owed_what_was_repaid_and_what_is_left(
    as_user: SignIn, seller: User, buyer: User
) -> None:
    case_id = owe(seller.pk, buyer.pk, 700)
    fund(seller.pk, 100)
    compensate(case_id, buyer.pk, 200)
    for person in (seller, buyer):
        (debt,) = read(as_user(person))
        assert debt["case_id"] == str(case_id)
        assert (debt["debtor"]["id"], debt["creditor"]["id"]) == (str(seller.pk), str(buyer.pk))
        assert (debt["original"], debt["repaid"], debt["left"]) == (700, 100, 600)
        assert (debt["left_to_buyer"], debt["left_to_platform"]) == (400, 200)
        assert debt["label"] == "Case"


def test_the_oldest_comes_first_and_a_role_may_be_asked_for(as_user: SignIn, seller: User, buyer: User) -> None:
    older, newer = owe(seller.pk, buyer.pk, 500), owe(buyer.pk, seller.pk, 300)
    client = as_user(seller)
    assert [debt["case_id"] for debt in read(client)] == [str(older), str(newer)]
    assert [debt["case_id"] for debt in read(client, role="debtor")] == [str(older)]
    assert [debt["case_id"] for debt in read(client, role="creditor")] == [str(newer)]
    assert client.get(DEBTS, {"role": "judge"}).status_code == 400


def test_nobody_else_sees_it(as_user: SignIn, seller: User, buyer: User) -> None:
    owe(seller.pk, buyer.pk, 500)
    assert read(as_user(UserFactory())) == []


@pytest.mark.parametrize("role", [Role.CASHIER, Role.ARBITRATOR])
def test_staff_find_debts_by_person_role_and_whether_they_are_open(
    as_user: SignIn, seller: User, buyer: User, role: Role
) -> None:
    repaid, open_one = owe(seller.pk, buyer.pk, 100), owe(buyer.pk, seller.pk, 300)
    fund(seller.pk, 100)
    client = as_user(UserFactory(roles=[role]))
    assert [debt["case_id"] for debt in read(client, STAFF_DEBTS)] == [str(repaid), str(open_one)]
    assert [debt["left"] for debt in read(client, STAFF_DEBTS, is_open=True)] == [200]
    of_seller = read(client, STAFF_DEBTS, person_id=str(seller.pk), role="debtor")
    assert [debt["case_id"] for debt in of_seller] == [str(repaid)]


def test_a_repayment_in_the_statement_names_the_case_and_not_the_debtors_recharge(
    as_user: SignIn, seller: User, buyer: User
) -> None:
    case_id = owe(seller.pk, buyer.pk, 700)
    fund(seller.pk, 1_000)
    for person, amount in ((seller, -700), (buyer, 700)):
        (line,) = as_user(person).get("/api/v1/wallet/transfers", {"kind": "debt_repayment"}).json()["results"]
        assert (line["amount"], line["label"]) == (amount, "Case")
        assert (line["subject_type"], line["subject_id"]) == ("incident", str(case_id))


def test_each_repayment_names_its_own_case(as_user: SignIn, seller: User, buyer: User) -> None:
    cases = [owe(seller.pk, buyer.pk, 100), owe(seller.pk, buyer.pk, 200)]
    fund(seller.pk, 1_000)
    lines = as_user(buyer).get("/api/v1/wallet/transfers").json()["results"]
    assert [(line["amount"], line["subject_id"]) for line in lines] == [(200, str(cases[1])), (100, str(cases[0]))]
