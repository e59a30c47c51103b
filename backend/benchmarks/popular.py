"""Posting to a platform account that everybody uses beside posting to one that nobody else does."""

import itertools
from uuid import UUID

from benchmarks.crowd import CLIENTS, by_eight
from benchmarks.databases import migrated_database
from benchmarks.rate import alternate, rate_of
from benchmarks.table import Figure
from market.common.ids import new_id
from market.wallets.services import recharges

PEOPLE = 500  # of each client
AMOUNT = 10_000


def measure(runs: int, seconds: int) -> list[Figure]:
    """Alternate both; rates are recharges a second of 8 clients, each for people of its own."""
    with migrated_database("bench_popular"):
        crowds = [[new_id() for _ in range(PEOPLE)] for _client in range(CLIENTS)]
        for number, people in enumerate(crowds):
            for user_id in people:
                _recharge(user_id, f"own{number}")
        hot, cold = alternate(
            runs,
            lambda: by_eight(_post, [(people, "alipay", seconds) for people in crowds]),
            lambda: by_eight(_post, [(people, f"own{number}", seconds) for number, people in enumerate(crowds)]),
        )
    return [Figure("a platform account all use", "one for each client", hot, cold, 0.8)]


def _post(people: list[UUID], provider: str, seconds: int) -> float:
    in_turn = itertools.cycle(people)
    return rate_of(lambda: _recharge(next(in_turn), provider), seconds)


def _recharge(user_id: UUID, provider: str) -> None:
    recharges.credit_recharge(recharge_id=new_id(), user_id=user_id, provider=provider, amount=AMOUNT, label="Bench")
