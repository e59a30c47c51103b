"""What the worker asks providers for: a QR code, what became of a payment, its end."""

import pytest

from market.payments.models import PaymentAlarm, Recharge
from market.payments.services import recharge_sweep, recharges
from market.payments.services.recharge_sweep import check_recharge, hasten_query, pursue_due_recharges
from market.payments.services.recharges import close_recharge, settle_recharge
from market.payments.tests.factories import make_recharge, make_trader, payment_of
from market.payments.tests.scripted_provider import QR_CONTENT, ScriptedProvider
from market.users.models import User
from market.wallets.selectors import wallet_of
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return make_trader()


@pytest.fixture
def providers(monkeypatch: pytest.MonkeyPatch) -> dict[str, ScriptedProvider]:
    providers = {"alipay": ScriptedProvider(), "wechat": ScriptedProvider(prepares_by_call=True)}
    for module in (recharges, recharge_sweep):
        monkeypatch.setattr(module, "provider_of", providers.__getitem__)
    return providers


@pytest.fixture
def alipay(providers: dict[str, ScriptedProvider]) -> ScriptedProvider:
    return providers["alipay"]


@pytest.fixture
def wechat(providers: dict[str, ScriptedProvider]) -> ScriptedProvider:
    return providers["wechat"]


def available(person: User) -> int:
    return wallet_of(person.pk).available


def status_of(recharge: Recharge) -> str:
    recharge.refresh_from_db()
    return recharge.status


def test_the_sweep_asks_later_each_time(person: User, alipay: ScriptedProvider, clock: Clock) -> None:
    recharge = make_recharge(person)
    alipay.says(recharge, "waiting")
    assert pursue_due_recharges() == 0
    clock.shift(seconds=61)
    assert [pursue_due_recharges(), pursue_due_recharges()] == [1, 0]
    clock.shift(seconds=61)
    assert pursue_due_recharges() == 1
    clock.shift(seconds=61)
    assert pursue_due_recharges() == 0
    assert status_of(recharge) == "pending"
    assert recharge.queries == 2


def test_the_sweep_credits_what_no_notification_told(person: User, alipay: ScriptedProvider, clock: Clock) -> None:
    recharge = make_recharge(person)
    alipay.says(recharge, "paid")
    clock.shift(seconds=61)
    pursue_due_recharges()
    assert available(person) == recharge.amount


@pytest.mark.parametrize("provider", ["alipay", "wechat"])
@pytest.mark.parametrize(
    ("status", "minutes", "closes"),
    [
        ("closed", 2, True),
        ("waiting", 29, False),
        ("waiting", 31, True),
        ("not_found", 2, False),
        ("not_found", 39, False),
        ("not_found", 41, True),
    ],
)
def test_what_nobody_pays_is_closed(
    person: User,
    providers: dict[str, ScriptedProvider],
    clock: Clock,
    provider: str,
    status: str,
    minutes: int,
    closes: bool,
) -> None:
    recharge = make_recharge(person, provider=provider)
    pursue_due_recharges()
    providers[provider].says(recharge, status)
    clock.shift(minutes=minutes)
    pursue_due_recharges()
    assert (status_of(recharge) == "closed") == closes


def test_an_expired_payment_is_closed_at_the_provider_first(
    person: User, alipay: ScriptedProvider, clock: Clock
) -> None:
    recharge = make_recharge(person)
    alipay.says(recharge, "waiting")
    clock.shift(minutes=31)
    pursue_due_recharges()
    assert [call for call, _ in alipay.asked] == ["query", "close", "query"]
    assert status_of(recharge) == "closed"


def test_paid_while_it_is_closed_is_paid(person: User, alipay: ScriptedProvider, clock: Clock) -> None:
    recharge = make_recharge(person)
    alipay.says(recharge, "waiting")
    alipay.is_paid_while_closing = True
    clock.shift(minutes=31)
    pursue_due_recharges()
    assert status_of(recharge) == "paid"
    assert available(person) == recharge.amount


def test_a_payment_after_closing_is_credited(person: User, alipay: ScriptedProvider) -> None:
    recharge = make_recharge(person)
    close_recharge(recharge_id=recharge.pk)
    alipay.says(recharge, "paid")
    check_recharge(recharge_id=recharge.pk)
    assert available(person) == recharge.amount


def test_paid_and_given_back_elsewhere_is_for_a_person_to_look_at(
    person: User, alipay: ScriptedProvider, clock: Clock
) -> None:
    recharge = make_recharge(person)
    alipay.says(recharge, "refunded")
    clock.shift(seconds=61)
    pursue_due_recharges()
    assert (status_of(recharge), available(person)) == ("closed", 0)
    alarm = PaymentAlarm.objects.get()
    assert (alarm.reason, alarm.reference) == ("refunded_elsewhere", recharge.out_trade_no)


def test_our_own_refund_of_a_credited_recharge_is_no_alarm(person: User, alipay: ScriptedProvider) -> None:
    recharge = make_recharge(person)
    settle_recharge(recharge_id=recharge.pk, payment=payment_of(recharge))
    alipay.says(recharge, "refunded")
    check_recharge(recharge_id=recharge.pk)
    assert (status_of(recharge), PaymentAlarm.objects.count()) == ("paid", 0)


def test_the_sweep_stops_while_the_provider_is_away(person: User, alipay: ScriptedProvider, clock: Clock) -> None:
    for _ in range(3):
        make_recharge(person)
    alipay.is_away = True
    clock.shift(seconds=61)
    pursue_due_recharges()
    assert len(alipay.asked) == 1
    assert Recharge.objects.filter(status="pending").count() == 3


def test_one_provider_away_does_not_hold_the_other_up(
    person: User, alipay: ScriptedProvider, wechat: ScriptedProvider, clock: Clock
) -> None:
    right = make_recharge(person)
    for _ in range(60):
        make_recharge(person, 1_00, provider="wechat")
    alipay.says(right, "paid")
    wechat.is_away = True
    clock.shift(seconds=61)
    pursue_due_recharges()
    assert available(person) == right.amount


def test_an_alarm_does_not_stop_the_sweep(person: User, alipay: ScriptedProvider, clock: Clock) -> None:
    wrong, right = make_recharge(person), make_recharge(person, 300_00)
    alipay.says(wrong, "paid", amount=1)
    alipay.says(right, "paid")
    clock.shift(seconds=61)
    pursue_due_recharges()
    assert available(person) == right.amount


def test_watching_hastens_the_query_but_not_beyond_measure(
    person: User, alipay: ScriptedProvider, clock: Clock
) -> None:
    recharge = make_recharge(person)
    alipay.says(recharge, "waiting")
    hasten_query(recharge_id=recharge.pk)
    assert pursue_due_recharges() == 0
    clock.shift(seconds=4)
    hasten_query(recharge_id=recharge.pk)
    assert pursue_due_recharges() == 1
    hasten_query(recharge_id=recharge.pk)
    assert pursue_due_recharges() == 0


def test_a_qr_code_is_asked_for_at_once_and_once(person: User, wechat: ScriptedProvider, clock: Clock) -> None:
    recharge = make_recharge(person, provider="wechat")
    assert pursue_due_recharges() == 1
    recharge.refresh_from_db()
    assert (recharge.status, recharge.qr_content) == ("pending", QR_CONTENT)
    (request,) = wechat.prepared
    assert (request.out_trade_no, request.amount, request.expires_at) == (
        recharge.out_trade_no,
        recharge.amount,
        recharge.expires_at,
    )
    assert pursue_due_recharges() == 0
    clock.shift(seconds=61)
    pursue_due_recharges()
    assert [call for call, _ in wechat.asked] == ["prepare", "query"]


def test_the_payer_reads_the_subject_in_their_language(person: User, wechat: ScriptedProvider) -> None:
    User.objects.filter(pk=person.pk).update(language="zh-hans")
    make_recharge(person, provider="wechat")
    pursue_due_recharges()
    assert wechat.prepared[0].subject == "安号钱包充值"


def test_a_qr_code_that_does_not_come_is_asked_for_again(person: User, wechat: ScriptedProvider, clock: Clock) -> None:
    recharge = make_recharge(person, provider="wechat")
    wechat.is_away = True
    assert [pursue_due_recharges(), pursue_due_recharges()] == [1, 0]
    clock.shift(seconds=11)
    assert pursue_due_recharges() == 1
    wechat.is_away = False
    clock.shift(seconds=21)
    pursue_due_recharges()
    recharge.refresh_from_db()
    assert recharge.qr_content == QR_CONTENT
    assert recharge.queries == 0


def test_what_could_never_be_paid_closes_without_a_qr_code(
    person: User, wechat: ScriptedProvider, clock: Clock
) -> None:
    recharge = make_recharge(person, provider="wechat")
    wechat.is_away = True
    pursue_due_recharges()
    clock.shift(minutes=41)
    pursue_due_recharges()
    assert status_of(recharge) == "pending"  # its request may have arrived: only the provider knows
    wechat.is_away = False
    clock.shift(minutes=2)
    pursue_due_recharges()
    assert (status_of(recharge), recharge.qr_content) == ("closed", "")
    assert wechat.prepared == []


def test_a_qr_code_for_a_closed_recharge_is_dropped(person: User, wechat: ScriptedProvider) -> None:
    recharge = make_recharge(person, provider="wechat")
    close_recharge(recharge_id=recharge.pk)
    recharges.store_qr_content(recharge_id=recharge.pk, qr_content=QR_CONTENT)
    recharge.refresh_from_db()
    assert (recharge.status, recharge.qr_content) == ("closed", "")
