"""The ledger under many clients at once: nothing is lost, doubled, read half-way or deadlocked."""

import os
import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from django.db import connection, transaction

from market.common.errors import DomainError
from market.common.ids import new_id
from market.wallets import accounts
from market.wallets.errors import InsufficientBalance, OperationMismatch
from market.wallets.ledger import Leg, PostedOperation, post_operation
from market.wallets.models import LedgerOperation
from market.wallets.reconciliation import Difference, find_differences
from market.wallets.selectors import wallet_of
from market.wallets.services import freezes, recharges, trades, withdrawals
from market.wallets.tests.factories import fund, person_with
from tests.ledger.crowd import all_at_once
from tests.support.nightly import batches

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
WORKERS = 32
READERS = 4
STEPS = 25


def _life_of_one_client(people: list[UUID], seed: str, steps: int) -> int:
    """Random flows between few people, so that everybody meets on the same rows; returns how many were refused."""
    chance = random.Random(seed)  # noqa: S311  # a test, repeatable
    refused = 0
    for _step in range(steps):
        buyer_id, seller_id = chance.sample(people, 2)
        order_id, amount = new_id(), chance.randint(1, 500)
        try:
            trades.pay_order(order_id=order_id, buyer_id=buyer_id, amount=amount, label="Order")
        except InsufficientBalance:
            refused += 1
            fund(buyer_id, amount)
            continue
        if chance.random() < 0.3:
            trades.refund_order(order_id=order_id, buyer_id=buyer_id, label="Order")
        elif chance.random() < 0.5:
            trades.split_order(
                order_id=order_id,
                buyer_id=buyer_id,
                seller_id=seller_id,
                seller_share=amount // 2,
                fee=0,
                label="Order",
            )
        else:
            trades.complete_order(order_id=order_id, seller_id=seller_id, amount=amount, fee=0, label="Order")
            trades.release_settling(order_id=order_id, seller_id=seller_id, label="Order")
    return refused


def _read_for_a_while(rounds: int) -> list[Difference]:
    return [difference for _round in range(rounds) for difference in find_differences()]


def _everybody_owes_the_next(people: list[UUID]) -> None:
    for debtor_id, creditor_id in zip(people, [*people[1:], people[0]], strict=True):
        case_id = new_id()
        post_operation(
            key=f"case:{case_id}:debt",
            kind="debt",
            legs=[Leg(accounts.owed_by(case_id, debtor_id), accounts.owed_to_buyer(case_id, creditor_id), 2_000)],
            initiator="system",
            actor_id=None,
            subject_type="incident",
            subject_id=case_id,
            label="Case",
        )


@pytest.mark.parametrize("in_debt", [False, True], ids=["nobody owes", "everybody owes"])
def test_bank(in_debt: bool) -> None:
    seed = os.environ.get("ANHAO_NIGHTLY_SEED") or str(random.SystemRandom().randrange(2**32))
    print(f"ANHAO_NIGHTLY_SEED={seed}")
    _bank(in_debt, seed, STEPS)


@pytest.mark.nightly
@pytest.mark.timeout(3 * 3600)
def test_bank_for_256_000_steps() -> None:
    for batch in batches("bank", total=40, size=1):
        _bank(in_debt=bool(batch.start % 2), seed=batch.seed, steps=200)


def _bank(in_debt: bool, seed: str, steps: int) -> None:
    """32 writers between eight people while others read: no read is wrong, and no two wait for each other."""
    people = [person_with(1_000) for _ in range(8)]
    if in_debt:
        _everybody_owes_the_next(people)
    deadlocks = _deadlocks()
    writers: list[Callable[[], object]] = [
        partial(_life_of_one_client, people, f"{seed}-{number}", steps) for number in range(WORKERS)
    ]
    readers: list[Callable[[], object]] = [partial(_read_for_a_while, steps // 5)] * READERS
    results = all_at_once([*writers, *readers])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert results[WORKERS:] == [[]] * READERS
    assert find_differences() == []
    assert _deadlocks() == deadlocks
    if in_debt:
        assert any(wallet_of(person).debt < 2_000 for person in people)


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        (count,) = cursor.fetchone()
    return int(count)


def test_the_last_money_is_spent_once() -> None:
    buyer_id = person_with(100)
    pay = [
        partial(trades.pay_order, order_id=new_id(), buyer_id=buyer_id, amount=100, label="Order")
        for _ in range(WORKERS)
    ]
    outcomes = Counter(type(result) for result in all_at_once(pay))
    assert outcomes == {PostedOperation: 1, InsufficientBalance: WORKERS - 1}
    assert wallet_of(buyer_id).available == 0


@pytest.mark.parametrize(
    ("command", "altered"),
    [
        (recharges.credit_recharge, {"recharge_id": new_id(), "user_id": new_id(), "provider": "alipay"}),
        (trades.pay_order, {"order_id": new_id(), "buyer_id": new_id()}),
        (withdrawals.begin_withdrawal, {"withdrawal_id": new_id(), "user_id": new_id()}),
    ],
    ids=["recharge", "pay", "withdraw"],
)
def test_fifty_at_once_are_one_and_an_altered_one_is_refused(
    command: Callable[..., PostedOperation], altered: dict[str, object]
) -> None:
    person = altered.get("buyer_id") or altered["user_id"]
    fund(person, 1_000)  # type: ignore[arg-type]  # the values differ in type
    before = LedgerOperation.objects.count()
    results = all_at_once([partial(command, amount=400, label="x", **altered)] * 50)
    posted = [result for result in results if isinstance(result, PostedOperation)]
    assert len(posted) == 50, results
    assert len({result.id for result in posted}) == 1
    assert sum(not result.replayed for result in posted) == 1
    assert LedgerOperation.objects.count() == before + 1
    with pytest.raises(OperationMismatch), transaction.atomic():
        command(amount=401, label="x", **altered)
    assert LedgerOperation.objects.count() == before + 1


def test_a_freeze_that_is_open_lets_nothing_out_which_starts_later() -> None:
    """Payments race with a freeze: whatever is refused or not, none is accepted after the freeze has committed."""
    buyer_id = person_with(10_000)
    frozen_from: list[int] = []

    def freeze() -> None:
        freezes.open_freeze(user_id=buyer_id, case_id=new_id(), amount=None, reason="case")
        frozen_from.append(wallet_of(buyer_id).available)

    def pay() -> bool:
        try:
            trades.pay_order(order_id=new_id(), buyer_id=buyer_id, amount=100, label="Order")
        except DomainError:
            return False
        return True

    results = all_at_once([freeze, *[pay] * WORKERS])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert wallet_of(buyer_id).available == frozen_from[0]
    assert not pay()
