"""A PostgreSQL and a Valkey of one's own for tests and benchmarks, gone when the command is done."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from stack import keys, valkey
from stack.environment import Stack, environment
from stack.paths import Paths, default_root
from stack.ports import Ports
from stack.postgres import Postgres
from stack.processes import start, stop, wait_until
from stack.service_user import reachable, service_user

READY_WITHIN = 60.0


@contextmanager
def services(profile: str) -> Iterator[dict[str, str]]:
    """Run PostgreSQL and Valkey on free ports; give the ANHAO_* environment of `config.settings.test`.

    `profile` is `test` (fast, not durable) or `bench` (durable, tuned). Data is removed at the end.
    """
    with ExitStack() as cleanup:
        root = cleanup.enter_context(_scratch())
        stack = _describe(root)
        given = environment(stack, "test")
        _start_postgres(cleanup, stack, profile, given)
        _start_valkey(cleanup, stack, given)
        yield given


def described(root: Path, settings: str) -> dict[str, str]:
    """Return an ANHAO_* environment in `root` that is whole, though nothing of it runs."""
    return environment(_describe(root), settings)


def run_with_services(command: list[str], profile: str) -> int:
    """Run a command beside services of its own and return its exit status."""
    with services(profile) as given:
        return subprocess.run(command, env=os.environ | given, check=False).returncode


def keep_services(profile: str, file: Path) -> int:
    """Hold services up until a signal comes; `file` gets `export` lines for a shell."""
    with services(profile) as given:
        lines = [f"export {name}={shlex.quote(value)}" for name, value in given.items()]
        keys.write_private(file, "\n".join(lines) + "\n")
        print(f"Ready. In another shell:  . {file}\nCtrl-C ends the services.", flush=True)
        try:
            while True:
                time.sleep(3600)
        finally:
            file.unlink(missing_ok=True)


def _describe(root: Path) -> Stack:
    paths = Paths(root)
    paths.create()
    return Stack(paths, Ports.free(), keys.load_or_create(paths.secrets))


def _start_postgres(cleanup: ExitStack, stack: Stack, profile: str, given: dict[str, str]) -> None:
    postgres = Postgres.of(stack)
    postgres.prepare(profile)
    log = stack.paths.log / "postgres.log"
    process = start(postgres.command(), log, os.environ | given, postgres.user, signal.SIGQUIT)
    # SIGQUIT: the data is thrown away, a shutdown checkpoint would be wasted.
    cleanup.callback(stop, process, signal.SIGQUIT, 10)
    wait_until(postgres.is_ready, "PostgreSQL", READY_WITHIN, lambda: process.poll() is None, log)
    postgres.create_roles()


def _start_valkey(cleanup: ExitStack, stack: Stack, given: dict[str, str]) -> None:
    valkey.prepare(stack)
    log = stack.paths.log / "valkey.log"
    process = start(valkey.command(stack), log, os.environ | given)
    cleanup.callback(stop, process, signal.SIGTERM, 5)
    wait_until(lambda: valkey.is_ready(stack), "Valkey", READY_WITHIN, lambda: process.poll() is None, log)


@contextmanager
def _scratch() -> Iterator[Path]:
    """Give a folder for the data: in `var/test`, or in the system's own when a closed home is in between."""
    base = default_root() / "test"
    base.mkdir(parents=True, exist_ok=True)
    user = service_user()
    usable = user is None or reachable(base / "any", user)
    folder = Path(tempfile.mkdtemp(prefix="services-", dir=base if usable else None))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
