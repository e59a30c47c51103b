"""Fees and splits add up for every amount and every ratio."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from market.common.ids import new_id
from market.common.money import MAX_AMOUNT, share_of
from market.wallets.models import AccountKind, LedgerAccount
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import escrow_of_order, settling_of_order, wallet_of
from market.wallets.services import trades
from market.wallets.tests.factories import person_with

pytestmark = pytest.mark.django_db
EVERY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
AMOUNT = st.integers(1, MAX_AMOUNT)
BASIS_POINTS = st.integers(0, 10_000)


def fees() -> int:
    return sum(a.balance for a in LedgerAccount.objects.filter(kind=AccountKind.FEE))


@EVERY
@given(amount=AMOUNT, fee_points=BASIS_POINTS)
def test_a_completed_order(amount: int, fee_points: int) -> None:
    with transaction.atomic():
        fee = share_of(amount, fee_points)
        assume(fee < amount)
        order_id, seller_id = new_id(), person_with()
        trades.pay_order(order_id=order_id, buyer_id=person_with(amount), amount=amount, label="Order")
        trades.complete_order(order_id=order_id, seller_id=seller_id, amount=amount, fee=fee, label="Order")
        assert escrow_of_order(order_id) == 0
        assert settling_of_order(order_id) + fees() == amount
        assert abs(fees() * 10_000 - amount * fee_points) <= 5_000
        assert find_differences() == []
        transaction.set_rollback(True)


@EVERY
@given(amount=AMOUNT, share_points=BASIS_POINTS, fee_points=BASIS_POINTS)
def test_a_split_order(amount: int, share_points: int, fee_points: int) -> None:
    with transaction.atomic():
        share = share_of(amount, share_points)
        fee = share_of(share, fee_points)
        order_id, buyer_id, seller_id = new_id(), person_with(amount), person_with()
        trades.pay_order(order_id=order_id, buyer_id=buyer_id, amount=amount, label="Order")
        trades.split_order(
            order_id=order_id, buyer_id=buyer_id, seller_id=seller_id, seller_share=share, fee=fee, label="Order"
        )
        shares = [wallet_of(buyer_id).available, wallet_of(seller_id).available, fees()]
        assert escrow_of_order(order_id) == 0
        assert sum(shares) == amount
        assert shares == [amount - share, share - fee, fee]
        transaction.set_rollback(True)
