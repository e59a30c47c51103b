"""Where the stack keeps its files. Standard library only: the bootstrap imports this too."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
BACKEND = REPOSITORY / "backend"
FRONTEND = REPOSITORY / "frontend"
DEPLOY = REPOSITORY / "deploy"
VENV = REPOSITORY / ".venv"
SPA = FRONTEND / "dist"


@dataclass(frozen=True)
class Paths:
    """The folders of one running set of services, all below `root`."""

    root: Path

    @property
    def secrets(self) -> Path:
        """Passwords, keys and PEM files; nobody but their owner may enter."""
        return self.root / "secrets"

    @property
    def run(self) -> Path:
        """Rendered configuration, pid files and nginx's temporary files."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """One log a program, rotated by the supervisor."""
        return self.root / "log"

    @property
    def media(self) -> Path:
        """Uploaded pictures, `public/` and `private/` below."""
        return self.root / "media"

    @property
    def sandbox(self) -> Path:
        """What the outside world in a box remembers."""
        return self.root / "sandbox"

    @property
    def demo(self) -> Path:
        """Demo people with their passwords, written by `load_demo`."""
        return self.root / "demo.json"

    @property
    def stamps(self) -> Path:
        """Marks of steps that need not be done twice."""
        return self.root / "stamps"

    @property
    def lock(self) -> Path:
        """Held by the one `make run` that may use these folders."""
        return self.root / "stack.lock"

    @property
    def identity(self) -> str:
        """A short name of this folder, different for every checkout and every set of services."""
        return hashlib.sha256(str(self.root).encode()).hexdigest()[:12]

    def create(self) -> None:
        """Make the folders, closed to everybody else; PostgreSQL's user has to pass through `root` alone."""
        _make(self.root, 0o755)
        public, private = self.media / "public", self.media / "private"
        for folder in (self.secrets, self.run, self.log, self.sandbox, self.stamps, self.media, public, private):
            _make(folder, 0o700)


def default_root() -> Path:
    """Return the data folder of `make run`: `ANHAO_VAR`, or `var/` of the checkout."""
    return Path(os.environ.get("ANHAO_VAR") or REPOSITORY / "var").resolve()


def _make(folder: Path, mode: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(mode)
