"""Histories of money, made up by Hypothesis, in the database and in a plain-Python model beside it.

After every step each balance agrees; after each history the total is zero, each balance is the sum of its transfers
and no chain of balances is broken. A seed that fails is printed; `--hypothesis-seed` runs it again.
"""

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from market.common.errors import DomainError
from market.common.ids import new_id
from market.common.money import share_of
from market.wallets import accounts
from market.wallets.ledger import Leg, post_operation
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import escrow_of_order, settling_of_order, wallet_of
from market.wallets.services import freezes, recharges, trades, withdrawals
from tests.ledger.model import PlainLedger

PEOPLE = 4
AMOUNTS = st.integers(1, 30_000)
SMALL = settings(max_examples=300, stateful_step_count=12)
LARGE = settings(max_examples=10_000, stateful_step_count=50)


class Histories(RuleBasedStateMachine):
    paid_orders = Bundle("paid_orders")
    settled_orders = Bundle("settled_orders")
    withdrawals = Bundle("withdrawals")
    people = st.integers(0, PEOPLE - 1)

    def __init__(self) -> None:
        super().__init__()
        self._history = transaction.atomic()
        self._history.__enter__()
        self.persons = [new_id() for _ in range(PEOPLE)]
        self.model = PlainLedger()

    def teardown(self) -> None:
        try:
            assert find_differences() == []
        finally:
            transaction.set_rollback(True)
            self._history.__exit__(None, None, None)

    @rule(person=people, amount=AMOUNTS)
    def recharge(self, person: int, amount: int) -> None:
        user_id = self.persons[person]
        recharges.credit_recharge(
            recharge_id=new_id(), user_id=user_id, provider="alipay", amount=amount, label="Alipay"
        )
        self.model.credit((user_id, amount))

    @rule(target=paid_orders, buyer=people, seller=people, amount=AMOUNTS)
    def pay(self, buyer: int, seller: int, amount: int) -> Any:
        if buyer == seller:
            return multiple()
        order_id, buyer_id = new_id(), self.persons[buyer]
        done = _accepted(trades.pay_order, order_id=order_id, buyer_id=buyer_id, amount=amount, label="Order")
        assert done == self.model.pay(order_id, buyer_id, amount)
        return (order_id, buyer_id, self.persons[seller], amount) if done else multiple()

    @rule(target=settled_orders, order=paid_orders, basis_points=st.integers(0, 10_000))
    def complete(self, order: tuple[UUID, UUID, UUID, int], basis_points: int) -> Any:
        order_id, _buyer_id, seller_id, amount = order
        fee = share_of(amount, basis_points)
        done = _accepted(
            trades.complete_order,
            order_id=order_id,
            seller_id=seller_id,
            amount=amount,
            fee=fee,
            label="Order",
        )
        assert done == (self.model.orders[order_id].escrow == amount)
        if not done:
            return multiple()
        self.model.complete(order_id, amount, fee)
        return order

    @rule(order=settled_orders)
    def release(self, order: tuple[UUID, UUID, UUID, int]) -> None:
        order_id, _buyer_id, seller_id, _amount = order
        trades.release_settling(order_id=order_id, seller_id=seller_id, label="Order")
        self.model.release(order_id, seller_id)

    @rule(order=paid_orders)
    def refund(self, order: tuple[UUID, UUID, UUID, int]) -> None:
        order_id, buyer_id, _seller_id, _amount = order
        holds = self.model.orders[order_id].escrow > 0
        done = _accepted(trades.refund_order, order_id=order_id, buyer_id=buyer_id, label="Order")
        assert done or not holds
        if holds:
            self.model.refund(order_id)

    @rule(order=paid_orders, basis_points=st.integers(0, 10_000), fee_points=st.integers(0, 10_000))
    def split(self, order: tuple[UUID, UUID, UUID, int], basis_points: int, fee_points: int) -> None:
        order_id, buyer_id, seller_id, amount = order
        share = share_of(amount, basis_points)
        fee = share_of(share, fee_points)
        if self.model.orders[order_id].escrow != amount:
            return
        trades.split_order(
            order_id=order_id,
            buyer_id=buyer_id,
            seller_id=seller_id,
            seller_share=share,
            fee=fee,
            label="Order",
        )
        self.model.split(order_id, seller_id, share, fee)

    @rule(target=withdrawals, person=people, amount=AMOUNTS)
    def withdraw(self, person: int, amount: int) -> Any:
        withdrawal_id, user_id = new_id(), self.persons[person]
        done = _accepted(
            withdrawals.begin_withdrawal,
            withdrawal_id=withdrawal_id,
            user_id=user_id,
            amount=amount,
            label="Alipay",
        )
        assert done == self.model.withdraw(user_id, amount)
        return (withdrawal_id, user_id, amount) if done else multiple()

    @rule(withdrawal=withdrawals, succeeds=st.booleans())
    def end_withdrawal(self, withdrawal: tuple[UUID, UUID, int], succeeds: bool) -> None:
        withdrawal_id, user_id, amount = withdrawal
        common = {"withdrawal_id": withdrawal_id, "user_id": user_id, "amount": amount, "label": "Alipay"}
        try:
            with transaction.atomic():
                if succeeds:
                    posted = withdrawals.finish_withdrawal(provider="alipay", **common)  # type: ignore[arg-type]  # one dict of several types
                else:
                    posted = withdrawals.return_withdrawal(reason="refused", **common)  # type: ignore[arg-type]  # one dict of several types
        except DomainError:
            return
        if posted.replayed:
            return
        self.model.withdrawing[user_id] -= amount
        if not succeeds:
            self.model.available[user_id] += amount

    @rule(debtor=people, creditor=people, amount=AMOUNTS)
    def owe(self, debtor: int, creditor: int, amount: int) -> None:
        if debtor == creditor:
            return
        case_id, debtor_id, creditor_id = new_id(), self.persons[debtor], self.persons[creditor]
        debt = Leg(accounts.owed_by(case_id, debtor_id), accounts.owed_to_buyer(case_id, creditor_id), amount)
        post_operation(
            key=f"case:{case_id}:debt",
            kind="debt",
            legs=[debt],
            initiator="system",
            actor_id=None,
            subject_type="incident",
            subject_id=case_id,
            label="Case",
        )
        self.model.debts.append((debtor_id, creditor_id, [amount]))

    @rule(person=people)
    def freeze_or_free(self, person: int) -> None:
        user_id = self.persons[person]
        case_id = UUID(int=person + 1)
        if user_id in self.model.frozen:
            freezes.close_freeze(user_id=user_id, case_id=case_id)
            self.model.frozen.remove(user_id)
        else:
            freezes.open_freeze(user_id=user_id, case_id=case_id, amount=None, reason="case")
            self.model.frozen.add(user_id)

    @invariant()
    def balances_agree(self) -> None:
        for user_id in self.persons:
            wallet = wallet_of(user_id)
            assert wallet.available == self.model.available[user_id]
            assert wallet.withdrawing == self.model.withdrawing[user_id]
            assert wallet.debt == self.model.debt_of(user_id)

    @invariant()
    def orders_agree(self) -> None:
        for order_id, held in self.model.orders.items():
            assert (escrow_of_order(order_id), settling_of_order(order_id)) == (held.escrow, held.settling)


def _accepted(command: Any, **arguments: Any) -> bool:
    try:
        with transaction.atomic():
            return not command(**arguments).replayed
    except DomainError:
        return False


def _run(size: settings) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Histories, settings=settings(size, deadline=None, print_blob=True, suppress_health_check=checks)
    )


@pytest.mark.django_db
def test_300_histories() -> None:
    _run(SMALL)


@pytest.mark.nightly
@pytest.mark.django_db
@pytest.mark.timeout(6 * 3600)
def test_10_000_histories_of_50_steps() -> None:
    _run(LARGE)
