"""`make lock`: pins the Python packages of `backend/pyproject.toml`, with hashes and without addresses."""

import subprocess
import sys

from stack.failure import StackError
from stack.lock import REQUIREMENTS
from stack.paths import BACKEND

COMMON = [
    "--quiet",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
]
GROUPS = ("sandbox", "stack", "dev")


def relock() -> int:
    """Write both locks: what production needs, and on top of it what development needs.

    Raises StackError when versions cannot be reconciled.
    """
    production, development = REQUIREMENTS / "production.lock", REQUIREMENTS / "development.lock"
    _compile(production)
    groups = [word for name in GROUPS for word in ("--group", name)]
    _compile(development, *groups, "-c", str(production))
    print("Locks written. Next: make bootstrap")
    return 0


def _compile(target: object, *options: str) -> None:
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        *COMMON,
        *options,
        "pyproject.toml",
        "-o",
        str(target),
    ]
    if subprocess.run(command, cwd=BACKEND, check=False).returncode != 0:
        raise StackError(f"{target} could not be made (see above).")
