"""Withdrawals: asking, deciding, sending, and what the provider says became of them."""

from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection

from market.common.errors import FieldError, IdempotencyMismatch, InvalidTransition, ObjectNotFound
from market.common.models import AuditEntry
from market.notifications.models import Notification
from market.payments.errors import DailyWithdrawalLimit, OwnWithdrawal
from market.payments.limits import LARGEST, SMALLEST, WITHDRAWN_A_DAY
from market.payments.models import PaymentAlarm, Withdrawal
from market.payments.providers.base import ProviderUnavailable, Transfer, TransferStatus
from market.payments.services import wires
from market.payments.services.payees import remove_payee
from market.payments.services.payouts import pay_due_withdrawals, settle_withdrawal
from market.payments.services.withdrawals import approve_withdrawal, reject_withdrawal, request_withdrawal
from market.payments.tests.factories import ACCOUNT, make_payee, make_trader, make_withdrawal
from market.users.errors import WrongPaymentPin
from market.users.models import User
from market.users.tests.factories import NAME, PIN, UserFactory
from market.wallets.errors import InsufficientBalance
from market.wallets.selectors import wallet_of
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
    """Stands in for Alipay where only what we do with its answers matters."""
    provider = Mock()
    monkeypatch.setattr(wires, "payout_provider_of", lambda code: provider)
    return provider


@pytest.fixture
def approved(person: User, cashier: User) -> Withdrawal:
    return approve_withdrawal(withdrawal_id=make_withdrawal(person, AMOUNT).pk, cashier=cashier)


def balances(person: User) -> tuple[int, int]:
    wallet = wallet_of(person.pk)
    return wallet.available, wallet.withdrawing


def told(person: User) -> list[str]:
    return list(Notification.objects.filter(user=person).order_by("id").values_list("kind", flat=True))


def status_of(withdrawal: Withdrawal) -> str:
    withdrawal.refresh_from_db()
    return withdrawal.status


def test_asking_sets_the_money_aside(person: User) -> None:
    withdrawal = make_withdrawal(person, AMOUNT)
    assert withdrawal.status == "pending_review"
    assert balances(person) == (HELD - AMOUNT, AMOUNT)
    assert told(person) == ["withdrawal_requested"]


def test_the_same_key_is_the_same_withdrawal(person: User) -> None:
    request: dict[str, Any] = {"user": person, "payee_id": make_payee(person).pk, "pin": PIN, "idempotency_key": "k"}
    first = request_withdrawal(amount=AMOUNT, **request)
    assert request_withdrawal(amount=AMOUNT, **request).pk == first.pk
    with pytest.raises(IdempotencyMismatch):
        request_withdrawal(amount=AMOUNT + 1, **request)
    assert balances(person) == (HELD - AMOUNT, AMOUNT)


def test_a_wrong_pin_moves_nothing(person: User) -> None:
    payee = make_payee(person)
    with pytest.raises(WrongPaymentPin):
        request_withdrawal(user=person, payee_id=payee.pk, amount=AMOUNT, pin="135790", idempotency_key="k")
    assert balances(person) == (HELD, 0)


def test_too_little_money_leaves_no_trace(person: User) -> None:
    with pytest.raises(InsufficientBalance):
        make_withdrawal(person, HELD + 1)
    assert not Withdrawal.objects.exists()
    assert told(person) == []


@pytest.mark.parametrize("amount", [SMALLEST - 1, 0, -1, LARGEST + 1])
def test_amounts_out_of_range_are_refused(person: User, amount: int) -> None:
    with pytest.raises(FieldError):
        make_withdrawal(person, amount)


def test_removed_and_foreign_payees_are_not_found(person: User) -> None:
    payee = make_payee(person)
    request: dict[str, Any] = {"payee_id": payee.pk, "amount": AMOUNT, "pin": PIN, "idempotency_key": "k"}
    with pytest.raises(ObjectNotFound):
        request_withdrawal(user=make_trader(HELD), **request)
    remove_payee(user=person, payee_id=payee.pk)
    with pytest.raises(ObjectNotFound):
        request_withdrawal(user=person, **request)


def test_the_daily_limit_forgets_what_came_back(cashier: User) -> None:
    person = make_trader(WITHDRAWN_A_DAY + LARGEST)
    made = [make_withdrawal(person, LARGEST) for _ in range(WITHDRAWN_A_DAY // LARGEST)]
    with pytest.raises(DailyWithdrawalLimit) as refusal:
        make_withdrawal(person, SMALLEST)
    assert refusal.value.params == {"left": 0}
    reject_withdrawal(withdrawal_id=made[0].pk, cashier=cashier, reason="核对中")
    make_withdrawal(person, SMALLEST)


def test_a_rejected_one_comes_back_whole_with_the_reason(person: User, cashier: User) -> None:
    withdrawal = make_withdrawal(person, AMOUNT)
    reject_withdrawal(withdrawal_id=withdrawal.pk, cashier=cashier, reason="收款账户异常")
    assert balances(person) == (HELD, 0)
    notice = Notification.objects.get(user=person, kind="withdrawal_rejected")
    assert notice.params["reason"] == "收款账户异常"
    entry = AuditEntry.objects.get(action="withdrawal_rejected")
    assert (entry.actor_id, entry.reason) == (cashier.pk, "收款账户异常")


def test_nobody_decides_twice(approved: Withdrawal, cashier: User) -> None:
    with pytest.raises(InvalidTransition):
        approve_withdrawal(withdrawal_id=approved.pk, cashier=cashier)
    with pytest.raises(InvalidTransition):
        reject_withdrawal(withdrawal_id=approved.pk, cashier=cashier, reason="x")


def test_nobody_decides_about_their_own(person: User) -> None:
    withdrawal = make_withdrawal(person, AMOUNT)
    person.roles = ["cashier"]
    for decide in (
        lambda: approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=person),
        lambda: reject_withdrawal(withdrawal_id=withdrawal.pk, cashier=person, reason="x"),
    ):
        with pytest.raises(OwnWithdrawal):
            decide()


def test_paid_out(approved: Withdrawal, person: User, provider: Mock) -> None:
    provider.transfer.return_value = Transfer(TransferStatus.PAID, "2026112100001")
    assert pay_due_withdrawals() == 1
    assert pay_due_withdrawals() == 0
    assert status_of(approved) == "paid"
    assert balances(person) == (HELD - AMOUNT, 0)
    assert told(person) == ["withdrawal_requested", "withdrawal_approved", "withdrawal_paid"]
    (request,) = provider.transfer.call_args.args
    assert (request.out_biz_no, request.amount) == (approved.out_biz_no, AMOUNT)
    assert (request.account, request.name) == (ACCOUNT, NAME)


def test_the_provider_is_called_outside_any_transaction(approved: Withdrawal, provider: Mock) -> None:
    outermost = len(connection.savepoint_ids)

    def transfer(request: object) -> Transfer:
        assert len(connection.savepoint_ids) == outermost
        assert status_of(approved) == "sending"
        return Transfer(TransferStatus.PAID)

    provider.transfer.side_effect = transfer
    pay_due_withdrawals()
    assert status_of(approved) == "paid"


def test_a_failed_one_comes_back_whole_with_the_reason(approved: Withdrawal, person: User, provider: Mock) -> None:
    provider.transfer.return_value = Transfer(TransferStatus.FAILED, "", "PAYEE_NOT_EXIST", "收款账号不存在")
    pay_due_withdrawals()
    assert status_of(approved) == "failed"
    assert balances(person) == (HELD, 0)
    notice = Notification.objects.get(user=person, kind="withdrawal_failed")
    assert notice.params["reason"]
    assert PaymentAlarm.objects.get().facts["failure_code"] == "PAYEE_NOT_EXIST"


def test_an_unknown_one_is_never_undone_by_guess(
    approved: Withdrawal, person: User, provider: Mock, clock: Clock
) -> None:
    provider.transfer.side_effect = ProviderUnavailable("time-out")
    pay_due_withdrawals()
    assert status_of(approved) == "unknown"
    provider.query_transfer.side_effect = ProviderUnavailable("time-out")
    for _ in range(5):
        clock.shift(hours=1)
        assert pay_due_withdrawals() == 1
    assert status_of(approved) == "unknown"
    assert balances(person) == (HELD - AMOUNT, AMOUNT)
    assert provider.transfer.call_count == 1


@pytest.mark.parametrize(("said", "status", "left"), [("paid", "paid", HELD - AMOUNT), ("failed", "failed", HELD)])
def test_an_unknown_one_becomes_what_the_query_says(
    approved: Withdrawal, person: User, provider: Mock, clock: Clock, said: str, status: str, left: int
) -> None:
    provider.transfer.return_value = Transfer(TransferStatus.UNKNOWN)
    pay_due_withdrawals()
    provider.query_transfer.return_value = Transfer(TransferStatus(said))
    clock.shift(minutes=1)
    pay_due_withdrawals()
    assert status_of(approved) == status
    assert balances(person) == (left, 0)


def test_what_never_arrived_is_sent_again_under_the_same_number(
    approved: Withdrawal, person: User, provider: Mock, clock: Clock
) -> None:
    provider.transfer.side_effect = [ProviderUnavailable("time-out"), Transfer(TransferStatus.PAID)]
    provider.query_transfer.return_value = Transfer(TransferStatus.NOT_FOUND)
    pay_due_withdrawals()
    clock.shift(minutes=1)
    pay_due_withdrawals()
    assert status_of(approved) == "paid"
    assert {call.args[0].out_biz_no for call in provider.transfer.call_args_list} == {approved.out_biz_no}
    assert balances(person) == (HELD - AMOUNT, 0)


def test_a_crash_while_sending_is_asked_about(approved: Withdrawal, person: User, provider: Mock, clock: Clock) -> None:
    provider.transfer.side_effect = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        pay_due_withdrawals()
    assert status_of(approved) == "sending"
    provider.query_transfer.return_value = Transfer(TransferStatus.PAID)
    clock.shift(minutes=1)
    pay_due_withdrawals()
    assert status_of(approved) == "paid"
    assert provider.transfer.call_count == 1


def test_the_end_is_final(approved: Withdrawal, person: User, provider: Mock) -> None:
    provider.transfer.return_value = Transfer(TransferStatus.PAID)
    pay_due_withdrawals()
    settle_withdrawal(withdrawal_id=approved.pk, transfer=Transfer(TransferStatus.FAILED, "", "X"))
    assert status_of(approved) == "paid"
    assert balances(person) == (HELD - AMOUNT, 0)


def test_nothing_is_sent_before_it_is_approved(person: User, provider: Mock, clock: Clock) -> None:
    make_withdrawal(person, AMOUNT)
    clock.shift(days=1)
    assert pay_due_withdrawals() == 0
    assert not provider.transfer.called
