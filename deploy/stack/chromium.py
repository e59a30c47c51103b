"""The browser of the end-to-end tests: Debian's Chromium and fonts with Chinese.

Standard library only: `make doctor` runs this on the bare interpreter.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from stack.failure import StackError

PACKAGES = {"chromium": "chromium", "fonts with Chinese characters": "fonts-noto-cjk"}
FONTS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
)


def executable() -> str | None:
    """Return the browser: `CHROMIUM_PATH`, or a Chromium on PATH."""
    candidates = (os.environ.get("CHROMIUM_PATH", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in candidates if name and (found := shutil.which(name))), None)


def missing() -> list[str]:
    """Return a line with its remedy for each thing that the browser tests lack."""
    lacks = []
    if executable() is None:
        lacks.append("chromium")
    if not any(_has_chinese(folder) for folder in FONTS):
        lacks.append("fonts with Chinese characters")
    return [f"{what} is missing.\n  Remedy: apt install {PACKAGES[what]}" for what in lacks]


def ensure() -> str:
    """Return the browser; as root install what is missing.

    Raises StackError with the remedy when something is missing and cannot be installed.
    """
    apt = shutil.which("apt-get")
    if apt and missing() and os.geteuid() == 0:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["update", "-q"],
            ["install", "-q", "-y", "--no-install-recommends", *PACKAGES.values()],
        ):
            subprocess.run([apt, *command], env=environment, check=False, stdout=subprocess.DEVNULL)
    found = executable()
    if lines := missing():
        raise StackError("\n".join(lines))
    return str(found)


def _has_chinese(folder: Path) -> bool:
    patterns = ("*CJK*", "*wqy*", "*SourceHan*", "*DroidSansFallback*", "*uming*", "*ukai*")
    return folder.is_dir() and any(next(folder.rglob(pattern), None) for pattern in patterns)
