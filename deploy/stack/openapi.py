"""The API's contract: `frontend/openapi.json`, written from the code, and the client generated from it."""

import os
import subprocess
import sys

from stack.assets import node_environment, npm
from stack.failure import StackError
from stack.paths import BACKEND, FRONTEND
from stack.services import services

COMMITTED = FRONTEND / "openapi.json"


def write() -> int:
    """Write the document anew and generate the front end's client from it; return the exit status."""
    with services("test") as given:
        COMMITTED.write_text(current(os.environ | given), encoding="utf-8")
    return subprocess.run(npm("run", "api:generate"), cwd=FRONTEND, env=node_environment(), check=False).returncode


def check() -> int:
    """Return 1, saying so, when the committed document is not what the code says now."""
    if COMMITTED.read_text(encoding="utf-8") == current(dict(os.environ)):
        print("frontend/openapi.json is what the code says.")
        return 0
    print("frontend/openapi.json is stale.\n  Remedy: make openapi", file=sys.stderr)
    return 1


def current(environ: dict[str, str]) -> str:
    """Return the document; warnings of the generator are errors.

    Raises StackError with the generator's complaints.
    """
    command = [
        sys.executable,
        "manage.py",
        "spectacular",
        "--format",
        "openapi-json",
        "--validate",
        "--fail-on-warn",
    ]
    answer = subprocess.run(command, cwd=BACKEND, env=environ, check=False, capture_output=True, text=True)
    if answer.returncode != 0:
        raise StackError(f"The OpenAPI document cannot be made:\n{answer.stderr}")
    return answer.stdout.rstrip("\n") + "\n"
