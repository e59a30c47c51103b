"""The ledger alone, committing all the time, under kill -9 of its clients and of database backends.

Nothing acknowledged is lost, nothing is doubled. The whole product is killed in tests/faults.

A backend that is killed takes the whole server through crash recovery, so this needs the server for itself, on this
machine, and the right to kill its processes.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from market.common.ids import new_id
from market.wallets.models import LedgerOperation
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import wallet_of
from tests.support.nightly import Batch, batches

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.realprocess, pytest.mark.serial]
BACKEND = Path(__file__).parents[2]
CLIENTS = 3


@dataclass
class Client:
    """A poster, what it said, and its successors after it was killed."""

    number: int
    user_id: UUID = field(default_factory=new_id)
    tried: dict[str, int] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    process: "subprocess.Popen[str] | None" = None
    listener: threading.Thread | None = None

    def start(self, seed: str) -> None:
        unsure = [item for key, amount in self.tried.items() if key not in self.done for item in (key, str(amount))]
        command = [sys.executable, "-m", "tests.ledger.poster", f"{seed}-{self.number}", str(self.user_id), *unsure]
        self.process = subprocess.Popen(  # noqa: S603  # our own module
            command, cwd=BACKEND, env=_environment(), stdout=subprocess.PIPE, text=True
        )
        self.listener = threading.Thread(target=self._listen, args=[self.process])
        self.listener.start()

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout
        for line in process.stdout:
            word, key, *amount = line.split()
            if word == "try":
                self.tried[key] = int(amount[0])
            else:
                self.done.add(key)

    def kill(self) -> None:
        assert self.process
        assert self.listener
        self.process.kill()
        self.process.wait()
        self.listener.join()


def _environment() -> dict[str, str]:
    """Settings under which the poster signs in to the test database as the runtime role."""
    server, _slash, _name = os.environ["ANHAO_DATABASE_URL"].rpartition("/")
    url = f"{server}/{connection.settings_dict['NAME']}"
    return os.environ | {"ANHAO_DATABASE_URL": url, "ANHAO_OWNER_DATABASE_URL": url}


def _wait_until(met: Callable[[], bool], within: float = 60) -> None:
    deadline = time.monotonic() + within
    while not met():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def _connection_lives() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return False
    return True


def _kill_a_backend(chance: random.Random) -> None:
    """kill -9 a server process that serves a poster; the server ends every other one and recovers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = %s",
            [settings.RUNTIME_ROLE],
        )
        pids = [pid for (pid,) in cursor.fetchall()]
    os.kill(chance.choice(pids), signal.SIGKILL)
    _wait_until(lambda: not _connection_lives())
    _wait_until(_connection_lives)


def _torment(batch: Batch) -> None:
    chance, seed = batch.chance, batch.seed
    clients = [Client(number) for number in range(CLIENTS)]
    for client in clients:
        client.start(seed)
    try:
        for kill in range(batch.size):
            seen = [len(client.done) for client in clients]
            _wait_until(partial(_all_are_at_work, clients, seen))
            time.sleep(chance.random() / 20)
            if kill % 2:
                _kill_a_backend(chance)
            else:
                victim = chance.choice(clients)
                victim.kill()
                victim.start(f"{seed}-{kill}")
        _wait_until(lambda: all(len(client.done) > 20 for client in clients))
    finally:
        for client in clients:
            client.kill()
    for client in clients:
        _nothing_is_lost_or_doubled(client)
    assert find_differences() == []


def _all_are_at_work(clients: list[Client], seen: list[int]) -> bool:
    return all(len(client.done) > before + 3 for client, before in zip(clients, seen, strict=True))


def _nothing_is_lost_or_doubled(client: Client) -> None:
    keys = LedgerOperation.objects.filter(key__in=[f"recharge:{key}" for key in client.tried])
    posted = {key.removeprefix("recharge:") for key in keys.values_list("key", flat=True)}
    assert client.done <= posted
    assert wallet_of(client.user_id).available == sum(client.tried[key] for key in posted)


def test_6_kills() -> None:
    seed = os.environ.get("ANHAO_CRASH_SEED") or str(random.SystemRandom().randrange(2**32))
    print(f"ANHAO_CRASH_SEED={seed}")
    _torment(Batch(0, 6, seed))


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_200_kills() -> None:
    for batch in batches("crashes", total=200, size=20):
        _torment(batch)
