"""Starts one supervised program so that nothing of it can be left over.

The program gets a signal when whoever started it dies, even by SIGKILL. And before it starts, what a killed
predecessor left is ended: workers of nginx and granian outlive their master and keep its port.

Usage: attached.py TERM uid:gid file program argument…   (`-` for our own user; the file remembers the group)
Standard library only; run by path, in isolation.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def attach(how: signal.Signals) -> None:
    """Ask the kernel for the signal `how` on the death of our parent; elsewhere than on Linux do nothing."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, how)


def end_predecessors(file: Path) -> None:
    """Kill what is left of the process group that `file` names, and write our own into it."""
    group = int(file.read_text()) if file.exists() else 0
    for process in _members(group):
        os.kill(process, signal.SIGKILL)
    file.write_text(str(os.getpgrp()))


def become(user: str) -> None:
    """Change to the user `uid:gid` for good, with no other groups."""
    uid, gid = map(int, user.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def main(how: str, user: str, file: str, program: str, *arguments: str) -> None:
    """Clear the way, become the user, attach ourselves, become the program."""
    end_predecessors(Path(file))
    if user != "-":
        become(user)
    # After the change of user, which would undo it.
    attach(signal.Signals[f"SIG{how}"])
    os.execvp(program, [program, *arguments])  # noqa: S606 - no shell is wanted


def _members(group: int) -> list[int]:
    """Processes of a group in our own session: a number that was given away again is not ours to end."""
    session = os.getsid(0)
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # After the name, which may hold anything: state, parent, group, session.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if (int(fields[2]), int(fields[3])) == (group, session) and group != os.getpgrp():
            found.append(int(folder.name))
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
