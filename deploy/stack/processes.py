"""Starting programs that cannot outlive us, and ending what is ours and nothing else."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from stack.attached import attach
from stack.environment import MARK
from stack.failure import StackError
from stack.service_user import ServiceUser

INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def start(
    command: list[str],
    log: Path,
    environment: Mapping[str, str],
    user: ServiceUser | None = None,
    last_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program with its output in `log`; it gets `last_signal` should this process die unasked."""
    with log.open("ab") as stream:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd="/" if user else None,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            preexec_fn=lambda: attach(last_signal),
            # Ctrl-C in the terminal must reach us alone: we end the others in order.
            process_group=0,
        )


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let no second Ctrl-C cut an orderly end short."""
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in INTERRUPTS}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def stop(process: subprocess.Popen[bytes], how: signal.Signals, patience: float) -> None:
    """Ask a program to end; after `patience` seconds make it."""
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(ready: Callable[[], bool], what: str, seconds: float, alive: Callable[[], bool], log: Path) -> None:
    """Ask `ready` until it says yes.

    Raises StackError, with the end of the log, when time is up or the program has died.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        if not alive():
            raise StackError(f"{what} ended right after its start.\n{tail(log)}")
        if time.monotonic() > deadline:
            raise StackError(f"{what} did not become ready within {seconds:.0f} seconds.\n{tail(log)}")
        time.sleep(0.1)


def tail(log: Path, lines: int = 15) -> str:
    """Return the end of a log file, headed by its name."""
    text = log.read_text(errors="replace") if log.exists() else "(nothing was logged)"
    return "\n".join([f"  {log}:", *(f"    {line}" for line in text.splitlines()[-lines:])])


def marked(identity: str) -> list[psutil.Process]:
    """Return the running programs that were started with this mark, ourselves excepted."""
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    return [each for each in psutil.process_iter() if each.pid not in own and _mark(each) == identity]


def end(processes: Iterable[psutil.Process], patience: float) -> None:
    """End processes: SIGTERM, and SIGKILL for what remains after `patience` seconds."""
    remaining = list(processes)
    for send in (psutil.Process.terminate, psutil.Process.kill):
        for each in remaining:
            try:
                send(each)
            except psutil.NoSuchProcess:
                continue
        _, remaining = psutil.wait_procs(remaining, timeout=patience)


def _mark(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.Error, OSError):
        return None
