"""Beat wakes the sweeps; the rows say what is due."""

import pytest

from config.celery_schedule import BEAT_SCHEDULE
from market.payments import tasks
from market.payments.models import Recharge
from market.payments.providers.alipay import Alipay
from market.payments.providers.base import ProviderUnavailable
from market.payments.tests.factories import make_recharge, make_trader, payment_of
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


def test_beat_names_tasks_that_exist() -> None:
    ours = {name for name in BEAT_SCHEDULE if name.startswith("market.payments.")}
    assert ours == {tasks.query_recharges.name, tasks.pay_withdrawals.name, tasks.fetch_bills.name}


def test_the_sweeps(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    recharge = make_recharge(make_trader())
    monkeypatch.setattr(Alipay, "query_payment", lambda self, number: payment_of(recharge))
    tasks.query_recharges()
    assert Recharge.objects.get().status == "pending"
    clock.shift(seconds=61)
    tasks.query_recharges()
    assert Recharge.objects.get().status == "paid"


def test_a_sweep_outlives_a_provider_that_is_away(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    make_recharge(make_trader())

    def away(self: Alipay, number: str) -> None:
        raise ProviderUnavailable("away")

    monkeypatch.setattr(Alipay, "query_payment", away)
    clock.shift(seconds=61)
    tasks.query_recharges()
    tasks.pay_withdrawals()
    assert Recharge.objects.get().status == "pending"
