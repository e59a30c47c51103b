"""The flows of money, one by one."""

from uuid import UUID

import pytest

from market.common.ids import new_id
from market.wallets import accounts
from market.wallets.errors import InsufficientBalance, MalformedOperation, NothingHeld, OperationMismatch
from market.wallets.ledger import Leg, post_operation
from market.wallets.models import AccountKind, LedgerAccount, LedgerOperation
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import escrow_of_order, settling_of_order, wallet_of
from market.wallets.services import trades, withdrawals
from market.wallets.tests.factories import PROVIDER, fund, person_with

pytestmark = pytest.mark.django_db
PRICE = 128_000
FEE = 6_400


def fees() -> int:
    return sum(a.balance for a in LedgerAccount.objects.filter(kind=AccountKind.FEE))


@pytest.fixture
def buyer_id() -> UUID:
    return person_with(PRICE)


@pytest.fixture
def seller_id() -> UUID:
    return person_with()


@pytest.fixture
def order_id(buyer_id: UUID) -> UUID:
    """An order that is paid."""
    order_id = new_id()
    trades.pay_order(order_id=order_id, buyer_id=buyer_id, amount=PRICE, label="Order")
    return order_id


def test_paying_moves_the_price_into_the_orders_own_escrow(order_id: UUID, buyer_id: UUID) -> None:
    assert wallet_of(buyer_id).available == 0
    assert escrow_of_order(order_id) == PRICE


@pytest.mark.parametrize("fee", [PRICE, PRICE + 1])
def test_a_fee_leaves_the_seller_something(order_id: UUID, seller_id: UUID, fee: int) -> None:
    with pytest.raises(MalformedOperation):
        trades.complete_order(order_id=order_id, seller_id=seller_id, amount=PRICE, fee=fee, label="Order")
    assert escrow_of_order(order_id) == PRICE


def test_a_completed_order_settles_then_is_released(order_id: UUID, seller_id: UUID) -> None:
    trades.complete_order(order_id=order_id, seller_id=seller_id, amount=PRICE, fee=FEE, label="Order")
    assert (escrow_of_order(order_id), settling_of_order(order_id), fees()) == (0, PRICE - FEE, FEE)
    assert wallet_of(seller_id).settling == PRICE - FEE

    trades.release_settling(order_id=order_id, seller_id=seller_id, label="Order")
    assert wallet_of(seller_id).available == PRICE - FEE
    assert wallet_of(seller_id).settling == 0


def test_releasing_twice_moves_money_once(order_id: UUID, seller_id: UUID) -> None:
    trades.complete_order(order_id=order_id, seller_id=seller_id, amount=PRICE, fee=FEE, label="Order")
    trades.release_settling(order_id=order_id, seller_id=seller_id, label="Order")
    again = trades.release_settling(order_id=order_id, seller_id=seller_id, label="Order")
    assert again.replayed
    assert wallet_of(seller_id).available == PRICE - FEE


def test_nothing_is_released_where_nothing_ever_settled(seller_id: UUID) -> None:
    with pytest.raises(NothingHeld):
        trades.release_settling(order_id=new_id(), seller_id=seller_id, label="Order")


def test_a_hold_ends_though_a_clawback_took_everything(order_id: UUID, seller_id: UUID) -> None:
    trades.complete_order(order_id=order_id, seller_id=seller_id, amount=PRICE, fee=FEE, label="Order")
    case_id = new_id()
    post_operation(
        key=f"case:{case_id}:clawback",
        kind="clawback",
        legs=[Leg(accounts.settling(order_id), accounts.award(case_id, new_id()), None)],
        initiator="system",
        actor_id=None,
        subject_type="incident",
        subject_id=case_id,
        label="Case",
    )
    trades.release_settling(order_id=order_id, seller_id=seller_id, label="Order")
    assert wallet_of(seller_id).available == wallet_of(seller_id).settling == 0
    assert find_differences() == []


def test_a_refund_gives_everything_back(order_id: UUID, buyer_id: UUID) -> None:
    trades.refund_order(order_id=order_id, buyer_id=buyer_id, label="Order")
    assert wallet_of(buyer_id).available == PRICE
    assert escrow_of_order(order_id) == 0


def test_a_completed_order_cannot_be_refunded(order_id: UUID, buyer_id: UUID, seller_id: UUID) -> None:
    trades.complete_order(order_id=order_id, seller_id=seller_id, amount=PRICE, fee=FEE, label="Order")
    with pytest.raises(NothingHeld):
        trades.refund_order(order_id=order_id, buyer_id=buyer_id, label="Order")


def test_an_unpaid_order_cannot_be_refunded(buyer_id: UUID) -> None:
    with pytest.raises(NothingHeld):
        trades.refund_order(order_id=new_id(), buyer_id=buyer_id, label="Order")


def test_a_split_pays_both(order_id: UUID, buyer_id: UUID, seller_id: UUID) -> None:
    trades.split_order(
        order_id=order_id, buyer_id=buyer_id, seller_id=seller_id, seller_share=50_000, fee=2_500, label="Order"
    )
    assert wallet_of(seller_id).available == 47_500
    assert wallet_of(buyer_id).available == PRICE - 50_000
    assert (escrow_of_order(order_id), fees()) == (0, 2_500)


@pytest.mark.parametrize(("share", "fee"), [(0, 0), (PRICE, 6_400), (1, 1)])
def test_a_split_may_leave_a_side_nothing(
    order_id: UUID, buyer_id: UUID, seller_id: UUID, share: int, fee: int
) -> None:
    trades.split_order(
        order_id=order_id, buyer_id=buyer_id, seller_id=seller_id, seller_share=share, fee=fee, label="Order"
    )
    assert wallet_of(seller_id).available == share - fee
    assert wallet_of(buyer_id).available == PRICE - share


def test_too_little_money_says_how_much_there_is_and_is_needed(buyer_id: UUID) -> None:
    with pytest.raises(InsufficientBalance) as refused:
        trades.pay_order(order_id=new_id(), buyer_id=buyer_id, amount=PRICE + 1, label="Order")
    assert refused.value.params == {"available": PRICE, "needed": PRICE + 1}


def test_paying_twice_moves_money_once(order_id: UUID, buyer_id: UUID) -> None:
    fund(buyer_id, PRICE)
    again = trades.pay_order(order_id=order_id, buyer_id=buyer_id, amount=PRICE, label="Another label")
    assert again.replayed
    assert wallet_of(buyer_id).available == PRICE


def test_the_same_key_with_another_amount_is_refused(order_id: UUID, buyer_id: UUID) -> None:
    fund(buyer_id, PRICE)
    with pytest.raises(OperationMismatch):
        trades.pay_order(order_id=order_id, buyer_id=buyer_id, amount=PRICE - 1, label="Order")


class TestWithdrawal:
    def begin(self, user_id: UUID, amount: int = 5_000) -> UUID:
        withdrawal_id = new_id()
        withdrawals.begin_withdrawal(withdrawal_id=withdrawal_id, user_id=user_id, amount=amount, label="Alipay")
        return withdrawal_id

    def test_sets_the_money_aside_then_pays_it_out(self) -> None:
        user_id = person_with(8_000)
        withdrawal_id = self.begin(user_id)
        assert (wallet_of(user_id).available, wallet_of(user_id).withdrawing) == (3_000, 5_000)
        withdrawals.finish_withdrawal(
            withdrawal_id=withdrawal_id, user_id=user_id, provider=PROVIDER, amount=5_000, label="Alipay"
        )
        assert (wallet_of(user_id).available, wallet_of(user_id).withdrawing) == (3_000, 0)

    def test_comes_back_in_full_with_the_reason(self) -> None:
        user_id = person_with(8_000)
        posted = withdrawals.return_withdrawal(
            withdrawal_id=self.begin(user_id), user_id=user_id, amount=5_000, label="Alipay", reason="wrong name"
        )
        assert (wallet_of(user_id).available, wallet_of(user_id).withdrawing) == (8_000, 0)
        assert LedgerOperation.objects.get(pk=posted.id).label == "Alipay · wrong name"

    def test_is_paid_out_or_returned_but_never_both(self) -> None:
        user_id = person_with(10_000)
        self.begin(user_id)
        withdrawal_id = self.begin(user_id)
        withdrawals.finish_withdrawal(
            withdrawal_id=withdrawal_id, user_id=user_id, provider=PROVIDER, amount=5_000, label="Alipay"
        )
        with pytest.raises(OperationMismatch):
            withdrawals.return_withdrawal(
                withdrawal_id=withdrawal_id, user_id=user_id, amount=5_000, label="Alipay", reason="late"
            )
