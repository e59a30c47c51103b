"""Runs a command of our own and keeps what it said."""

import subprocess
from collections.abc import Mapping
from pathlib import Path


def run(
    command: list[str], folder: Path | None = None, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, standard error mixed into standard output."""
    return subprocess.run(  # noqa: S603 - every command in these tests is a list of our own
        command,
        check=False,
        cwd=folder,
        env=None if environ is None else dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
