"""Runs a program that gets a signal when whoever started it dies, even by SIGKILL.

Usage: attached.py TERM uid:gid program argument…   (`-` for our own user)
Standard library only; run by path, in isolation.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def attach(how: signal.Signals) -> None:
    """Ask the kernel for the signal `how` on the death of our parent; elsewhere than on Linux do nothing."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, how)


def become(user: str) -> None:
    """Change to the user `uid:gid` for good, with no other groups."""
    uid, gid = map(int, user.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def main(how: str, user: str, program: str, *arguments: str) -> None:
    """Become the user, attach ourselves, become the program."""
    if user != "-":
        become(user)
    # After the change of user, which would undo it.
    attach(signal.Signals[f"SIG{how}"])
    os.execvp(program, [program, *arguments])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(*sys.argv[1:])
