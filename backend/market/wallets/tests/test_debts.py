"""Every credit to a debtor's wallet repays first: buyers before the platform, oldest first."""

from uuid import UUID

import pytest

from market.common.ids import new_id
from market.wallets.models import AccountKind, LedgerAccount, LedgerTransfer
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import wallet_of
from market.wallets.services import freezes, trades, withdrawals
from market.wallets.tests.factories import compensate, fund, owe, person_with

pytestmark = pytest.mark.django_db


def owed(case_id: UUID, kind: str = AccountKind.OWED_TO_BUYER) -> int:
    return LedgerAccount.objects.get(owner_id=case_id, kind=kind).balance


def compensation_spent() -> int:
    return -sum(a.balance for a in LedgerAccount.objects.filter(kind=AccountKind.COMPENSATION))


@pytest.fixture
def seller_id() -> UUID:
    return person_with()


@pytest.fixture
def buyer_id() -> UUID:
    return person_with()


@pytest.fixture(autouse=True)
def _ledger_reconciles() -> object:
    yield
    assert find_differences() == []


def test_a_debt_shows_in_the_debtors_wallet(seller_id: UUID, buyer_id: UUID) -> None:
    owe(seller_id, buyer_id, 700)
    assert (wallet_of(seller_id).debt, wallet_of(buyer_id).debt) == (700, 0)


@pytest.mark.parametrize(("credit", "left"), [(300, 400), (700, 0), (1_000, 0)])
def test_a_credit_repays_first(seller_id: UUID, buyer_id: UUID, credit: int, left: int) -> None:
    case_id = owe(seller_id, buyer_id, 700)
    fund(seller_id, credit)
    assert wallet_of(seller_id).debt == owed(case_id) == left
    assert wallet_of(buyer_id).available == 700 - left
    assert wallet_of(seller_id).available == credit - (700 - left)


def test_the_oldest_debt_is_repaid_first(seller_id: UUID) -> None:
    first, second = person_with(), person_with()
    older, newer = owe(seller_id, first, 500), owe(seller_id, second, 500)
    fund(seller_id, 600)
    assert (owed(older), owed(newer)) == (0, 400)


def test_buyers_come_before_the_platform(seller_id: UUID, buyer_id: UUID) -> None:
    older = owe(seller_id, person_with(), 500)
    compensate(older, LedgerAccount.objects.get(owner_id=older, kind="owed_to_buyer").holder_id, 500)  # type: ignore[arg-type]  # a buyer's debt has a holder
    newer = owe(seller_id, buyer_id, 400)
    assert compensation_spent() == 500
    fund(seller_id, 600)
    assert owed(newer) == 0
    assert owed(older, AccountKind.OWED_TO_PLATFORM) == 300
    assert compensation_spent() == 300
    assert wallet_of(seller_id).debt == 300


def test_a_released_order_repays(seller_id: UUID, buyer_id: UUID) -> None:
    owe(seller_id, buyer_id, 700)
    other = person_with(1_000)
    order_id = new_id()
    trades.pay_order(order_id=order_id, buyer_id=other, amount=1_000, label="Order")
    trades.complete_order(order_id=order_id, seller_id=seller_id, amount=1_000, fee=50, label="Order")
    assert wallet_of(seller_id).debt == 700
    trades.release_settling(order_id=order_id, seller_id=seller_id, label="Order")
    assert (wallet_of(seller_id).available, wallet_of(buyer_id).available) == (250, 700)


def test_a_returned_withdrawal_is_no_income(seller_id: UUID, buyer_id: UUID) -> None:
    fund(seller_id, 1_000)
    withdrawal_id = new_id()
    withdrawals.begin_withdrawal(withdrawal_id=withdrawal_id, user_id=seller_id, amount=1_000, label="Alipay")
    owe(seller_id, buyer_id, 700)
    withdrawals.return_withdrawal(
        withdrawal_id=withdrawal_id, user_id=seller_id, amount=1_000, label="Alipay", reason="refused"
    )
    assert (wallet_of(seller_id).available, wallet_of(seller_id).debt) == (1_000, 700)


def test_repayments_pass_on_along_a_chain(seller_id: UUID, buyer_id: UUID) -> None:
    last = person_with()
    owe(seller_id, buyer_id, 500)
    owe(buyer_id, last, 300)
    fund(seller_id, 400)
    assert [wallet_of(person).available for person in (seller_id, buyer_id, last)] == [0, 100, 300]


def test_two_who_owe_each_other_come_to_an_end(seller_id: UUID, buyer_id: UUID) -> None:
    owe(seller_id, buyer_id, 500)
    owe(buyer_id, seller_id, 300)
    fund(seller_id, 100)
    assert (wallet_of(seller_id).debt, wallet_of(buyer_id).debt) == (100, 0)
    assert (wallet_of(seller_id).available, wallet_of(buyer_id).available) == (0, 100)


def test_repaying_passes_a_freeze(seller_id: UUID, buyer_id: UUID) -> None:
    owe(seller_id, buyer_id, 700)
    freezes.open_freeze(user_id=seller_id, case_id=new_id(), amount=None, reason="case")
    fund(seller_id, 700)
    assert wallet_of(buyer_id).available == 700


def test_each_step_is_a_leg_of_the_same_operation(seller_id: UUID, buyer_id: UUID) -> None:
    owe(seller_id, buyer_id, 700)
    fund(seller_id, 1_000)
    legs = LedgerTransfer.objects.filter(operation__kind="recharge").order_by("leg")
    assert [(t.leg, t.amount) for t in legs] == [(1, 1_000), (2, 700), (3, 700)]
