"""Which ports the stack listens on, and who has one that it needs."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, fields

import psutil

from stack.failure import StackError

DEFAULT_PORT = 8000
LOOPBACK = "127.0.0.1"
LOOPBACK_6 = "::1"


@dataclass(frozen=True)
class Ports:
    """One port for each program that listens; all on the loopback but nginx, sandbox pages included."""

    nginx: int
    sandbox: int
    smtp: int
    api: int
    realtime: int
    postgres: int
    valkey: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Ports":
        """Read `ANHAO_PORT` (the others follow it, +1 to +6) and the settings for single ports.

        Raises StackError naming the variable when a value is not a port number.
        """
        base = _port(environment, "ANHAO_PORT", DEFAULT_PORT)
        return cls(*(_port(environment, name, base + offset) for offset, name in enumerate(VARIABLES.values())))

    @classmethod
    def free(cls) -> "Ports":
        """Ask the system for ports that nobody uses now."""
        sockets = [socket.socket() for _ in fields(cls)]
        for each in sockets:
            each.bind((LOOPBACK, 0))
        numbers = [each.getsockname()[1] for each in sockets]
        for each in sockets:
            each.close()
        return cls(*numbers)

    def named(self) -> dict[str, int]:
        """Return program → port."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


VARIABLES = {
    "nginx": "ANHAO_PORT",
    "sandbox": "ANHAO_SANDBOX_PORT",
    "smtp": "ANHAO_SANDBOX_SMTP_PORT",
    "api": "ANHAO_API_PORT",
    "realtime": "ANHAO_REALTIME_PORT",
    "postgres": "ANHAO_POSTGRES_PORT",
    "valkey": "ANHAO_VALKEY_PORT",
}


def loopbacks() -> list[str]:
    """Return the loopback addresses of this machine; a browser may take either for localhost."""
    return [LOOPBACK, *([LOOPBACK_6] if _can_bind(LOOPBACK_6, 0) else [])]


def is_free(port: int) -> bool:
    """Say whether a server could listen on this port of the loopback now."""
    return all(_can_bind(host, port) for host in loopbacks())


def complaints(ports: Ports) -> list[str]:
    """Return a line for each port that is taken or named twice; empty when all can be used."""
    lines = []
    seen: dict[int, str] = {}
    for program, port in ports.named().items():
        if port in seen:
            remedy = f"change {VARIABLES[program]}."
            lines.append(f"Port {port} is set for both {seen[port]} and {program}.\n  Remedy: {remedy}")
        elif not is_free(port):
            lines.append(f"Port {port} for {program} is taken by {_owner(port)}.\n  Remedy: {_remedy(program, port)}")
        seen[port] = program
    return lines


def _can_bind(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        return False
    return True


def _remedy(program: str, port: int) -> str:
    variable = VARIABLES[program]
    if program == "nginx":
        return f"end that program, or move the whole stack: make run {variable}={port + 1000}"
    return f"end that program, or move this one: make run {variable}={port + 1000}"


def _owner(port: int) -> str:
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        return "another user's program"
    for connection in connections:
        listens = connection.status == psutil.CONN_LISTEN and getattr(connection.laddr, "port", None) == port
        if listens and connection.pid:
            return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    return "a program that this user may not see"


def _port(environment: Mapping[str, str], variable: str, default: int) -> int:
    text = environment.get(variable) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise StackError(f"{variable}={text} is not a port.\n  Remedy: a number from 1024 to 65535.")
    return int(text)
