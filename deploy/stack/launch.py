"""Starts the whole product under the supervisor and ends every process of it again."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stack import keys, programs, supervisor, valkey
from stack.data import prepare_data
from stack.environment import Stack, environment
from stack.failure import StackError
from stack.locks import only_one
from stack.paths import Paths
from stack.ports import LOOPBACK, Ports, complaints
from stack.postgres import Postgres
from stack.processes import end, marked, start, uninterrupted
from stack.progress import step

STORES = ("database:postgres", "memory:valkey")
FOREGROUND = ("edge:nginx", "application:api", "application:realtime", "application:sandbox")
BACKGROUND = ("application:worker", "application:beat")
STOP_WITHIN = 60.0
SERVE_WITHIN = 60.0
STORES_WITHIN = 60.0


@contextmanager
def running(paths: Paths, ports: Ports) -> Iterator[tuple[Stack, subprocess.Popen[bytes]]]:
    """Run the whole product in `paths` on `ports`; give it, and supervisord's process, once it serves.

    At the end, whatever the reason, nothing that was started is left.
    Raises StackError when something is in the way or does not become ready.
    """
    taken = (
        f"Anhao is already running from {paths.root} (process {{pid}}).\n"
        "  Remedy: use it, or end it with Ctrl-C in its terminal or: kill {pid}"
    )
    with only_one(paths.lock, taken):
        stack = _prepare(paths, ports)
        with _supervised(stack) as (daemon, environ):
            _bring_up(stack, environ)
            yield stack, daemon


def _prepare(paths: Paths, ports: Ports) -> Stack:
    paths.create()
    if leftovers := marked(paths.identity):
        with step(f"Ending {len(leftovers)} processes that an earlier start left behind"):
            end(leftovers, 10)
    if lines := complaints(ports):
        raise StackError("\n".join(lines))
    return Stack(paths, ports, keys.load_or_create(paths.secrets))


@contextmanager
def _supervised(stack: Stack) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    postgres = Postgres.of(stack)
    with step("Preparing configuration and database files"):
        postgres.prepare("run")
        valkey.prepare(stack)
        programs.prepare_nginx(stack)
        configuration = supervisor.prepare(stack, programs.groups(stack, postgres))
    environ = _environment(stack)
    daemon = start(supervisor.command(configuration), stack.paths.log / "supervisord.out", environ)
    try:
        yield daemon, environ
    finally:
        _shut_down(stack, daemon)


def _environment(stack: Stack) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return inherited | environment(stack, "local") | {"PYTHONUNBUFFERED": "1"}


def _bring_up(stack: Stack, environ: dict[str, str]) -> None:
    control = supervisor.Supervisor(stack)
    supervisor.wait_for(control)
    postgres = Postgres.of(stack)
    with step("Starting PostgreSQL and Valkey"):
        control.start(*STORES)
        _await(
            lambda: postgres.is_ready() and valkey.is_ready(stack),
            "PostgreSQL and Valkey",
            STORES_WITHIN,
            control,
        )
        postgres.create_roles()
    prepare_data(stack, environ)
    with step("Starting the application"):
        control.start(*FOREGROUND)
        _await(lambda: serves(stack), "The site", SERVE_WITHIN, control)
    # Later, so that they do not hold up the first page.
    with step("Starting background work"):
        control.start(*BACKGROUND)
        _await(lambda: control.are_up(*BACKGROUND), "Background work", SERVE_WITHIN, control)


def _await(ready: Callable[[], bool], what: str, seconds: float, control: supervisor.Supervisor) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        control.check()
        if time.monotonic() > deadline:
            raise StackError(f"{what} did not become ready within {seconds:.0f} seconds.\n  Look into var/log/.")
        time.sleep(0.1)


def serves(stack: Stack) -> bool:
    """Say whether page and API answer through nginx, and the sockets and the sandbox listen."""
    pages = (f"{stack.public_url}/readyz", f"{stack.public_url}/")
    return all(map(_answers, pages)) and all(map(_listens, (stack.ports.realtime, stack.ports.sandbox)))


def _answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _shut_down(stack: Stack, daemon: subprocess.Popen[bytes]) -> None:
    with uninterrupted(), step("Ending every process"):
        daemon.terminate()
        try:
            daemon.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()
        end(marked(stack.paths.identity), 5)
