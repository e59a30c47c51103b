"""`make reset`: end what runs from here and remove its data."""

import os
import shutil
import signal
import sys
import time

from stack.failure import StackError
from stack.locks import holder
from stack.paths import Paths, default_root
from stack.postgres import data_folder
from stack.processes import end, marked
from stack.progress import step

STOP_WITHIN = 90.0


def reset(sure: bool) -> int:
    """Ask unless `sure`, stop the running stack and remove its data.

    Raises StackError when nobody can be asked, or the folder is not one of ours.
    """
    paths = Paths(default_root())
    if not paths.root.exists():
        print(f"There is nothing to reset: {paths.root} does not exist.")
        return 0
    _refuse_foreign(paths)
    if not sure and not _confirmed(paths):
        print("Nothing was changed.")
        return 1
    _stop(paths)
    with step(f"Removing {paths.root}"):
        remove(paths)
    return 0


def remove(paths: Paths) -> None:
    """Remove everything a set of services keeps, also what had to lie elsewhere."""
    data = data_folder(paths)
    for folder in (data, data.parent if data.parent != paths.root else data, paths.root):
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_foreign(paths: Paths) -> None:
    known = (paths.stamps, paths.secrets, paths.root / "test")
    if not any(path.exists() for path in known):
        raise StackError(f"{paths.root} does not look like Anhao's data.\n  Remedy: check ANHAO_VAR.")


def _confirmed(paths: Paths) -> bool:
    if not sys.stdin.isatty():
        raise StackError("make reset asks before it removes data.\n  Remedy: make reset YES=1")
    answer = input(f"Remove {paths.root} with its database, pictures, mails and secrets? [y/N] ")
    return answer.strip().lower() in ("y", "yes")


def _stop(paths: Paths) -> None:
    if pid := holder(paths.lock):
        with step(f"Ending the stack that runs from here (process {pid})"):
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + STOP_WITHIN
            while holder(paths.lock) and time.monotonic() < deadline:
                time.sleep(0.2)
    end(marked(paths.identity), 10)
