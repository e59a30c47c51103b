"""`make doctor`: what this machine lacks, and the remedy.

Runs on the bare interpreter: standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from stack.bootstrap import OLDEST, PYTHON
from stack.chromium import missing as missing_browser
from stack.paths import REPOSITORY

DISK_GIB = 3


def main() -> int:
    """Print every complaint with its remedy; return 1 when there is one that stops `make run`."""
    blocking = [line for check in (_python, _venv, _tools, _disk, _root) for line in check()]
    notes = [f"make test: {line}" for line in missing_browser()]
    for line in blocking:
        print(f"✗ {line}")
    for line in notes:
        print(f"! {line}")
    ports = _ports()
    if not blocking and ports == 0:
        print("✓ Nothing stands in the way of make run.")
    return 1 if blocking or ports else 0


def _python() -> list[str]:
    if sys.version_info >= OLDEST:
        return []
    need = ".".join(map(str, OLDEST))
    return [f"{sys.executable} is older than Python {need}.\n  Remedy: make run PYTHON=/path/to/python3"]


def _venv() -> list[str]:
    if PYTHON.exists() or shutil.which("uv") or any(map(_has_module, ("ensurepip", "pip"))):
        return []
    return [f"{sys.executable} cannot make virtual environments.\n  Remedy: apt install python3-venv"]


def _has_module(name: str) -> bool:
    return subprocess.run([sys.executable, "-m", name, "--version"], check=False, capture_output=True).returncode == 0


def _tools() -> list[str]:
    return [f"{tool} is missing.\n  Remedy: apt install {tool}" for tool in ("git", "make") if not shutil.which(tool)]


def _disk() -> list[str]:
    free = shutil.disk_usage(REPOSITORY).free / 2**30
    if free >= DISK_GIB:
        return []
    return [f"Only {free:.1f} GiB are free at {REPOSITORY}.\n  Remedy: free {DISK_GIB} GiB."]


def _root() -> list[str]:
    if os.geteuid() != 0 or shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin"):
        return []
    return ["useradd is missing, so PostgreSQL would run as nobody.\n  Remedy: run make as an ordinary user."]


def _ports() -> int:
    """Ask the project's own interpreter, which can name who has a port."""
    if not PYTHON.exists():
        print("! Ports were not looked at: .venv is not there yet.\n  Remedy: make bootstrap")
        return 0
    return subprocess.run([str(PYTHON), "-m", "stack", "ports"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
