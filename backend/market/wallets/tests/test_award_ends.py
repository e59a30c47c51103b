"""How an award ends: paid to the buyer when the ruling stands, given back when it is lifted."""

from uuid import UUID

import pytest

from market.common.ids import new_id
from market.wallets.debts import all_debts, shown_debts
from market.wallets.errors import (
    AwardEnded,
    MalformedOperation,
    NothingHeld,
)
from market.wallets.models import AccountKind, LedgerAccount, LedgerOperation
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import balance_of_case, settling_of_order, wallet_of
from market.wallets.services.awards import pay_award
from market.wallets.tests.factories import (
    fund,
    give_back,
    owe,
    person_with,
    release,
    sell,
    spend,
    take_back,
)

pytestmark = pytest.mark.django_db
PRICE, FEE = 1_000, 50


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


def test_an_award_is_the_buyers_once_it_is_paid(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id)
    take_back(sale, case_id)
    assert wallet_of(sale.buyer_id).available == 0
    first = pay_award(case_id=case_id, buyer_id=sale.buyer_id, label="AH-1")
    again = pay_award(case_id=case_id, buyer_id=sale.buyer_id, label="AH-1")
    assert wallet_of(sale.buyer_id).available == PRICE
    assert first is not None
    assert again == first._replace(replayed=True)
    with pytest.raises(AwardEnded):
        give_back(sale, case_id)


def test_an_award_is_paid_to_nobody_else(seller_id: UUID, case_id: UUID) -> None:
    take_back(sell(seller_id), case_id)
    with pytest.raises(MalformedOperation):
        pay_award(case_id=case_id, buyer_id=person_with(), label="AH-1")


def test_an_award_repays_what_the_buyer_owes(seller_id: UUID, case_id: UUID) -> None:
    sale, creditor_id = sell(seller_id), person_with()
    owe(sale.buyer_id, creditor_id, 300)
    take_back(sale, case_id)
    pay_award(case_id=case_id, buyer_id=sale.buyer_id, label="AH-1")
    assert (wallet_of(sale.buyer_id).available, wallet_of(creditor_id).available) == (PRICE - 300, 300)


def test_where_nothing_could_be_taken_nothing_is_paid(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, fee=0, released=True)
    spend(seller_id, PRICE)
    take_back(sale, case_id)
    assert pay_award(case_id=case_id, buyer_id=sale.buyer_id, label="AH-1") is None


def test_a_lifted_ruling_puts_everything_back(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id)
    fund(seller_id, 500)
    spend(seller_id, 100)
    before = held(seller_id), fees(), settling_of_order(sale.order_id)
    done = take_back(sale, case_id)
    back = give_back(sale, case_id)
    assert (held(seller_id), fees(), settling_of_order(sale.order_id)) == before
    assert award_of(case_id) == 0
    assert LedgerOperation.objects.get(pk=back.id).reverses_id == done.operation.id
    assert give_back(sale, case_id) == back._replace(replayed=True)
    with pytest.raises(AwardEnded):
        pay_award(case_id=case_id, buyer_id=sale.buyer_id, label="AH-1")
    release(sale)
    assert held(seller_id) == (400 + PRICE - FEE, 0, 0)


def test_proceeds_whose_hold_has_ended_meanwhile_are_the_sellers_to_spend(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id)
    take_back(sale, case_id)
    release(sale)
    give_back(sale, case_id)
    assert held(seller_id) == (PRICE - FEE, 0, 0)


def test_a_lifted_ruling_cancels_what_is_still_owed(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, released=True)
    spend(seller_id, 800)
    take_back(sale, case_id)
    give_back(sale, case_id)
    assert held(seller_id) == (150, 0, 0)
    (debt,) = shown_debts(list(all_debts()))
    assert (debt.original, debt.repaid, debt.left) == (800, 0, 0)


def test_what_was_repaid_of_it_comes_back_from_the_buyer(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, released=True)
    spend(seller_id, 800)
    take_back(sale, case_id)
    fund(seller_id, 300)
    assert wallet_of(sale.buyer_id).available == 300
    give_back(sale, case_id)
    assert (wallet_of(sale.buyer_id).available, held(seller_id)) == (0, (450, 0, 0))


def test_what_the_buyer_has_spent_of_it_the_buyer_owes(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, released=True)
    spend(seller_id, 800)
    take_back(sale, case_id)
    fund(seller_id, 300)
    spend(sale.buyer_id, 200)
    give_back(sale, case_id)
    assert held(seller_id) == (250, 0, 0)
    assert wallet_of(sale.buyer_id).debt == 200
    fund(sale.buyer_id, 1_000)
    assert (held(seller_id), wallet_of(sale.buyer_id).available) == ((450, 0, 0), 800)


def test_a_lifted_ruling_where_nothing_was_taken_only_cancels_the_debt(seller_id: UUID, case_id: UUID) -> None:
    sale = sell(seller_id, fee=0, released=True)
    spend(seller_id, PRICE)
    take_back(sale, case_id)
    back = give_back(sale, case_id)
    assert held(seller_id) == (0, 0, 0)
    assert give_back(sale, case_id) == back._replace(replayed=True)


def test_what_was_never_taken_is_not_given_back(seller_id: UUID, case_id: UUID) -> None:
    with pytest.raises(NothingHeld):
        give_back(sell(seller_id), case_id)
