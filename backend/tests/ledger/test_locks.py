"""The locks inside the posting functions, one at a time: what must wait does, until the other has committed.

Two connections in a fixed order, so that a lock that is gone is noticed each time and not by luck.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from market.common.ids import new_id
from market.wallets import accounts
from market.wallets.errors import WalletFrozen
from market.wallets.ledger import Leg, post_operation
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import escrow_of_order, wallet_of
from market.wallets.services import freezes, trades
from market.wallets.tests.factories import fund, person_with

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
LONG_ENOUGH = 0.3  # seconds in which a command that does not wait would be done many times over


def waits(deed: Callable[[], Any], *, until: Callable[[], Any]) -> "Future[Any]":
    """Do `until`; before it commits begin `deed` on another connection, which must not end before; return its end."""

    def run() -> Any:
        try:
            with transaction.atomic():
                return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            until()
            waiting = threads.submit(run)
            with pytest.raises(NotYet):
                waiting.result(LONG_ENOUGH)
        waiting.exception(60)
    return waiting


def pay(buyer_id: UUID, amount: int) -> UUID:
    order_id = new_id()
    trades.pay_order(order_id=order_id, buyer_id=buyer_id, amount=amount, label="Order")
    return order_id


def begin_debt(debtor_id: UUID, creditor_id: UUID) -> None:
    case_id = new_id()
    post(Leg(accounts.owed_by(case_id, debtor_id), accounts.owed_to_buyer(case_id, creditor_id), 50))


def post(*legs: Leg) -> None:
    post_operation(
        key=str(new_id()),
        kind="test",
        legs=legs,
        initiator="system",
        actor_id=None,
        subject_type="test",
        subject_id=None,
        label="Test",
    )


def test_a_freeze_waits_for_payments_under_way() -> None:
    buyer_id = person_with(100)
    freeze = partial(freezes.open_freeze, user_id=buyer_id, case_id=new_id(), amount=None, reason="case")
    waits(freeze, until=partial(pay, buyer_id, 40)).result()
    assert wallet_of(buyer_id).frozen == 60


def test_a_freeze_waits_for_operations_of_several_legs() -> None:
    user_id = person_with(100)
    freeze = partial(freezes.open_freeze, user_id=user_id, case_id=new_id(), amount=None, reason="case")
    leg = Leg(accounts.available(user_id), accounts.clearing("alipay"), 20)
    waits(freeze, until=partial(post, leg, leg)).result()
    assert wallet_of(user_id).frozen == 60


def test_a_payment_waits_for_a_freeze_that_opens_and_is_then_refused() -> None:
    buyer_id = person_with(100)
    freeze = partial(freezes.open_freeze, user_id=buyer_id, case_id=new_id(), amount=None, reason="case")
    assert isinstance(waits(partial(pay, buyer_id, 40), until=freeze).exception(), WalletFrozen)
    assert wallet_of(buyer_id).available == 100


def test_a_debt_that_begins_waits_for_credits_under_way() -> None:
    debtor_id, creditor_id = person_with(), person_with()
    waits(partial(begin_debt, debtor_id, creditor_id), until=partial(fund, debtor_id, 80)).result()
    assert (wallet_of(debtor_id).available, wallet_of(debtor_id).debt) == (80, 50)


def test_a_credit_waits_for_a_debt_that_begins_and_repays_it() -> None:
    debtor_id, creditor_id = person_with(), person_with()
    waits(partial(fund, debtor_id, 80), until=partial(begin_debt, debtor_id, creditor_id)).result()
    assert (wallet_of(debtor_id).available, wallet_of(debtor_id).debt) == (30, 0)
    assert wallet_of(creditor_id).available == 50


def test_a_debt_of_a_creditor_waits_for_a_repayment_that_reaches_them() -> None:
    """A repayment goes on along the chain: nobody in it may begin to owe meanwhile."""
    debtor_id, creditor_id, third_id = person_with(), person_with(), person_with()
    begin_debt(debtor_id, creditor_id)
    waits(partial(begin_debt, creditor_id, third_id), until=partial(fund, debtor_id, 80)).result()
    assert (wallet_of(creditor_id).available, wallet_of(creditor_id).debt) == (50, 50)


def test_what_is_left_is_read_under_its_lock() -> None:
    """A refund of whatever is left meets a transfer out of the same account that has not committed yet."""
    buyer_id = person_with(100)
    order_id = pay(buyer_id, 100)
    take = Leg(accounts.escrow(order_id), accounts.compensation(), 40)
    refund = partial(trades.refund_order, order_id=order_id, buyer_id=buyer_id, label="Order")
    waits(refund, until=partial(post, take)).result()
    assert (wallet_of(buyer_id).available, escrow_of_order(order_id)) == (60, 0)
    assert find_differences() == []


def test_the_same_key_waits_and_then_finds_the_first_result() -> None:
    buyer_id, order_id = person_with(100), new_id()
    once = partial(trades.pay_order, order_id=order_id, buyer_id=buyer_id, amount=40, label="Order")
    assert waits(once, until=once).result().replayed
    assert wallet_of(buyer_id).available == 60
