"""`make run`: build what changed, start everything, show where it is, wait for Ctrl-C."""

import json
import os
import signal
import subprocess
from pathlib import Path

from stack import assets
from stack.environment import Stack
from stack.failure import StackError
from stack.launch import running
from stack.paths import Paths, default_root
from stack.ports import Ports
from stack.progress import table

ROLES = {
    "seller": "sells listings",
    "buyer": "buys, with money in the wallet",
    "reviewer": "approves and rejects listings",
    "arbitrator": "sees orders that are disputed",
    "cashier": "approves withdrawals, watches the books",
    "support": "sees orders that need help",
    "admin": "may do everything staff may",
}


def run() -> int:
    """Run the product until a signal comes, which is its orderly end.

    Raises StackError when it does not start or the supervisor ends by itself.
    """
    ports = Ports.from_environment(os.environ)
    assets.build()
    with running(Paths(default_root()), ports) as (stack, daemon):
        print(welcome(stack), flush=True)
        try:
            _wait(daemon)
        except KeyboardInterrupt:
            print(flush=True)
    return 0


def welcome(stack: Stack) -> str:
    """Return the table of addresses and of demo people."""
    demo = json.loads(stack.paths.demo.read_text(encoding="utf-8"))
    people = [
        [
            person["role"],
            person["username"],
            person["password"],
            person["payment_pin"] or "–",
            ROLES.get(person["role"], ""),
        ]
        for person in demo["people"]
    ]
    return "\n".join(
        [
            "",
            table([["Address", "What"], *_addresses(stack)]),
            "",
            table([["Role", "Username", "Password", "Payment PIN", "What they do"], *people]),
            "",
            f"  The same as JSON: {_short(stack.paths.demo)}   Logs: {_short(stack.paths.log)}/",
            "  Anhao is running. Ctrl-C ends it.",
        ]
    )


def _addresses(stack: Stack) -> list[list[str]]:
    return [
        [stack.public_url, "Anhao 安号"],
        [f"{stack.public_url}/staff", "the staff's pages"],
        [f"{stack.public_url}/api/docs/", "the API's documentation"],
        [stack.sandbox_url, "the outside world in a box: inbox of every mail and SMS, Alipay and WeChat cashiers"],
    ]


def _short(path: Path) -> str:
    return os.path.relpath(path)


def _wait(daemon: subprocess.Popen[bytes]) -> None:
    parent = os.getppid()
    while os.getppid() == parent and not _interrupted(parent):
        try:
            daemon.wait(1)
        except subprocess.TimeoutExpired:
            continue
        raise StackError("The supervisor ended by itself.\n  Look into var/log/supervisord.log.")


def _interrupted(parent: int) -> bool:
    """Say whether our `make` got an interrupt of its own.

    The terminal sends Ctrl-C to both of us. A program that sends SIGINT to make alone would wait for ever:
    make does not hand it on but waits, with SIGINT blocked, until we end.
    """
    try:
        lines = Path(f"/proc/{parent}/status").read_text().splitlines()
    except OSError:
        return False
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    blocked = int(status.get("SigBlk", "0"), 16)
    return status.get("Name") == "make" and bool(blocked & 1 << (signal.SIGINT - 1))
