"""`make bench`: the benchmarks beside a PostgreSQL that writes every commit to disk."""

import os
import subprocess
import sys

from stack import binaries
from stack.paths import BACKEND
from stack.services import services


def bench(arguments: list[str]) -> int:
    """Run `python -m benchmarks`; `pgbench` and `psql` are first on its PATH."""
    with services("bench") as given:
        tools = str(binaries.postgres_install() / "bin")
        environ = os.environ | given
        environ["PATH"] = os.pathsep.join([tools, environ.get("PATH", os.defpath)])
        command = [sys.executable, "-m", "benchmarks", *arguments]
        return subprocess.run(command, cwd=BACKEND, env=environ, check=False).returncode
