"""Several checkers, caps and repayments at the same moment."""

from collections.abc import Callable
from functools import partial

import pytest

from market.common.errors import InvalidTransition
from market.common.ids import new_id
from market.users.models import User
from market.users.tests.factories import UserFactory
from market.wallets.errors import BeyondDayCap, BeyondDebt
from market.wallets.limits import COMPENSATION_PER_CASE, COMPENSATION_PER_DAY
from market.wallets.models import Compensation
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import compensated_today, wallet_of
from market.wallets.services.compensations import approve_compensation, propose_compensation
from market.wallets.tests.factories import fund, owe
from tests.ledger.crowd import all_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
AMOUNT = COMPENSATION_PER_CASE


@pytest.fixture
def seller() -> User:
    return UserFactory()


@pytest.fixture
def buyer() -> User:
    return UserFactory()


def proposed(seller: User, buyer: User) -> Compensation:
    case_id = owe(seller.pk, buyer.pk, AMOUNT)
    return propose_compensation(
        case_id=case_id, order_id=new_id(), amount=AMOUNT, reason="Reclaimed", label="AH-1", staff=UserFactory()
    )


def test_many_checkers_pay_once(seller: User, buyer: User) -> None:
    one = proposed(seller, buyer)
    approvals = [partial(approve_compensation, compensation_id=one.pk, staff=UserFactory()) for _ in range(6)]
    outcomes = all_at_once(approvals)
    assert sum(isinstance(each, InvalidTransition) for each in outcomes) == 5
    assert wallet_of(buyer.pk).available == AMOUNT
    assert find_differences() == []


def test_the_days_cap_holds_among_many_cases(seller: User, buyer: User) -> None:
    checker = UserFactory()
    waiting = [proposed(seller, buyer) for _ in range(7)]
    outcomes = all_at_once([partial(approve_compensation, compensation_id=one.pk, staff=checker) for one in waiting])
    assert sum(isinstance(each, BeyondDayCap) for each in outcomes) == 7 - COMPENSATION_PER_DAY // AMOUNT
    assert compensated_today() == wallet_of(buyer.pk).available == COMPENSATION_PER_DAY
    assert find_differences() == []


@pytest.mark.parametrize("seed", range(6))
def test_a_buyer_is_not_paid_twice_for_what_the_debtor_repays_meanwhile(seller: User, buyer: User, seed: int) -> None:
    approve = partial(approve_compensation, compensation_id=proposed(seller, buyer).pk, staff=UserFactory())
    jobs: list[Callable[[], object]] = [approve, partial(fund, seller.pk, 1_000)]
    outcomes = all_at_once(jobs[:: 1 if seed % 2 else -1])
    failed = [each for each in outcomes if isinstance(each, Exception)]
    assert [type(each) for each in failed] in ([], [BeyondDebt]), failed
    assert wallet_of(buyer.pk).available == (1_000 if failed else AMOUNT)
    assert wallet_of(seller.pk).debt == AMOUNT - 1_000
    assert find_differences() == []
