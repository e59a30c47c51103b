"""Reads single packages out of a hash-pinned lock file. Standard library only.

Usage: python -m stack.lock LOCKFILE PACKAGE…
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from stack.failure import StackError

REQUIREMENTS = Path(__file__).resolve().parents[2] / "backend" / "requirements"


def excerpt(lock: Path, *names: str) -> str:
    """Return the lines of `lock` that pin these packages with their hashes.

    Raises StackError naming the package that is not in the lock.
    """
    entries = _entries(lock.read_text(encoding="utf-8"))
    missing = [name for name in names if name not in entries]
    if missing:
        raise StackError(f"{lock} does not pin {', '.join(missing)}.\n  Remedy: make lock")
    return "\n".join(entries[name] for name in names) + "\n"


def _entries(text: str) -> dict[str, str]:
    """A package's entry starts at the margin, its hashes follow indented."""
    entries = re.findall(r"^[a-z0-9][^\n]*(?:\n[ \t]+[^\n]+)*", text, flags=re.MULTILINE)
    return {re.split(r"[=\[ ;]", entry, maxsplit=1)[0]: entry for entry in entries}


if __name__ == "__main__":
    sys.stdout.write(excerpt(Path(sys.argv[1]), *sys.argv[2:]))
