"""Withdrawals that come back before they are sent: cancelled, caught by a freeze, or no longer in the person's name."""

from unittest.mock import Mock

import pytest

from market.common.errors import InvalidTransition, ObjectNotFound
from market.common.ids import new_id
from market.notifications.models import Notification
from market.payments.errors import PayeeNameDiffers
from market.payments.models import Payee, Withdrawal
from market.payments.providers.base import Transfer, TransferStatus
from market.payments.services import wires
from market.payments.services.payees import add_payee
from market.payments.services.payouts import pay_due_withdrawals
from market.payments.services.withdrawals import approve_withdrawal, cancel_withdrawal, request_withdrawal
from market.payments.tests.factories import (
    ACCOUNT,
    make_payee,
    make_return,
    make_trader,
    make_withdrawal,
    paid_recharge,
)
from market.users.models import User
from market.users.tests.factories import NAME, PIN, UserFactory
from market.wallets.models import LedgerOperation, WalletFreeze
from market.wallets.selectors import wallet_of
from market.wallets.services.freezes import narrow_freeze, open_freeze
from tests.support.database import Clock

pytestmark = pytest.mark.django_db

HELD = 5_000_00
AMOUNT = 1_500_00


@pytest.fixture
def person() -> User:
    return make_trader(HELD)


@pytest.fixture
def cashier() -> User:
    return UserFactory(roles=["cashier"])


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Mock:
    provider = Mock()
    provider.transfer.return_value = Transfer(TransferStatus.PAID, "1")
    monkeypatch.setattr(wires, "payout_provider_of", lambda code: provider)
    return provider


def balances(person: User) -> tuple[int, int]:
    wallet = wallet_of(person.pk)
    return wallet.available, wallet.withdrawing


def status_of(withdrawal: Withdrawal) -> str:
    withdrawal.refresh_from_db()
    return withdrawal.status


def freeze(person: User, amount: int | None = None) -> WalletFreeze:
    return open_freeze(user_id=person.pk, case_id=new_id(), amount=amount, reason="case")


def told(person: User) -> str:
    return Notification.objects.filter(user=person).latest("id").kind


def test_a_person_takes_a_request_back(person: User) -> None:
    withdrawal = make_withdrawal(person, AMOUNT)
    cancel_withdrawal(user=person, withdrawal_id=withdrawal.pk)
    assert (status_of(withdrawal), balances(person), told(person)) == (
        "cancelled",
        (HELD, 0),
        "withdrawal_cancelled",
    )
    assert withdrawal.finished_at is not None
    with pytest.raises(InvalidTransition):
        cancel_withdrawal(user=person, withdrawal_id=withdrawal.pk)


def test_nobody_else_takes_it_back(person: User) -> None:
    withdrawal = make_withdrawal(person, AMOUNT)
    with pytest.raises(ObjectNotFound):
        cancel_withdrawal(user=make_trader(), withdrawal_id=withdrawal.pk)
    assert balances(person) == (HELD - AMOUNT, AMOUNT)


def test_what_was_approved_is_not_taken_back(person: User, cashier: User) -> None:
    withdrawal = make_withdrawal(person, AMOUNT)
    approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=cashier)
    with pytest.raises(InvalidTransition):
        cancel_withdrawal(user=person, withdrawal_id=withdrawal.pk)


def test_a_freeze_returns_what_was_not_sent_and_says_why(person: User, cashier: User, provider: Mock) -> None:
    waiting = make_withdrawal(person, AMOUNT)
    approved = make_return(paid_recharge(person, AMOUNT), AMOUNT)
    approve_withdrawal(withdrawal_id=approved.pk, cashier=cashier)
    freeze(person)
    assert (status_of(waiting), status_of(approved)) == ("returned", "returned")
    assert balances(person) == (HELD + AMOUNT, 0)
    assert wallet_of(person.pk).frozen == HELD + AMOUNT
    assert (told(person), bool(waiting.shown_reason)) == ("withdrawal_returned", True)
    label = LedgerOperation.objects.get(kind="withdrawal_return", subject_id=waiting.pk).label
    assert label.endswith("款项发出前钱包已被冻结。")
    assert pay_due_withdrawals() == 0
    assert not provider.transfer.called


def test_a_freeze_leaves_what_was_sent_and_other_peoples(person: User, cashier: User, provider: Mock) -> None:
    other = make_withdrawal(make_trader(HELD), AMOUNT)
    sent = make_withdrawal(person, AMOUNT)
    approve_withdrawal(withdrawal_id=sent.pk, cashier=cashier)
    provider.transfer.return_value = Transfer(TransferStatus.UNKNOWN)
    pay_due_withdrawals()
    freeze(person)
    assert (status_of(sent), status_of(other)) == ("unknown", "pending_review")


@pytest.mark.parametrize(("said", "status", "left"), [("paid", "paid", HELD - AMOUNT), ("failed", "failed", HELD)])
def test_what_was_sent_ends_under_the_freeze(
    person: User, cashier: User, provider: Mock, clock: Clock, said: str, status: str, left: int
) -> None:
    sent = make_withdrawal(person, AMOUNT)
    approve_withdrawal(withdrawal_id=sent.pk, cashier=cashier)
    provider.transfer.return_value = Transfer(TransferStatus.UNKNOWN)
    pay_due_withdrawals()
    freeze(person)
    provider.query_transfer.return_value = Transfer(TransferStatus(said))
    clock.shift(minutes=1)
    pay_due_withdrawals()
    assert status_of(sent) == status
    wallet = wallet_of(person.pk)
    assert (wallet.available, wallet.withdrawing, wallet.frozen) == (left, 0, left)


def test_what_a_freeze_could_not_reach_is_looked_at_before_it_is_sent(
    person: User, cashier: User, provider: Mock
) -> None:
    """A cashier held the row when the freeze came."""
    withdrawal = make_withdrawal(person, AMOUNT)
    WalletFreeze.objects.create(owner_id=person.pk, case_id=new_id(), reason="case")
    approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=cashier)
    pay_due_withdrawals()
    assert (status_of(withdrawal), balances(person)) == ("returned", (HELD, 0))
    assert not provider.transfer.called


def test_what_a_freeze_left_free_is_sent(person: User, cashier: User, provider: Mock) -> None:
    """Asked for under a freeze of another part; that it narrows meanwhile is no new freeze."""
    frozen = freeze(person, HELD - AMOUNT)
    withdrawal = make_withdrawal(person, AMOUNT)
    approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=cashier)
    narrow_freeze(user_id=person.pk, case_id=frozen.case_id, amount=1, reason="less")
    pay_due_withdrawals()
    assert status_of(withdrawal) == "paid"


def in_another_name(payee: Payee) -> None:
    """As if the person had been verified under another name since."""
    Payee.objects.filter(pk=payee.pk).update(name_hash=b"the hash of another name")


def test_a_payee_in_another_name_is_refused(person: User) -> None:
    payee = make_payee(person)
    in_another_name(payee)
    with pytest.raises(PayeeNameDiffers):
        request_withdrawal(user=person, payee_id=payee.pk, amount=AMOUNT, pin=PIN, idempotency_key="k")
    assert balances(person) == (HELD, 0)


def test_the_name_is_compared_again_before_it_is_sent(person: User, cashier: User, provider: Mock) -> None:
    withdrawal = make_withdrawal(person, AMOUNT)
    approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=cashier)
    assert withdrawal.payee is not None
    in_another_name(withdrawal.payee)
    pay_due_withdrawals()
    assert (status_of(withdrawal), balances(person)) == ("returned", (HELD, 0))
    assert withdrawal.failure_code == "PAYEE_NAME_DIFFERS"
    assert told(person) == "withdrawal_returned"
    assert not provider.transfer.called


def test_binding_again_renews_the_name(person: User, cashier: User, provider: Mock) -> None:
    payee = make_payee(person)
    in_another_name(payee)
    assert add_payee(user=person, provider="alipay", account=ACCOUNT, name=NAME).pk == payee.pk
    withdrawal = make_withdrawal(person, AMOUNT)
    approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=cashier)
    pay_due_withdrawals()
    assert status_of(withdrawal) == "paid"
