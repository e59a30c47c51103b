"""Is every guard tested? Each is taken away in a scratch database, and the tests that should notice run against it.

The scratch databases are copies of the migrated test database; the tests run in a process of their own.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import Connection, sql

from tests.ledger.mutations import MUTATED_FUNCTIONS, MUTATIONS, Mutation
from tests.support.nightly import batches

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.realprocess, pytest.mark.serial]
TOGETHER = 2
# Loading every plugin that is installed would take a third of the time.
_PLUGINS = ("-p", "pytest_django.plugin", "-p", "pytest_socket", "-p", "pytest_timeout")
# One of each sort.
SOME = (
    "without order_open_once",
    "nothing against UPDATE of wallets_ledgertransfer",
    "ledger_move: no lock on a wallet while money moves",
)


class Server:
    """Makes copies of the test database and removes them again."""

    def __init__(self) -> None:
        self.source = str(connection.settings_dict["NAME"])
        self.template = f"{self.source}_template"
        self._address = os.environ["ANHAO_OWNER_DATABASE_URL"].rpartition("/")[0]

    def __enter__(self) -> "Server":
        connection.close()  # a database that somebody uses cannot be copied
        self.copy(self.source, self.template)
        return self

    def __exit__(self, *_: object) -> None:
        self.drop(self.template)

    def connect(self, name: str) -> "Connection[tuple[str]]":
        return psycopg.connect(f"{self._address}/{name}", autocommit=True)

    def copy(self, source: str, name: str) -> None:
        self.drop(name)
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, source)

    def drop(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    @contextmanager
    def scratch(self, number: int) -> Iterator[str]:
        name = f"{self.source}_mutation_{number}"
        self.copy(self.template, name)
        try:
            yield name
        finally:
            self.drop(name)

    def _execute(self, statement: str, *names: str) -> None:
        with self.connect("postgres") as owner:
            owner.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def test_the_tests_pass_while_nothing_is_taken_away_and_notice_when_it_is(server: Server) -> None:
    chosen = [mutation for mutation in MUTATIONS if mutation.name in SOME]
    assert len(chosen) == len(SOME)
    assert unnoticed(server, chosen) == []


@pytest.mark.nightly
@pytest.mark.timeout(3 * 3600)
def test_every_guard_is_missed(server: Server) -> None:
    for batch in batches("mutations", total=len(MUTATIONS), size=12):
        assert unnoticed(server, MUTATIONS[batch.start : batch.start + batch.size]) == []


def test_every_function_of_the_ledger_is_mutated() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang <> 12"
            " AND (proname LIKE 'ledger\\_%%' OR proname LIKE 'wallet\\_%%' OR proname = 'refuse_change')"
        )
        assert {name for (name,) in cursor.fetchall()} == MUTATED_FUNCTIONS


def unnoticed(server: Server, mutations: list[Mutation]) -> list[str]:
    """The mutations after which every test still passes; and what fails, should a test fail without any."""
    everything = sorted({test for mutation in mutations for test in mutation.noticed_by})

    def survives(number: int) -> bool:
        mutation = mutations[number]
        with server.scratch(number) as name:
            with server.connect(name) as owner:
                mutation.change(owner, settings.RUNTIME_ROLE)
            return not _failures(name, mutation.noticed_by)

    def failures_by_themselves() -> list[str]:
        with server.scratch(len(mutations)) as name:
            return _failures(name, everything)

    with ThreadPoolExecutor(TOGETHER) as pool:
        unmutated = pool.submit(failures_by_themselves)
        lives = list(pool.map(survives, range(len(mutations))))
        survivors = [mutation.name for mutation, alive in zip(mutations, lives, strict=True) if alive]
        return survivors + unmutated.result()


def _failures(database: str, tests: Sequence[str]) -> list[str]:
    """The tests that fail on `database`. Whatever is neither a pass nor a failed test is an error here."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-rfE", "--tb=no", "--reuse-db", *_PLUGINS, *tests]
    done = subprocess.run(  # noqa: S603  # our own tests
        command, cwd=settings.BACKEND_DIR, env=_environment(database), capture_output=True, text=True, check=False
    )
    assert done.returncode in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED), done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]


def _environment(database: str) -> dict[str, str]:
    # Neither the coverage nor the options of this run are those of the other.
    foreign = ("COVERAGE", "COV_", "PYTEST")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    own = {"ANHAO_TEST_DB_SUFFIX": database.removeprefix("test_anhao"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return inherited | own
