"""Orders and the ledger tell the same story."""

import pytest

from market.common.ids import new_id
from market.orders.lifecycle import HELD, Status
from market.orders.models import Order
from market.orders.tests.factories import PRICE, make_order
from market.wallets.reconciliation import checks, find_all_differences
from market.wallets.services import trades
from market.wallets.tests.factories import person_with

pytestmark = pytest.mark.django_db


# The factories put money into wallets without asking a provider.
NOT_OURS = "clearing_is_recharged_less_paid_out"


def found() -> list[tuple[str, str, int, int]]:
    rows = [row for row in find_all_differences() if row.check != NOT_OURS]
    return [(row.check, row.where, row.expected, row.found) for row in rows]


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.SPLIT}))
def test_what_commands_did_agrees(status: str) -> None:
    make_order(status)
    assert found() == []


def test_the_checks_are_bound() -> None:
    assert {"escrow_is_price_of_open_orders", "settling_is_of_completed_orders"} <= set(checks())


@pytest.mark.parametrize("status", sorted(HELD))
def test_an_open_order_without_its_money_is_found(status: str) -> None:
    order = make_order()
    Order.objects.filter(pk=order.pk).update(status=status)
    assert found() == [("escrow_is_price_of_open_orders", f"order {order.number}", PRICE, 0)]


def test_money_of_an_order_that_ended_is_found() -> None:
    order = make_order(Status.PAID)
    Order.objects.filter(pk=order.pk).update(status=Status.CANCELLED, closed_at=order.created_at, sweep_at=None)
    assert found() == [("escrow_is_price_of_open_orders", f"order {order.number}", 0, PRICE)]


def test_money_of_no_order_is_found() -> None:
    order_id = new_id()
    trades.pay_order(order_id=order_id, buyer_id=person_with(PRICE), amount=PRICE, label="nothing")
    assert found() == [("escrow_is_price_of_open_orders", f"order {order_id}", 0, PRICE)]


def test_proceeds_whose_hold_ended_are_found() -> None:
    order = make_order(Status.COMPLETED)
    Order.objects.filter(pk=order.pk).update(settled_at=order.closed_at)
    assert found() == [("settling_is_of_completed_orders", f"order {order.number}", 0, order.proceeds)]


def test_more_than_the_proceeds_is_found() -> None:
    order = make_order(Status.COMPLETED)
    Order.objects.filter(pk=order.pk).update(fee=order.fee + 1)
    assert found() == [("settling_is_of_completed_orders", f"order {order.number}", order.proceeds - 1, order.proceeds)]
