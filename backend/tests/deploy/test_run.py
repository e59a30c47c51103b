"""`make run` for real: it serves, it ends without leaving a process, it comes back after being killed."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from stack.paths import DEPLOY, REPOSITORY, Paths
from stack.ports import LOOPBACK, VARIABLES, Ports, is_free
from stack.processes import marked
from stack.reset import remove

pytestmark = [pytest.mark.realprocess, pytest.mark.timeout(600)]
READY = "Ctrl-C ends it."
# The first start makes the database and draws the demo pictures.
FIRST_START = 300.0
# The bar for all processes at rest, in bytes (PSS).
MEMORY_BAR = 900 << 20
STOP_WITHIN = 60.0


@dataclass(frozen=True)
class Checkout:
    """A data folder and the ports of one stack."""

    paths: Paths
    ports: Ports

    @property
    def environ(self) -> dict[str, str]:
        chosen = {variable: str(self.ports.named()[program]) for program, variable in VARIABLES.items()}
        return os.environ | chosen | {"ANHAO_VAR": str(self.paths.root), "PYTHONPATH": str(DEPLOY)}

    def start(self) -> subprocess.Popen[bytes]:
        log = (self.paths.root.parent / "run.log").open("wb")
        command = [sys.executable, "-m", "stack", "run"]
        with log:
            return subprocess.Popen(  # noqa: S603 - our own command
                command, cwd=REPOSITORY, env=self.environ, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def said(self) -> str:
        return (self.paths.root.parent / "run.log").read_text(encoding="utf-8")

    @contextmanager
    def running(self, seconds: float = FIRST_START) -> Iterator[subprocess.Popen[bytes]]:
        process = self.start()
        try:
            _wait(lambda: READY in self.said() or process.poll() is not None, seconds)
            assert READY in self.said(), self.said()
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(STOP_WITHIN)

    def nothing_is_left(self) -> bool:
        return not marked(self.paths.identity) and all(map(is_free, self.ports.named().values()))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """One data folder for all these tests, for only the first start has to load the demo data.

    `ANHAO_TEST_VAR` names the folder that make test uses for its browser as well.
    """
    given = os.environ.get("ANHAO_TEST_VAR")
    made = Checkout(Paths(Path(given or tmp_path_factory.mktemp("make run") / "var").resolve()), Ports.free())
    made.paths.root.parent.mkdir(parents=True, exist_ok=True)
    yield made
    if not given:
        remove(made.paths)


def _wait(happened: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.05)


def _serves(checkout: Checkout) -> bool:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{checkout.ports.nginx}/", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _descendants(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_interrupt_ends_every_process(checkout: Checkout) -> None:
    with checkout.running() as process:
        started = _descendants(process)
        names = " ".join(" ".join(each.cmdline()) for each in started)
        for program in ("postgres", "valkey-server", "sandbox", "granian", "uvicorn", "worker", "beat", "nginx"):
            assert program in names
        process.send_signal(signal.SIGINT)
        assert process.wait(STOP_WITHIN) == 0
    assert [each for each in started if each.is_running()] == []
    assert checkout.nothing_is_left()


def test_second_start_loads_nothing_and_shows_the_same_people(checkout: Checkout) -> None:
    before = checkout.paths.demo.read_text(encoding="utf-8")
    process = checkout.start()
    try:
        _wait(lambda: READY in checkout.said(), FIRST_START)
    finally:
        process.terminate()
        process.wait(STOP_WITHIN)
    assert "Loading demo data" not in checkout.said()
    assert checkout.paths.demo.read_text(encoding="utf-8") == before
    assert stat.S_IMODE(checkout.paths.demo.stat().st_mode) == 0o600
    assert checkout.nothing_is_left()


def test_second_run_beside_the_first_says_so(checkout: Checkout) -> None:
    with checkout.running() as first:
        said = checkout.said()
        second = checkout.start()
        assert second.wait(STOP_WITHIN) == 1
        assert f"already running from {checkout.paths.root} (process {first.pid})" in checkout.said()
        assert "Remedy" in checkout.said()
        assert READY in said
        assert _serves(checkout)
    assert checkout.nothing_is_left()


def test_killed_launcher_leaves_nothing_and_the_next_start_works(checkout: Checkout) -> None:
    with checkout.running() as process:
        process.kill()
        process.wait()
        _wait(checkout.nothing_is_left, STOP_WITHIN)
        assert checkout.nothing_is_left()
    with checkout.running():
        assert _serves(checkout)


def test_killed_supervisor_leaves_nothing(checkout: Checkout) -> None:
    with checkout.running() as process:
        (supervisor,) = psutil.Process(process.pid).children()
        supervisor.kill()
        assert process.wait(STOP_WITHIN) == 1
    assert "The supervisor ended by itself" in checkout.said()
    assert checkout.nothing_is_left()


def test_killed_programs_come_back(checkout: Checkout) -> None:
    with checkout.running() as process:
        for each in _descendants(process):
            if any(word in " ".join(each.cmdline()) for word in ("granian", "valkey-server", "nginx: master")):
                each.kill()
        _wait(lambda: not _serves(checkout), 1)
        _wait(lambda: _serves(checkout), STOP_WITHIN)
        assert _serves(checkout)


def test_taken_port_is_named_and_nothing_is_started(checkout: Checkout) -> None:
    with socket.create_server((LOOPBACK, checkout.ports.api)):
        assert checkout.start().wait(STOP_WITHIN) == 1
    assert f"Port {checkout.ports.api} for api is taken by" in checkout.said()
    assert "Remedy" in checkout.said()
    assert checkout.nothing_is_left()


@pytest.fixture
def demo_data_in_the_way(checkout: Checkout) -> Iterator[None]:
    """The demo data would be loaded again, but cannot be written."""
    stamp, kept = checkout.paths.stamps / "demo", checkout.paths.root / "kept.json"
    checkout.paths.demo.rename(kept)
    checkout.paths.demo.mkdir()
    loaded = stamp.read_text()
    stamp.unlink()
    yield
    checkout.paths.demo.rmdir()
    kept.rename(checkout.paths.demo)
    stamp.write_text(loaded)


@pytest.mark.usefixtures("demo_data_in_the_way")
def test_start_that_fails_ends_what_it_had_started(checkout: Checkout) -> None:
    assert checkout.start().wait(FIRST_START) == 1
    assert "manage.py load_demo failed" in checkout.said()
    assert checkout.nothing_is_left()


def test_memory_at_rest_stays_within_the_bar(checkout: Checkout) -> None:
    with checkout.running() as process:
        time.sleep(5)
        total = sum(each.memory_full_info().pss for each in _descendants(process))
    assert total <= MEMORY_BAR
