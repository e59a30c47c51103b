"""Compensations as cashiers see them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from market.common.ids import new_id
from market.users.models import Role, User
from market.users.tests.factories import UserFactory
from market.wallets.models import Compensation
from market.wallets.services.compensations import approve_compensation, propose_compensation
from market.wallets.tests.factories import owe

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], APIClient]


@pytest.fixture
def buyer() -> User:
    return UserFactory()


@pytest.fixture
def case_id(buyer: User) -> UUID:
    return owe(UserFactory().pk, buyer.pk, 500)


@pytest.fixture
def cashier() -> User:
    return UserFactory(roles=[Role.CASHIER])


def propose(case_id: UUID, staff: User) -> Compensation:
    return propose_compensation(
        case_id=case_id, order_id=new_id(), amount=500, reason="Reclaimed", label="AH-1", staff=staff
    )


def read(client: APIClient, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/staff/compensations", query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_the_cashier_sees_what_waits(as_user: SignIn, case_id: UUID, buyer: User, cashier: User) -> None:
    maker = UserFactory(roles=[Role.ARBITRATOR])
    proposed = propose(case_id, maker)
    client = as_user(cashier)
    (row,) = read(client, status="proposed")
    assert (row["id"], row["amount"], row["buyer"]["id"]) == (str(proposed.pk), 500, str(buyer.pk))
    assert (row["proposed_by"]["id"], row["decided_by"], row["may_decide"]) == (str(maker.pk), None, True)
    approve_compensation(compensation_id=proposed.pk, staff=cashier)
    assert read(client, status="proposed") == []
    assert [row["may_decide"] for row in read(client)] == [False]


def test_whoever_proposed_it_may_not_decide(as_user: SignIn, case_id: UUID, cashier: User) -> None:
    propose(case_id, cashier)
    assert [row["may_decide"] for row in read(as_user(cashier))] == [False]
