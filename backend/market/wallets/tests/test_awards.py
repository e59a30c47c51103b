"""Taking a sale's price back: from where, how much, and once."""

from uuid import UUID

import pytest

from market.common.ids import new_id
from market.wallets.claw_backs import Source, Taking, legs_of, plan_claw_back, preview_claw_back
from market.wallets.errors import (
    AlreadyClawedBack,
    NothingHeld,
    OperationMismatch,
    PlanChanged,
)
from market.wallets.models import AccountKind, LedgerAccount, LedgerTransfer
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import balance_of_case, settling_of_order, wallet_of
from market.wallets.services import freezes
from market.wallets.tests.factories import (
    Sale,
    fund,
    person_with,
    release,
    sell,
    spend,
    take_back,
)

pytestmark = pytest.mark.django_db
PRICE, FEE = 1_000, 50
ORDER, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def seller_id() -> UUID:
    return person_with()


@pytest.fixture
def case_id() -> UUID:
    return new_id()


@pytest.fixture(autouse=True)
def _ledger_reconciles() -> object:
    yield
    assert find_differences() == []


def fees() -> int:
    return sum(account.balance for account in LedgerAccount.objects.filter(kind=AccountKind.FEE))


def award_of(case_id: UUID) -> int:
    return balance_of_case(case_id, AccountKind.AWARD)


def held(seller_id: UUID) -> tuple[int, int, int]:
    wallet = wallet_of(seller_id)
    return wallet.available, wallet.settling, wallet.debt


TAKABLE = (
    Taking(Source.FEE, 50),
    Taking(Source.SETTLING, 0, ORDER),
    Taking(Source.AVAILABLE, 300),
    Taking(Source.SETTLING, 200, OTHER),
)


@pytest.mark.parametrize(
    ("price", "taken", "debt"),
    [
        (1, [1], 0),
        (50, [50], 0),
        (51, [50, 1], 0),
        (350, [50, 300], 0),
        (351, [50, 300, 1], 0),
        (550, [50, 300, 200], 0),
        (1_000, [50, 300, 200], 450),
    ],
)
def test_the_plan_takes_in_order_and_never_more_than_the_price(price: int, taken: list[int], debt: int) -> None:
    plan = plan_claw_back(price, TAKABLE)
    assert ([taking.amount for taking in plan.takings], plan.debt) == (taken, debt)
    assert plan.price == price


def test_while_it_settles_the_fee_and_the_orders_own_proceeds_are_enough(seller_id: UUID, case_id: UUID) -> None:
    sale, other = sell(seller_id), sell(seller_id)
    fund(seller_id, 500)
    take_back(sale, case_id)
    assert (award_of(case_id), fees()) == (PRICE, FEE)
    assert held(seller_id) == (500, PRICE - FEE, 0)
    assert settling_of_order(other.order_id) == PRICE - FEE


def test_then_available_then_other_orders_proceeds_the_newest_first(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, released=True)
    older, newer = sell(seller_id, 600, 0), sell(seller_id, 500, 0)
    spend(seller_id, 900)
    take_back(sale, case_id)
    assert (settling_of_order(newer.order_id), settling_of_order(older.order_id)) == (0, 200)
    assert held(seller_id) == (0, 200, 0)
    assert award_of(case_id) == PRICE


def test_what_is_missing_is_a_debt_in_the_same_operation(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, released=True)
    spend(seller_id, 800)
    done = take_back(sale, case_id)
    assert (award_of(case_id), held(seller_id)) == (FEE + 150, (0, 0, 800))
    assert balance_of_case(case_id, AccountKind.OWED_TO_BUYER) == done.plan.debt == 800
    legs = LedgerTransfer.objects.filter(operation=done.operation.id)
    assert sum(leg.amount for leg in legs) == PRICE
    fund(seller_id, 300)
    assert (wallet_of(sale.buyer_id).available, wallet_of(seller_id).debt) == (300, 500)


def test_an_empty_wallet_owes_everything_but_the_fee(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, fee=0, released=True)
    spend(seller_id, PRICE)
    take_back(sale, case_id)
    assert (award_of(case_id), wallet_of(seller_id).debt) == (0, PRICE)


def test_the_preview_says_exactly_what_is_posted(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, released=True)
    sell(seller_id, 300, 0)
    spend(seller_id, 800)
    plan = preview_claw_back(order_id=sale.order_id, seller_id=seller_id, price=PRICE)
    done = take_back(sale, case_id, expected=plan)
    wanted = legs_of(plan, case_id=case_id, seller_id=seller_id, buyer_id=sale.buyer_id)
    posted = (
        LedgerTransfer.objects.filter(operation=done.operation.id).select_related("debit", "credit").order_by("leg")
    )
    assert [
        (leg.debit.owner_id, leg.debit.kind, leg.credit.owner_id, leg.credit.kind, leg.amount) for leg in posted
    ] == [(leg.debit.owner_id, leg.debit.kind, leg.credit.owner_id, leg.credit.kind, leg.amount) for leg in wanted]


def test_a_plan_that_no_longer_holds_moves_nothing(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, released=True)
    plan = preview_claw_back(order_id=sale.order_id, seller_id=seller_id, price=PRICE)
    spend(seller_id, 1)
    with pytest.raises(PlanChanged):
        take_back(sale, case_id, expected=plan)
    assert (award_of(case_id), held(seller_id)) == (0, (949, 0, 0))


def test_twice_is_once_even_when_the_wallet_has_changed(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, released=True)
    spend(seller_id, 500)
    first = take_back(sale, case_id)
    fund(seller_id, 5_000)
    again = take_back(sale, case_id)
    assert again.operation == first.operation._replace(replayed=True)
    assert again.plan == first.plan
    with pytest.raises(OperationMismatch):
        take_back(sale, case_id, price=PRICE - 1)


def test_an_order_is_taken_back_for_one_case_only(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id)
    take_back(sale, case_id)
    with pytest.raises(AlreadyClawedBack):
        take_back(sale, new_id())


@pytest.mark.parametrize("price", [PRICE + 1, 0, -1])
def test_never_more_than_the_price(seller_id: UUID, case_id: UUID, price: int) -> None:
    sale = sell(seller_id)
    fund(seller_id, 5_000)
    with pytest.raises(NothingHeld):
        take_back(sale, case_id, price=price)


def test_an_order_that_never_completed_has_nothing_to_take_back(seller_id: UUID, case_id: UUID) -> None:
    fund(seller_id, 5_000)
    with pytest.raises(NothingHeld):
        take_back(Sale(new_id(), seller_id, person_with()), case_id)


def test_a_freeze_stops_the_seller_and_not_the_ruling(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, released=True)
    freezes.open_freeze(user_id=seller_id, case_id=case_id, amount=None, reason="case")
    take_back(sale, case_id)
    assert award_of(case_id) == PRICE


def test_the_hold_of_an_order_ends_after_it_was_taken_back(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id)
    take_back(sale, case_id)
    release(sale)
    assert held(seller_id) == (0, 0, 0)
