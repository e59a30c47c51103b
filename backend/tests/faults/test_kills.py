"""kill -9 of a database backend, of the web process and of the worker at random points, while people use the product.

Nothing that was acknowledged is lost, nothing is doubled, and the provider's books equal ours afterwards. A backend
that is killed takes the whole server through crash recovery: this needs the server for itself, on this machine.
"""

import os
import random
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from market.payments.models import Withdrawal
from market.payments.tests.sandbox_process import Sandbox, sandbox_process
from market.users.tests.factories import UserFactory
from tests.faults.books import books_agree, still_on_its_way
from tests.faults.customer import Customer
from tests.faults.money import trader_with
from tests.faults.product import Product, running_product
from tests.support.database import Clock, as_owner
from tests.support.nightly import Batch, batches

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.realprocess, pytest.mark.serial]
CUSTOMERS = 4
OPENING = 5_000_00
AT_WORK = 4  # acknowledged by each customer between two kills
TROUBLES = ("normal", "hang_done", "hang_lost", "deal", "deal_fail", "fail")


@dataclass
class World:
    sandbox: Sandbox
    books: Path
    product: Product
    clock: Clock
    chance: random.Random
    customers: list[Customer]

    def kill_the_database(self) -> None:
        """A backend dies; the server ends every other one and recovers."""
        os.kill(self.chance.choice(_backends()), signal.SIGKILL)
        _wait_until(lambda: not _connection_lives())
        _wait_until(_connection_lives)

    def kill_the_web(self) -> None:
        self.product.web.kill()
        self.product.web.start()
        self.product.web.wait()

    def kill_the_worker(self) -> None:
        """While the provider is being asked to pay, if anything is to be paid."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and not Withdrawal.objects.filter(status="sending").exists():
            time.sleep(0.01)
        time.sleep(self.chance.random() / 2)
        self.product.worker.kill()
        self.product.worker.start()
        self.clock.shift(minutes=1)  # what it was paying is due again


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Sandbox]:
    with sandbox_process(tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def durable() -> Iterator[None]:
    """The test server is not: commits of this database must survive the server's death."""
    name = connection.settings_dict["NAME"]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
    connection.close()
    yield
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" RESET synchronous_commit')
    connection.close()


def test_10_kills(outside: Sandbox, durable: None, clock: Clock, tmp_path: Path) -> None:
    seed = os.environ.get("ANHAO_CRASH_SEED") or str(random.SystemRandom().randrange(2**32))
    print(f"ANHAO_CRASH_SEED={seed}")
    _torment(Batch(0, 10, seed), outside, clock, tmp_path, [])


@pytest.mark.nightly
@pytest.mark.timeout(3 * 3600)
def test_200_kills(outside: Sandbox, durable: None, clock: Clock, tmp_path: Path) -> None:
    everybody: list[Customer] = []
    for batch in batches("kills", total=200, size=20):
        _torment(batch, outside, clock, tmp_path, everybody)


def _torment(batch: Batch, sandbox: Sandbox, clock: Clock, folder: Path, everybody: list[Customer]) -> None:
    """Kill as often as the batch says; `everybody` grows by its customers, whose money must stay right later too."""
    cashier = UserFactory(roles=["cashier"])
    with running_product(sandbox, folder, _free_port()) as product:
        seller = UserFactory(real_name=True)
        customers = [
            Customer(trader_with(OPENING), seller, cashier, product.url, sandbox, f"{batch.seed}-{number}")
            for number in range(CUSTOMERS)
        ]
        world = World(sandbox, folder, product, clock, batch.chance, customers)
        started = time.monotonic()
        kills = _kill_at_random(world, batch.size)
        _come_to_rest(world)
        everybody += customers
        books_agree(folder, everybody, OPENING)
    done = Counter(
        recharges=sum(len(each.recharges) for each in customers),
        orders=sum(len(each.orders) for each in customers),
        withdrawals=sum(len(each.withdrawals) for each in customers),
    )
    retries = sum(each.retries for each in customers)
    print(f"{dict(kills)} kills, {dict(done)} acknowledged, {retries} retries, {time.monotonic() - started:.0f} s")


def _kill_at_random(world: World, kills: int) -> Counter[str]:
    means: dict[str, Callable[[], None]] = {
        "database": world.kill_the_database,
        "web": world.kill_the_web,
        "worker": world.kill_the_worker,
    }
    done: Counter[str] = Counter()
    for customer in world.customers:
        customer.start()
    try:
        while done.total() < kills:
            for victim in world.chance.sample(sorted(means), len(means))[: kills - done.total()]:
                world.sandbox.plan("transfer", world.chance.choice(TROUBLES), calls=2, seconds=0.6)
                _wait_until(partial(_all_have_worked, world.customers, [c.acknowledged for c in world.customers]))
                time.sleep(world.chance.random() / 5)
                means[victim]()
                done[victim] += 1
    finally:
        for customer in world.customers:
            customer.finish()
    return done


def _all_have_worked(customers: list[Customer], seen: list[int]) -> bool:
    for customer in customers:
        assert customer.is_alive(), customer.failure
    return all(customer.acknowledged >= before + AT_WORK for customer, before in zip(customers, seen, strict=True))


def _come_to_rest(world: World) -> None:
    """Let time pass for whatever waits for its next query."""
    deadline = time.monotonic() + 180
    while waiting := still_on_its_way(world.books):
        assert time.monotonic() < deadline, waiting
        world.clock.shift(minutes=1)
        time.sleep(0.5)


def _backends() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = %s",
            [settings.RUNTIME_ROLE],
        )
        return [pid for (pid,) in cursor.fetchall()]


def _connection_lives() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return False
    return True


def _wait_until(met: Callable[[], bool], within: float = 180) -> None:
    deadline = time.monotonic() + within
    while not met():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
