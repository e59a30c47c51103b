from uuid import UUID

import pytest

from market.payments.numbers import LONGEST, provider_number
from market.payments.selectors import recharges_numbered, withdrawals_numbered
from market.payments.tests.factories import make_recharge, make_trader, make_withdrawal


def test_the_largest_and_the_smallest_id_fit() -> None:
    assert provider_number("R", UUID(int=0)) == "R" + "0" * 25
    assert provider_number("R", UUID(int=36)) == "R" + "0" * 23 + "10"
    largest = provider_number("R", UUID(int=2**128 - 1))
    assert int(largest[1:], 36) == 2**128 - 1
    assert len(largest) < LONGEST


@pytest.mark.django_db
def test_payments_are_found_by_their_numbers() -> None:
    trader = make_trader(2_000_00)
    recharge, withdrawal = make_recharge(trader), make_withdrawal(trader)
    assert recharges_numbered(recharge.out_trade_no) == [recharge.pk]
    assert withdrawals_numbered(withdrawal.out_biz_no) == [withdrawal.pk]
    assert recharges_numbered(withdrawal.out_biz_no) == []
