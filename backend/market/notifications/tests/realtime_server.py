"""The realtime program as a real process on the test's database, and clients as browsers are."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from market.notifications.tickets import issue_ticket
from market.users.models import User

BACKEND = Path(settings.BACKEND_DIR)
# Seconds; only a test that fails waits them out, on a machine that is busy with others.
PATIENCE = 20.0


@dataclass
class RealtimeServer:
    process: subprocess.Popen[bytes]
    url: str
    dialled: ExitStack = field(default_factory=ExitStack)

    def dial(self, *subprotocols: str, origin: str | None = None) -> ClientConnection:
        dialling = connect(
            self.url,
            origin=Origin(origin or settings.PUBLIC_URL),
            subprotocols=[Subprotocol(name) for name in subprotocols],
            proxy=None,
        )
        return self.dialled.enter_context(dialling)

    def hang_up(self) -> None:
        """Close every socket of the test that is over."""
        self.dialled.close()

    def sign_in(self, user: User) -> "Client":
        return Client(self.dial("anhao", f"ticket.{issue_ticket(user)}"))


@dataclass
class Client:
    """One tab: frames arrive as dictionaries."""

    socket: ClientConnection

    def next(self, timeout: float = PATIENCE) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self.socket.recv(timeout))
        return frame

    def wait_for(self, kind: str, seconds: float = PATIENCE) -> dict[str, Any]:
        """The next frame of this type; others are passed over."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            frame = self.next(left)
            if frame["type"] == kind:
                return frame
        raise AssertionError(f"no {kind} in {seconds} seconds")

    def send(self, frame: object) -> None:
        self.socket.send(json.dumps(frame))

    def close_code(self, seconds: float = PATIENCE) -> int:
        """The code with which the server closes within `seconds`."""
        ends = time.monotonic() + seconds
        try:
            while True:
                self.socket.recv(max(0.0, ends - time.monotonic()))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


@contextmanager
def realtime_server(log: Path) -> Iterator[RealtimeServer]:
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(port), "--lifespan", "off"]
    options = ["--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--log-level", "warning"]
    application = "market.notifications.tests.quick_asgi:application"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  # our own program
            [*command, *options, application], cwd=BACKEND, env=_environment(), stdout=output, stderr=output
        )
    try:
        _wait_until_listening(port, process, log)
        yield RealtimeServer(process, f"ws://127.0.0.1:{port}/ws/")
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment() -> dict[str, str]:
    """The runtime role on the database that this test run made."""
    parts = urlsplit(os.environ["ANHAO_DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    return os.environ | {"ANHAO_DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings.local"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_listening(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())
