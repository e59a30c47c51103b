"""A claw-back against everything else that moves the seller's money at the same moment."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

import pytest

from market.common.ids import new_id
from market.wallets.claw_backs import posted_plan
from market.wallets.errors import AlreadyClawedBack, AwardEnded, InsufficientBalance
from market.wallets.models import AccountKind, LedgerOperation
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import balance_of_case, settling_of_order, wallet_of
from market.wallets.services import trades, withdrawals
from market.wallets.services.awards import pay_award
from market.wallets.tests.factories import fund, give_back, person_with, release, sell, spend, take_back
from tests.ledger.crowd import all_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
PRICE = 1_000
ROUNDS = 8


def withdraw(user_id: UUID, amount: int) -> None:
    withdrawals.begin_withdrawal(withdrawal_id=new_id(), user_id=user_id, amount=amount, label="Alipay")


def refund_of(user_id: UUID, amount: int) -> Callable[[], object]:
    """An order that the person has paid and now gets back."""
    order_id = new_id()
    fund(user_id, amount)
    trades.pay_order(order_id=order_id, buyer_id=user_id, amount=amount, label="Order")
    return partial(trades.refund_order, order_id=order_id, buyer_id=user_id, label="Order")


def run(seed: int, jobs: Sequence[Callable[[], object]]) -> list[object]:
    mixed = list(jobs)
    random.Random(seed).shuffle(mixed)  # noqa: S311  # repeatable
    outcomes = all_at_once(mixed)
    refused = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, InsufficientBalance) for each in refused), (seed, refused)
    return list(outcomes)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_claw_backs_meet_releases_payments_withdrawals_refunds_and_each_other(seed: int) -> None:
    seller_id = person_with(700)
    sales = [sell(seller_id, fee=0) for _ in range(4)]
    cases = {new_id(): sale for sale in sales[:3]}
    run(
        seed,
        [
            *(partial(take_back, sale, case_id) for case_id, sale in cases.items()),
            *(partial(take_back, sale, case_id) for case_id, sale in cases.items()),
            *(partial(release, sale) for sale in sales),
            partial(spend, seller_id, 600),
            partial(spend, seller_id, 500),
            partial(withdraw, seller_id, 300),
            partial(withdraw, seller_id, 900),
            refund_of(seller_id, 200),
            partial(fund, seller_id, 100),
        ],
    )
    assert find_differences() == []
    wallet = wallet_of(seller_id)
    for case_id in cases:
        plan = posted_plan(LedgerOperation.objects.get(subject_id=case_id).pk)
        assert plan.price == PRICE
        assert balance_of_case(case_id, AccountKind.AWARD) == plan.awarded
    assert wallet.debt == 0 or wallet.available == wallet.settling == 0, (seed, wallet)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_ruling_that_is_lifted_while_holds_end_leaves_nothing_stuck(seed: int) -> None:
    seller_id, case_id = person_with(), new_id()
    sale, other = sell(seller_id, 600, 0), sell(seller_id, 400, 0, released=True)
    take_back(other, case_id, price=400)
    fund(seller_id, 50)
    run(seed, [partial(give_back, other, case_id), partial(release, sale), partial(fund, seller_id, 50)])
    assert find_differences() == []
    assert (wallet_of(seller_id).available, settling_of_order(sale.order_id)) == (600 + 400 + 100, 0)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_an_award_is_paid_or_given_back_and_never_both(seed: int) -> None:
    seller_id, case_id = person_with(), new_id()
    sale = sell(seller_id, fee=0)
    take_back(sale, case_id)
    pay = partial(pay_award, case_id=case_id, buyer_id=sale.buyer_id, label="AH-1")
    jobs: list[Callable[[], object]] = [pay, partial(give_back, sale, case_id)]
    random.Random(seed).shuffle(jobs)  # noqa: S311  # repeatable
    outcomes = all_at_once(jobs * 3)
    assert sum(isinstance(each, AwardEnded) for each in outcomes) == 3
    assert sum(isinstance(each, Exception) for each in outcomes) == 3
    assert wallet_of(sale.buyer_id).available + wallet_of(seller_id).settling == PRICE
    assert find_differences() == []


def test_two_cases_on_one_order_take_its_price_once() -> None:
    seller_id = person_with(5_000)
    sale = sell(seller_id)
    outcomes = all_at_once([partial(take_back, sale, new_id()) for _ in range(6)])
    assert sum(isinstance(each, AlreadyClawedBack) for each in outcomes) == 5
    assert wallet_of(seller_id).available == 5_000
    assert find_differences() == []
