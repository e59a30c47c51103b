"""Each way the money can go, against the ledger."""

from uuid import UUID

import pytest

from market.common.clock import now
from market.orders.lifecycle import Status
from market.orders.models import Order
from market.orders.services.ending import confirm_order
from market.orders.services.handover import tick_step
from market.orders.services.paying import pay_order
from market.orders.services.settling import release_due_settlements
from market.orders.tests.factories import PRICE, make_buyer, make_order
from market.users.models import User
from market.users.tests.factories import PIN
from market.wallets.errors import InsufficientBalance
from market.wallets.models import LedgerAccount
from market.wallets.selectors import escrow_of_order, settling_of_order, wallet_of
from market.wallets.services import trades
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
FEE = 6_400  # 5 % of ¥1,280


def fees_taken() -> int:
    return sum(LedgerAccount.objects.filter(kind="fee").values_list("balance", flat=True))


def test_paying_moves_the_price_into_the_orders_own_escrow() -> None:
    order = make_order(Status.PAID)
    assert escrow_of_order(order.pk) == PRICE
    assert wallet_of(order.buyer_id).available == 0


def test_too_little_money_moves_none_and_leaves_the_order_as_it_was() -> None:
    order = make_order(buyer=make_buyer(balance=PRICE - 1))
    with pytest.raises(InsufficientBalance) as refusal:
        pay_order(order_id=order.pk, buyer=order.buyer, pin=PIN)
    assert (refusal.value.params["available"], refusal.value.params["needed"]) == (PRICE - 1, PRICE)
    order.refresh_from_db()
    assert order.status == Status.AWAITING_PAYMENT
    assert wallet_of(order.buyer_id).available == PRICE - 1


def test_completion_pays_the_seller_into_settling_and_the_platform_its_fee() -> None:
    before = fees_taken()
    order = make_order(Status.COMPLETED)
    assert (order.price, order.fee, order.proceeds) == (PRICE, FEE, PRICE - FEE)
    assert escrow_of_order(order.pk) == 0
    assert settling_of_order(order.pk) == PRICE - FEE
    assert wallet_of(order.seller_id).settling == PRICE - FEE
    assert fees_taken() - before == FEE


def test_proceeds_are_released_when_the_hold_is_over_and_only_once(clock: Clock) -> None:
    order = make_order(Status.COMPLETED)
    assert release_due_settlements() == 0
    clock.shift(days=order.hold_days + order.extra_hold_days, seconds=1)
    assert release_due_settlements() == 1
    assert release_due_settlements() == 0
    wallet = wallet_of(order.seller_id)
    assert (wallet.available, wallet.settling) == (PRICE - FEE, 0)
    order.refresh_from_db()
    assert order.settled_at is not None


def test_one_failing_settlement_holds_up_no_other(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = make_order(Status.COMPLETED), make_order(Status.COMPLETED)

    def fail_for_one(*, order_id: UUID, seller_id: UUID, label: str) -> None:
        if order_id == broken.pk:
            raise RuntimeError("the ledger is out of reach")

    monkeypatch.setattr(trades, "release_settling", fail_for_one)
    clock.shift(days=40)
    assert release_due_settlements() == 1
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.settled_at is None, sound.settled_at is None) == (True, False)


def test_a_blacklisted_seller_waits_thirty_days(clock: Clock) -> None:
    order = make_order(Status.COMPLETED)
    User.objects.filter(pk=order.seller_id).update(is_blacklisted=True)
    clock.shift(days=29)
    assert release_due_settlements() == 0
    clock.shift(days=1, seconds=1)
    assert release_due_settlements() == 1


def test_a_declined_order_gives_everything_back_and_takes_no_fee() -> None:
    before = fees_taken()
    order = make_order(Status.REFUNDED)
    assert wallet_of(order.buyer_id).available == PRICE
    assert escrow_of_order(order.pk) == 0
    assert fees_taken() == before


def test_a_return_gives_everything_back_after_both_lists_are_done() -> None:
    order = make_order(Status.RETURNING)
    for user in (order.buyer, order.seller):
        for step in ("signed_out", "bindings_returned", "password_changed"):
            tick_step(order_id=order.pk, user=user, step=step)
    order.refresh_from_db()
    assert (order.status, order.end_reason) == (Status.REFUNDED, "returned")
    assert wallet_of(order.buyer_id).available == PRICE


def test_steps_that_are_not_cleared_lengthen_the_hold() -> None:
    careless, careful = make_order(Status.DELIVERED), make_order(Status.DELIVERED)
    for user in (careful.buyer, careful.seller):
        tick_step(order_id=careful.pk, user=user, step="phone")
    for order in (careless, careful):
        confirm_order(order_id=order.pk, buyer=order.buyer)
        order.refresh_from_db()
    # A new seller's hold is 7 days; the factory's game adds 2 while the phone is not rebound.
    assert careless.extra_hold_days == 2
    assert careful.extra_hold_days == 0
    assert [_days_until_settled(order) for order in (careless, careful)] == [9, 7]


def _days_until_settled(order: Order) -> int:
    assert order.settles_at is not None
    return round((order.settles_at - now()).total_seconds() / 86_400)
