"""Makes `.venv` from the committed lock. Runs on the bare interpreter, so: standard library only.

Kept readable by interpreters older than those it accepts, or they could not say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from stack.failure import StackError
from stack.fingerprint import fingerprint, is_current, set_stamp
from stack.lock import REQUIREMENTS, excerpt
from stack.locks import in_turn
from stack.paths import DEPLOY, VENV

OLDEST = (3, 11)
LOCK = REQUIREMENTS / "development.lock"
STAMP = VENV / ".anhao-stamp"
PYTHON = VENV / "bin" / "python"


def main() -> int:
    """Bring `.venv` up to date; return 1 after saying what is missing."""
    try:
        bootstrap()
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def bootstrap() -> None:
    """Make `.venv` and install the lock into it, only when either changed.

    Raises StackError when this machine lacks what it takes.
    """
    if sys.version_info < OLDEST:
        _hand_over_to_newer_python()
    if not LOCK.exists():
        raise StackError(f"{LOCK} is missing.\n  Remedy: this checkout is not whole; clone it again.")
    with in_turn(DEPLOY):
        value = fingerprint([LOCK], str(VENV), sys.version)
        if is_current(STAMP, value) and PYTHON.exists():
            return
        print("  Installing Python packages into .venv …", flush=True)
        _make_environment()
        _synchronise()
        set_stamp(STAMP, value)


def _synchronise() -> None:
    """Install exactly what the lock names.

    uv brings its own list of certificate authorities, which those of a company's network are not on; the
    system's list may be missing altogether. So the second is tried after the first.
    """
    command = [str(PYTHON), "-m", "uv", "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON)]
    if not _succeeds([*command, str(LOCK)]):
        _run([*command, "--system-certs", str(LOCK)])


def _hand_over_to_newer_python() -> None:
    for minor in range(19, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, "-m", "stack.bootstrap"])  # noqa: S606 - no shell is wanted
    raise StackError(
        f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; {sys.executable} is {sys.version.split()[0]}.\n"
        "  Remedy: install a newer Python, then: make run PYTHON=/path/to/python3"
    )


def _make_environment() -> None:
    """A venv with the very uv that the lock names."""
    if not _runs(PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
        _create_venv()
    if subprocess.run([str(PYTHON), "-m", "uv", "--version"], capture_output=True, check=False).returncode == 0:
        return
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "uv.txt"
        requirements.write_text(excerpt(LOCK, "uv"))
        _run([str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(requirements)])


def _create_venv() -> None:
    created = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if created.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not _create_venv_without_ensurepip():
        raise StackError(
            f"{sys.executable} cannot make a virtual environment:\n{created.stdout}{created.stderr}\n"
            "  Remedy: on Debian or Ubuntu `apt install python3-venv`, or name another interpreter:\n"
            "          make run PYTHON=/path/to/python3"
        )


def _create_venv_without_ensurepip() -> bool:
    """Debian keeps ensurepip in a package of its own; a uv or a pip of the machine does as well."""
    uv = shutil.which("uv")
    if uv:
        return _succeeds([uv, "venv", "--quiet", "--seed", "--python", sys.executable, str(VENV)])
    if not _succeeds([sys.executable, "-m", "pip", "--version"]):
        return False
    return _succeeds([sys.executable, "-m", "venv", "--without-pip", str(VENV)]) and _succeeds(
        [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet", "pip"]
    )


def _runs(python: Path) -> bool:
    """A checkout that was moved, or whose Python is gone, has a venv that no longer works."""
    if not python.exists():
        return False
    check = "import sys; print(sys.prefix, sys.version)"
    answer = subprocess.run([str(python), "-c", check], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == f"{VENV} {sys.version}"


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _run(command: list[str]) -> None:
    answer = subprocess.run(command, check=False)
    if answer.returncode != 0:
        raise StackError(
            f"{' '.join(command[1:5])} failed (see above).\n"
            "  Remedy: check the connection to the package index, then try again."
        )


if __name__ == "__main__":
    sys.exit(main())
