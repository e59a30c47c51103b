"""Money on its way out, from all sides at once: nothing leaves twice, too much or frozen, and nobody deadlocks."""

from collections.abc import Iterator
from functools import partial
from unittest.mock import Mock
from uuid import UUID, uuid4

import pytest

from market.common.ids import new_id
from market.payments.models import Withdrawal
from market.payments.providers.base import Transfer, TransferStatus
from market.payments.services import wires
from market.payments.services.payouts import pay_due_withdrawals
from market.payments.services.withdrawals import (
    approve_withdrawal,
    cancel_withdrawal,
    reject_withdrawal,
    request_withdrawal,
)
from market.payments.tests.factories import make_payee, make_return, make_trader, make_withdrawal, paid_recharge
from market.users.models import User
from market.users.tests.factories import PIN, UserFactory
from market.wallets.models import LedgerAccount
from market.wallets.selectors import wallet_of
from market.wallets.services import trades
from market.wallets.services.freezes import open_freeze
from tests.faults.money import earn
from tests.races.support import Deed, all_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]

ROUNDS = 8
AMOUNT = 100_00


@pytest.fixture(autouse=True)
def _the_books_balance() -> Iterator[None]:
    yield
    assert sum(LedgerAccount.objects.values_list("balance", flat=True)) == 0


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Mock:
    provider = Mock()
    provider.transfer.return_value = provider.query_transfer.return_value = Transfer(TransferStatus.PAID, "1")
    monkeypatch.setattr(wires, "payout_provider_of", lambda code: provider)
    return provider


def test_approving_freezing_cancelling_and_sending(provider: Mock) -> None:
    for _ in range(ROUNDS):
        person, cashier = make_trader(5 * AMOUNT), UserFactory(roles=["cashier"])
        made = [make_withdrawal(person, AMOUNT) for _ in range(4)]
        deeds: list[Deed] = [partial(open_freeze, user_id=person.pk, case_id=new_id(), amount=None, reason="case")]
        for each in made:
            deeds += [
                partial(approve_withdrawal, withdrawal_id=each.pk, cashier=cashier),
                partial(cancel_withdrawal, user=person, withdrawal_id=each.pk),
                partial(reject_withdrawal, withdrawal_id=each.pk, cashier=cashier, reason="not today"),
                pay_due_withdrawals,
            ]
        outcome = all_at_once(deeds)
        assert set(outcome) <= {"ok", "invalid_state"}, outcome
        pay_due_withdrawals()
        paid = Withdrawal.objects.filter(user=person, status="paid").count()
        wallet = wallet_of(person.pk)
        assert (wallet.available, wallet.withdrawing) == ((5 - paid) * AMOUNT, 0)
        assert not Withdrawal.objects.filter(user=person, status__in=Withdrawal.UNSENT).exists()


def test_two_forms_give_a_recharge_back_once() -> None:
    for _ in range(ROUNDS):
        recharge = paid_recharge(make_trader(), 3 * AMOUNT)
        outcome = all_at_once([partial(make_return, recharge, 2 * AMOUNT) for _ in range(4)])
        assert outcome == {"ok": 1, "beyond_source": 3} or outcome == {"ok": 1, "insufficient_balance": 3}
        assert wallet_of(recharge.user_id).withdrawing == 2 * AMOUNT


def _out(person: User, payee_id: UUID) -> None:
    request_withdrawal(user=person, payee_id=payee_id, amount=AMOUNT, pin=PIN, idempotency_key=str(uuid4()))


def test_no_more_than_was_earned_reaches_a_payee_while_orders_come_and_go() -> None:
    for _ in range(ROUNDS):
        recharge = paid_recharge(make_trader(), 4 * AMOUNT)
        person = recharge.user
        earn(person, 2 * AMOUNT)
        payee_id, orders = make_payee(person).pk, [new_id() for _ in range(3)]
        for order_id in orders:
            trades.pay_order(order_id=order_id, buyer_id=person.pk, amount=AMOUNT, label="")
        refunds: list[Deed] = [
            partial(trades.refund_order, order_id=order_id, buyer_id=person.pk, label="") for order_id in orders
        ]
        outcome = all_at_once([*[partial(_out, person, payee_id) for _ in range(4)], *refunds])
        assert set(outcome) <= {"ok", "source_only", "insufficient_balance"}
        assert _reached_payees(person) == 2 * AMOUNT


def test_asking_both_ways_under_a_freeze_that_comes() -> None:
    for _ in range(ROUNDS):
        recharge = paid_recharge(make_trader(), 4 * AMOUNT)
        person = recharge.user
        earn(person, 4 * AMOUNT)
        payee_id = make_payee(person).pk
        outcome = all_at_once(
            [
                # Five PINs of one person are compared at once and no more.
                *[partial(_out, person, payee_id) for _ in range(2)],
                *[partial(make_return, recharge, AMOUNT) for _ in range(2)],
                partial(open_freeze, user_id=person.pk, case_id=new_id(), amount=None, reason="case"),
            ]
        )
        assert set(outcome) <= {"ok", "wallet_frozen"}, outcome
        wallet = wallet_of(person.pk)
        assert (wallet.available, wallet.withdrawing, wallet.frozen) == (8 * AMOUNT, 0, 8 * AMOUNT)


def _reached_payees(person: User) -> int:
    return sum(Withdrawal.objects.filter(user=person, payee__isnull=False).values_list("amount", flat=True))
