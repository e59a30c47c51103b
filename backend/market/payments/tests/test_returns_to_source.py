"""Money that was never traded: which way it may leave, and what becomes of it on the way back."""

from datetime import timedelta
from unittest.mock import Mock

import pytest

from market.common.errors import ObjectNotFound
from market.common.ids import new_id
from market.payments.errors import BeyondSource, DailyWithdrawalLimit, SourceOnly
from market.payments.limits import LARGEST, WITHDRAWN_A_DAY
from market.payments.models import PaymentAlarm, Recharge, Withdrawal
from market.payments.providers.base import ProviderUnavailable, Refund, RefundStatus
from market.payments.reasons import SOURCE_IS_GONE
from market.payments.selectors import withdrawal_options
from market.payments.services import wires
from market.payments.services.payouts import pay_due_withdrawals
from market.payments.services.withdrawals import approve_withdrawal, cancel_withdrawal, reject_withdrawal
from market.payments.tests.factories import make_return, make_trader, make_withdrawal, paid_recharge
from market.users.models import User
from market.users.tests.factories import UserFactory
from market.wallets.errors import InsufficientBalance, WalletFrozen
from market.wallets.models import LedgerAccount
from market.wallets.selectors import wallet_of
from market.wallets.services import trades
from market.wallets.services.freezes import open_freeze
from market.wallets.tests.factories import person_with
from tests.support.database import Clock

pytestmark = pytest.mark.django_db

BROUGHT = 2_000_00
EARNED = 500_00
PART = 300_00
YEAR = timedelta(days=365)


@pytest.fixture
def person() -> User:
    return make_trader()


@pytest.fixture
def recharge(person: User) -> Recharge:
    return paid_recharge(person, BROUGHT)


@pytest.fixture
def cashier() -> User:
    return UserFactory(roles=["cashier"])


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Whoever took the payment; gives back what it is asked to."""
    provider = Mock()
    provider.refund.return_value = Refund(RefundStatus.PAID, "2026112100002")
    monkeypatch.setattr(wires, "provider_of", lambda code: provider)
    return provider


def earn(person: User, amount: int = EARNED) -> None:
    order_id, buyer_id = new_id(), person_with(amount)
    trades.pay_order(order_id=order_id, buyer_id=buyer_id, amount=amount, label="")
    trades.split_order(order_id=order_id, buyer_id=buyer_id, seller_id=person.pk, seller_share=amount, fee=0, label="")


def approved(withdrawal: Withdrawal, cashier: User) -> Withdrawal:
    return approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=cashier)


def limits(person: User) -> tuple[int, int, list[int]]:
    options = withdrawal_options(person.pk)
    return options.payee_limit, options.source_only, [source.refundable for source in options.sources]


def status_of(withdrawal: Withdrawal) -> str:
    withdrawal.refresh_from_db()
    return withdrawal.status


def test_nothing_to_withdraw(person: User) -> None:
    assert limits(person) == (0, 0, [])


def test_recharged_money_does_not_reach_a_payee(person: User, recharge: Recharge) -> None:
    with pytest.raises(SourceOnly) as refusal:
        make_withdrawal(person, 1_00)
    assert refusal.value.params == {"payee_limit": 0}
    assert not Withdrawal.objects.exists()


def test_earned_money_reaches_a_payee_and_not_a_fen_more(person: User, recharge: Recharge) -> None:
    earn(person)
    assert limits(person) == (EARNED, BROUGHT, [BROUGHT])
    with pytest.raises(SourceOnly) as refusal:
        make_withdrawal(person, EARNED + 1)
    assert refusal.value.params == {"payee_limit": EARNED}
    make_withdrawal(person, EARNED)
    assert limits(person) == (0, BROUGHT, [BROUGHT])


def test_paying_and_cancelling_launders_nothing(person: User, recharge: Recharge) -> None:
    order_id = new_id()
    trades.pay_order(order_id=order_id, buyer_id=person.pk, amount=BROUGHT, label="")
    trades.refund_order(order_id=order_id, buyer_id=person.pk, label="")
    assert limits(person) == (0, BROUGHT, [BROUGHT])
    with pytest.raises(SourceOnly):
        make_withdrawal(person, BROUGHT)


def test_more_than_there_is_is_told_first(person: User, recharge: Recharge) -> None:
    with pytest.raises(InsufficientBalance):
        make_withdrawal(person, BROUGHT + 1)
    with pytest.raises(InsufficientBalance):
        make_return(recharge, BROUGHT + 1)


def test_what_goes_back_never_exceeds_the_recharge(person: User, recharge: Recharge) -> None:
    paid_recharge(person, BROUGHT)
    make_return(recharge, PART)
    with pytest.raises(BeyondSource) as refusal:
        make_return(recharge, BROUGHT - PART + 1)
    assert refusal.value.params == {"refundable": BROUGHT - PART}
    make_return(recharge, BROUGHT - PART)
    assert limits(person) == (0, BROUGHT, [BROUGHT])


def test_earned_money_does_not_go_to_a_source(person: User, recharge: Recharge) -> None:
    trades.pay_order(order_id=new_id(), buyer_id=person.pk, amount=BROUGHT - PART, label="")
    earn(person)
    assert limits(person) == (EARNED, PART, [PART])
    with pytest.raises(BeyondSource):
        make_return(recharge, PART + 1)
    make_return(recharge, PART)
    make_withdrawal(person, EARNED)
    assert wallet_of(person.pk).available == 0


def test_one_fen_may_go_back(person: User, recharge: Recharge) -> None:
    trades.pay_order(order_id=new_id(), buyer_id=person.pk, amount=BROUGHT - 1, label="")
    make_return(recharge, 1)
    assert wallet_of(person.pk).available == 0


def test_somebody_elses_recharge_is_not_found(recharge: Recharge) -> None:
    recharge.user = make_trader(BROUGHT)
    with pytest.raises(ObjectNotFound):
        make_return(recharge, PART)


def test_an_unpaid_recharge_gives_nothing_back(person: User, recharge: Recharge) -> None:
    earn(person)
    Recharge.objects.filter(pk=recharge.pk).update(status="closed", paid_at=None)
    with pytest.raises(BeyondSource) as refusal:
        make_return(recharge, PART)
    assert refusal.value.params == {"refundable": 0}


@pytest.mark.parametrize("provider_code", ["alipay", "wechat"])
def test_after_a_year_a_payee_may_have_it(person: User, clock: Clock, provider_code: str) -> None:
    old = paid_recharge(person, BROUGHT, provider_code)
    clock.shift(days=364)
    assert limits(person) == (0, BROUGHT, [BROUGHT])
    (source,) = withdrawal_options(person.pk).sources
    assert old.paid_at is not None
    assert source.refundable_until == old.paid_at + YEAR
    clock.shift(days=1, seconds=1)
    paid_recharge(person, PART, provider_code)
    assert limits(person) == (BROUGHT, PART, [PART])
    with pytest.raises(BeyondSource):
        make_return(old, 1)
    make_withdrawal(person, BROUGHT)


def test_the_daily_limit_counts_both_ways(person: User) -> None:
    for _ in range(4):
        recharge = paid_recharge(person, LARGEST)
        make_return(recharge, LARGEST)
    assert WITHDRAWN_A_DAY == 4 * LARGEST
    earn(person)
    with pytest.raises(DailyWithdrawalLimit) as refusal:
        make_withdrawal(person, 1_00)
    assert refusal.value.params == {"left": 0}


def test_it_is_refunded_under_a_number_of_its_own(recharge: Recharge, cashier: User, provider: Mock) -> None:
    withdrawal = approved(make_return(recharge, PART), cashier)
    assert pay_due_withdrawals() == 1
    assert status_of(withdrawal) == "paid"
    assert withdrawal.provider_order_no == "2026112100002"
    (request,) = provider.refund.call_args.args
    assert (request.out_trade_no, request.out_refund_no) == (recharge.out_trade_no, withdrawal.out_biz_no)
    assert (request.amount, request.total) == (PART, BROUGHT)
    assert request.reason


@pytest.mark.parametrize("code", ["alipay", "wechat"])
def test_the_money_leaves_by_the_clearing_of_its_provider(
    person: User, cashier: User, provider: Mock, code: str
) -> None:
    withdrawal = approved(make_return(paid_recharge(person, BROUGHT, code), PART), cashier)
    pay_due_withdrawals()
    assert status_of(withdrawal) == "paid"
    shards = LedgerAccount.objects.filter(kind=f"clearing:{code}").values_list("balance", flat=True)
    assert sum(shards) == PART - BROUGHT
    wallet = wallet_of(person.pk)
    assert (wallet.available, wallet.withdrawing) == (BROUGHT - PART, 0)


def test_a_time_out_is_asked_about_and_made_again_under_the_same_number(
    recharge: Recharge, cashier: User, provider: Mock, clock: Clock
) -> None:
    withdrawal = approved(make_return(recharge, PART), cashier)
    provider.refund.side_effect = [ProviderUnavailable("time-out"), Refund(RefundStatus.PAID, "1")]
    pay_due_withdrawals()
    assert status_of(withdrawal) == "unknown"
    provider.query_refund.side_effect = [ProviderUnavailable("time-out"), Refund(RefundStatus.NOT_FOUND)]
    for _ in range(2):
        assert limits(recharge.user) == (0, BROUGHT - PART, [BROUGHT - PART])
        clock.shift(minutes=2)
        pay_due_withdrawals()
    assert status_of(withdrawal) == "paid"
    assert provider.query_refund.call_args.args == (recharge.out_trade_no, withdrawal.out_biz_no)
    assert {call.args[0].out_refund_no for call in provider.refund.call_args_list} == {withdrawal.out_biz_no}


def test_a_refused_refund_comes_back_whole_and_may_be_tried_again(
    recharge: Recharge, cashier: User, provider: Mock
) -> None:
    withdrawal = approved(make_return(recharge, PART), cashier)
    provider.refund.return_value = Refund(RefundStatus.FAILED, "", "ACQ.SELLER_BALANCE_NOT_ENOUGH", "no money")
    pay_due_withdrawals()
    assert status_of(withdrawal) == "failed"
    assert withdrawal.shown_reason
    assert limits(recharge.user) == (0, BROUGHT, [BROUGHT])
    assert PaymentAlarm.objects.get().reference == withdrawal.out_biz_no
    make_return(recharge, BROUGHT)


@pytest.mark.parametrize("code", sorted(SOURCE_IS_GONE))
def test_a_source_that_is_gone_traps_nothing(recharge: Recharge, cashier: User, provider: Mock, code: str) -> None:
    approved(make_return(recharge, PART), cashier)
    provider.refund.return_value = Refund(RefundStatus.FAILED, "", code, "never")
    pay_due_withdrawals()
    assert Withdrawal.objects.get().shown_reason.endswith("请提现到收款账户。")
    assert limits(recharge.user) == (BROUGHT, 0, [])
    make_withdrawal(recharge.user, BROUGHT)


def test_a_refund_that_stands_still_is_an_alarm(recharge: Recharge, cashier: User, provider: Mock) -> None:
    withdrawal = approved(make_return(recharge, PART), cashier)
    provider.refund.return_value = Refund(RefundStatus.UNKNOWN, "1", "ABNORMAL")
    pay_due_withdrawals()
    assert status_of(withdrawal) == "unknown"
    assert PaymentAlarm.objects.get().facts["failure_code"] == "ABNORMAL"


def test_rejected_and_cancelled_ones_may_be_asked_for_again(recharge: Recharge, cashier: User) -> None:
    rejected = make_return(recharge, BROUGHT)
    reject_withdrawal(withdrawal_id=rejected.pk, cashier=cashier, reason="not today")
    cancelled = make_return(recharge, BROUGHT)
    cancel_withdrawal(user=recharge.user, withdrawal_id=cancelled.pk)
    assert limits(recharge.user) == (0, BROUGHT, [BROUGHT])


def test_frozen_money_leaves_neither_way(person: User, recharge: Recharge) -> None:
    earn(person)
    open_freeze(user_id=person.pk, case_id=new_id(), amount=None, reason="case")
    assert limits(person) == (0, BROUGHT, [])
    for ask in (lambda: make_withdrawal(person, PART), lambda: make_return(recharge, PART)):
        with pytest.raises(WalletFrozen):
            ask()
