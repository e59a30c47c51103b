"""Recharges: asking, limits, settling, closing."""

import re
from datetime import timedelta
from typing import Any

import pytest

from market.common.clock import now
from market.common.errors import FieldError, IdempotencyMismatch
from market.notifications.models import Notification
from market.payments.errors import DailyRechargeLimit, PaymentNoticeRefused, UnknownProvider
from market.payments.limits import LARGEST, RECHARGED_A_DAY, SMALLEST
from market.payments.models import PaymentAlarm
from market.payments.services.recharges import (
    close_recharge,
    create_recharge,
    payment_url,
    settle_recharge,
)
from market.payments.tests.factories import BUYER_ID, make_recharge, make_trader, payment_of
from market.users.models import User
from market.wallets.selectors import wallet_of
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return make_trader()


def available(person: User) -> int:
    return wallet_of(person.pk).available


def test_the_same_key_is_the_same_recharge(person: User) -> None:
    request: dict[str, Any] = {"user": person, "provider": "alipay", "idempotency_key": "k"}
    first = create_recharge(amount=100_00, **request)
    assert create_recharge(amount=100_00, **request).pk == first.pk
    with pytest.raises(IdempotencyMismatch):
        create_recharge(amount=200_00, **request)


@pytest.mark.parametrize("amount", [SMALLEST - 1, 0, -1, LARGEST + 1])
def test_amounts_out_of_range_are_refused(person: User, amount: int) -> None:
    with pytest.raises(FieldError):
        make_recharge(person, amount)


def test_unknown_providers_are_refused(person: User) -> None:
    with pytest.raises(UnknownProvider):
        create_recharge(user=person, provider="paypal", amount=100_00, idempotency_key="k")


def test_the_daily_limit_counts_all_but_the_closed(person: User, clock: Clock) -> None:
    made = [make_recharge(person, LARGEST) for _ in range(RECHARGED_A_DAY // LARGEST)]
    with pytest.raises(DailyRechargeLimit) as refusal:
        make_recharge(person, SMALLEST)
    assert refusal.value.params == {"left": 0}
    close_recharge(recharge_id=made[0].pk)
    make_recharge(person, LARGEST)
    clock.shift(days=1)
    make_recharge(person, LARGEST)


def test_a_payment_is_credited_once(person: User) -> None:
    recharge = make_recharge(person)
    for _ in range(3):
        settle_recharge(recharge_id=recharge.pk, payment=payment_of(recharge))
    recharge.refresh_from_db()
    assert (recharge.status, recharge.payer_id) == ("paid", BUYER_ID)
    assert recharge.paid_at is not None
    assert available(person) == recharge.amount
    assert Notification.objects.filter(user=person, kind="recharge_paid").count() == 1
    assert payment_url(recharge) is None


def test_a_late_payment_is_credited(person: User) -> None:
    recharge = make_recharge(person)
    close_recharge(recharge_id=recharge.pk)
    settle_recharge(recharge_id=recharge.pk, payment=payment_of(recharge))
    assert available(person) == recharge.amount


def test_closing_does_not_undo_a_payment(person: User) -> None:
    recharge = make_recharge(person)
    settle_recharge(recharge_id=recharge.pk, payment=payment_of(recharge))
    close_recharge(recharge_id=recharge.pk)
    recharge.refresh_from_db()
    assert recharge.status == "paid"


def test_another_amount_is_refused_with_an_alarm(person: User) -> None:
    recharge = make_recharge(person)
    for _ in range(2):
        with pytest.raises(PaymentNoticeRefused):
            settle_recharge(recharge_id=recharge.pk, payment=payment_of(recharge, amount=recharge.amount + 1))
    alarm = PaymentAlarm.objects.get()
    assert (alarm.reason, alarm.reference, alarm.occurrences) == ("wrong_amount", recharge.out_trade_no, 2)
    assert alarm.facts["expected_fen"] == recharge.amount
    assert available(person) == 0


def test_a_second_trade_under_one_number_is_an_alarm(person: User) -> None:
    recharge = make_recharge(person)
    settle_recharge(recharge_id=recharge.pk, payment=payment_of(recharge))
    with pytest.raises(PaymentNoticeRefused):
        settle_recharge(recharge_id=recharge.pk, payment=payment_of(recharge, trade_no="another"))
    assert PaymentAlarm.objects.get().reason == "other_trade"
    assert available(person) == recharge.amount


@pytest.mark.parametrize("provider", ["alipay", "wechat"])
def test_our_numbers_suit_every_provider(person: User, provider: str) -> None:
    made = [make_recharge(person, provider=provider).out_trade_no for _ in range(3)]
    assert all(re.fullmatch(r"R[0-9A-Z]{25}", number) for number in made)
    assert made == sorted(set(made))


def test_payment_addresses_end_with_the_recharge(person: User) -> None:
    recharge = make_recharge(person)
    assert recharge.expires_at - now() <= timedelta(minutes=30)
    url = payment_url(recharge)
    assert url is not None
    assert recharge.out_trade_no in url
