"""Doing a step again only when what it is made from has changed. Standard library only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path], *extra: str) -> str:
    """Return a digest over names and contents of files, folders being walked, and over `extra` words."""
    digest = hashlib.sha256()
    for word in extra:
        digest.update(f"{len(word)}:{word}".encode())
    for path in paths:
        for file in _files(path):
            content = file.read_bytes()
            digest.update(f"{file.relative_to(path.parent)}:{len(content)}:".encode())
            digest.update(content)
    return digest.hexdigest()


def is_current(stamp: Path, value: str) -> bool:
    """Say whether the stamp was set with this value."""
    return stamp.is_file() and stamp.read_text() == value


def set_stamp(stamp: Path, value: str) -> None:
    """Remember that the step was done with this value."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
