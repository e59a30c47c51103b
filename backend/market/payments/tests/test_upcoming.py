"""Recharges and withdrawals under way, in the wallet's upcoming money."""

import pytest

from market.payments.services.withdrawals import approve_withdrawal, reject_withdrawal
from market.payments.tests.factories import make_recharge, make_trader, make_withdrawal
from market.payments.upcoming import recharges_waiting, withdrawals_under_way
from market.users.models import Role
from market.users.tests.factories import UserFactory
from market.wallets.upcoming import upcoming_of
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


def test_a_recharge_is_awaited_as_long_as_it_may_be_paid(clock: Clock) -> None:
    person = make_trader()
    recharge = make_recharge(person, 5_000)
    (line,) = upcoming_of(person.pk).incoming
    assert (line.kind, line.amount, line.expected_at, line.subject_id) == ("recharge", 5_000, None, recharge.pk)
    clock.shift(hours=1)
    assert recharges_waiting(person.pk) == []


def test_a_withdrawal_is_on_its_way_until_it_ends() -> None:
    person, cashier = make_trader(500_000), UserFactory(roles=[Role.CASHIER])
    sent, refused = make_withdrawal(person, 1_000), make_withdrawal(person, 2_000)
    approve_withdrawal(withdrawal_id=sent.pk, cashier=cashier)
    assert [(line.kind, line.amount) for line in upcoming_of(person.pk).outgoing] == [
        ("withdrawal", 1_000),
        ("withdrawal", 2_000),
    ]
    reject_withdrawal(withdrawal_id=refused.pk, cashier=cashier, reason="another payee, please")
    assert [line.subject_id for line in withdrawals_under_way(person.pk)] == [sent.pk]
