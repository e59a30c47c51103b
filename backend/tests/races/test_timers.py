"""What ends an order, a recharge or a withdrawal meets what else would end it: one winner, and the money says who.

Everybody is let go together and then held up by chance for some milliseconds; the seed is printed.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest

from market.common.ids import new_id
from market.orders.lifecycle import Status
from market.orders.models import Order, OrderEvent
from market.orders.services.delivering import deliver_order
from market.orders.services.ending import confirm_order, decline_order
from market.orders.services.paying import cancel_order, pay_order
from market.orders.services.returning import accept_return, refuse_return, request_return
from market.orders.services.settling import release_settlement
from market.orders.services.sweeping import sweep_order
from market.orders.tests.factories import PRICE, make_order
from market.payments.models import Recharge, Withdrawal
from market.payments.providers.base import Transfer, TransferStatus
from market.payments.services.payouts import settle_withdrawal
from market.payments.services.recharges import close_recharge, settle_recharge
from market.payments.services.withdrawals import approve_withdrawal, cancel_withdrawal, reject_withdrawal
from market.payments.tests.factories import make_recharge, make_trader, payment_of
from market.users.tests.factories import PIN, UserFactory
from market.wallets.models import LedgerAccount, LedgerOperation
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import escrow_of_order, settling_of_order, wallet_of
from market.wallets.services import freezes
from tests.races.money import WITHDRAWN, asked_withdrawal
from tests.races.support import Deed, all_at_once
from tests.support.database import Clock
from tests.support.nightly import batches

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
LONGEST_DELAY = 0.006  # seconds; about what one of these commands takes
REFUSALS = {"ok", "invalid_state", "wallet_frozen", "time_is_over", "not_found"}
Race = Callable[[Clock, random.Random], None]


@pytest.fixture(autouse=True)
def _the_books_balance() -> Iterator[None]:
    yield
    assert sum(LedgerAccount.objects.values_list("balance", flat=True)) == 0
    assert find_differences() == []


def _race(chance: random.Random, deeds: Sequence[Deed]) -> Counter[str]:
    def held_up(deed: Deed, delay: float) -> None:
        time.sleep(delay)
        deed()

    outcome = all_at_once([partial(held_up, deed, chance.random() * LONGEST_DELAY) for deed in deeds])
    assert set(outcome) <= REFUSALS, outcome
    return outcome


def _ends(order: Order, *kinds: str) -> int:
    return OrderEvent.objects.filter(order=order, kind__in=kinds).count()


def _pay_cancel_expire_freeze(clock: Clock, chance: random.Random) -> None:
    order = make_order()
    # Due for the sweep, though the buyer may still pay: the closest race there is.
    Order.objects.filter(pk=order.pk).update(sweep_at=order.created_at)
    freeze = partial(freezes.open_freeze, user_id=order.buyer_id, case_id=new_id(), amount=None, reason="case")
    pay = partial(pay_order, order_id=order.pk, buyer=order.buyer, pin=PIN)
    cancel = partial(cancel_order, order_id=order.pk, buyer=order.buyer)
    _race(chance, [pay, cancel, partial(sweep_order, order_id=order.pk), freeze])
    order.refresh_from_db()
    held = {"paid": PRICE, "cancelled": 0, "awaiting_payment": 0}[order.status]
    assert (escrow_of_order(order.pk), wallet_of(order.buyer_id).available) == (held, PRICE - held)


def _deliver_decline_run_out(clock: Clock, chance: random.Random) -> None:
    order = make_order(Status.PAID)
    clock.shift(hours=25)
    deliver = partial(deliver_order, order_id=order.pk, seller=order.seller)
    decline = partial(decline_order, order_id=order.pk, seller=order.seller, reason="sold elsewhere")
    _race(chance, [deliver, decline, partial(sweep_order, order_id=order.pk), partial(sweep_order, order_id=order.pk)])
    order.refresh_from_db()
    held = {"delivered": PRICE, "refunded": 0}[order.status]
    assert (escrow_of_order(order.pk), wallet_of(order.buyer_id).available) == (held, PRICE - held)
    assert _ends(order, "delivered", "refunded", "declined") == 1


def _confirm_return_run_out(clock: Clock, chance: random.Random) -> None:
    order = make_order(Status.DELIVERED)
    clock.shift(hours=96)
    confirm = partial(confirm_order, order_id=order.pk, buyer=order.buyer)
    ask = partial(request_return, order_id=order.pk, buyer=order.buyer, reason="not as described")
    _race(chance, [confirm, ask, partial(sweep_order, order_id=order.pk), partial(sweep_order, order_id=order.pk)])
    order.refresh_from_db()
    held = {"completed": 0, "return_requested": PRICE}[order.status]
    assert escrow_of_order(order.pk) == held
    assert settling_of_order(order.pk) == (0 if held else order.proceeds)
    assert _ends(order, "completed", "return_requested") == 1


def _accept_refuse_dispute(clock: Clock, chance: random.Random) -> None:
    order = make_order(Status.RETURN_REQUESTED)
    clock.shift(hours=25)
    accept = partial(accept_return, order_id=order.pk, seller=order.seller)
    refuse = partial(refuse_return, order_id=order.pk, seller=order.seller, reason="it is as described")
    _race(chance, [accept, refuse, partial(sweep_order, order_id=order.pk)])
    order.refresh_from_db()
    assert order.status in ("returning", "disputed")
    assert _ends(order, "return_accepted", "return_refused", "return_unanswered") == 1
    assert escrow_of_order(order.pk) == PRICE


def _late_payment_and_closing(clock: Clock, chance: random.Random) -> None:
    """Whoever wins, money that has arrived is credited, once."""
    recharge = make_recharge(make_trader())
    clock.shift(hours=1)
    settle = partial(settle_recharge, recharge_id=recharge.pk, payment=payment_of(recharge))
    close = partial(close_recharge, recharge_id=recharge.pk)
    _race(chance, [settle, close, settle, close])
    recharge.refresh_from_db()
    assert recharge.status == Recharge.Status.PAID
    assert wallet_of(recharge.user_id).available == recharge.amount


def _approve_reject_cancel_freeze(clock: Clock, chance: random.Random) -> None:
    withdrawal, cashier = asked_withdrawal(), UserFactory(roles=["cashier"])
    approve = partial(approve_withdrawal, withdrawal_id=withdrawal.pk, cashier=cashier)
    reject = partial(reject_withdrawal, withdrawal_id=withdrawal.pk, cashier=cashier, reason="not today")
    freeze = partial(freezes.open_freeze, user_id=withdrawal.user_id, case_id=new_id(), amount=None, reason="case")
    cancel = partial(cancel_withdrawal, user=withdrawal.user, withdrawal_id=withdrawal.pk)
    _race(chance, [approve, reject, cancel, freeze])
    withdrawal.refresh_from_db()
    wallet = wallet_of(withdrawal.user_id)
    aside = WITHDRAWN if withdrawal.status == Withdrawal.Status.APPROVED else 0
    assert (wallet.withdrawing, wallet.available) == (aside, WITHDRAWN - aside)


def _paid_out_and_failed(clock: Clock, chance: random.Random) -> None:
    """Two answers of the provider that contradict each other, a query's and the call's: the first one counts."""
    withdrawal, cashier = asked_withdrawal(), UserFactory(roles=["cashier"])
    approve_withdrawal(withdrawal_id=withdrawal.pk, cashier=cashier)
    Withdrawal.objects.filter(pk=withdrawal.pk).update(status=Withdrawal.Status.SENDING)
    paid = Transfer(TransferStatus.PAID, order_no="1")
    failed = Transfer(TransferStatus.FAILED, failure_code="PAYEE_NOT_EXIST")
    unknown = Transfer(TransferStatus.UNKNOWN)
    _race(
        chance,
        [partial(settle_withdrawal, withdrawal_id=withdrawal.pk, transfer=each) for each in (paid, failed, unknown)],
    )
    withdrawal.refresh_from_db()
    back = {"paid": 0, "failed": WITHDRAWN}[withdrawal.status]
    assert (wallet_of(withdrawal.user_id).available, wallet_of(withdrawal.user_id).withdrawing) == (back, 0)


def _release_twice(clock: Clock, chance: random.Random) -> None:
    order = make_order(Status.COMPLETED)
    clock.shift(days=40)
    _race(chance, [partial(release_settlement, order_id=order.pk)] * 3)
    assert wallet_of(order.seller_id).available == order.proceeds
    assert LedgerOperation.objects.filter(subject_id=order.pk, kind="settling_release").count() == 1


RACES: dict[str, Race] = {
    "pay, cancel, expire, freeze": _pay_cancel_expire_freeze,
    "deliver, decline, run out of time": _deliver_decline_run_out,
    "confirm, ask to return, run out of time": _confirm_return_run_out,
    "accept, refuse, dispute a return": _accept_refuse_dispute,
    "a late payment, closing": _late_payment_and_closing,
    "approve, reject, cancel, freeze": _approve_reject_cancel_freeze,
    "paid out, failed": _paid_out_and_failed,
    "release, release": _release_twice,
}


@pytest.mark.parametrize("race", RACES)
def test_there_is_one_winner(clock: Clock, race: str) -> None:
    seed = os.environ.get("ANHAO_NIGHTLY_SEED") or str(random.SystemRandom().randrange(2**32))
    print(f"ANHAO_NIGHTLY_SEED={seed}")
    for attempt in range(3):
        RACES[race](clock, random.Random(f"{seed}-{attempt}"))  # noqa: S311  # repeatable


@pytest.mark.nightly
@pytest.mark.timeout(2 * 3600)
@pytest.mark.parametrize("race", RACES)
def test_there_is_one_winner_200_times(clock: Clock, race: str) -> None:
    for batch in batches(f"race {race}", total=200, size=20):
        for attempt in range(batch.size):
            clock.reset()
            RACES[race](clock, random.Random(f"{batch.seed}-{attempt}"))  # noqa: S311  # repeatable
