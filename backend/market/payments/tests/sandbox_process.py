"""The outside world as a real process, and what a test does to it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
from django.conf import settings

T = TypeVar("T")

TRADES = {"alipay": "/api/trades", "wechat": "/api/wechat/trades"}


def wait_for(condition: Callable[[], T | None], *, seconds: float = 10) -> T:
    """The first true value of `condition`."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"nothing came in {seconds} seconds")


@dataclass
class Sandbox:
    url: str
    client: httpx.Client

    @property
    def gateway(self) -> str:
        return f"{self.url}/alipay/gateway.do"

    def reset(self) -> None:
        self._post("/api/reset")

    def open_cashier(self, pay_url: str) -> None:
        """What the person's browser does first."""
        answer = self.client.get(pay_url)
        assert answer.status_code == httpx.codes.FOUND, answer.text

    def act(self, out_trade_no: str, action: str, *, provider: str = "alipay", **options: Any) -> None:
        """Press a button of the cashier."""
        self._post(f"{TRADES[provider]}/{out_trade_no}/{action}", **options)

    def plan(self, service: str, mode: str, **options: Any) -> None:
        self._post("/api/control", service=service, mode=mode, **options)

    def transfer(self, out_biz_no: str) -> dict[str, Any]:
        return self._get(f"/api/transfers/{out_biz_no}")

    def answers(self, out_trade_no: str, *, provider: str = "alipay") -> list[list[tuple[int, str]]]:
        """What we answered to each attempt, notification by notification."""
        notifications = self._get(f"{TRADES[provider]}/{out_trade_no}")["notifications"]
        return [[(each["status"], each["answer"]) for each in row["attempts"]] for row in notifications]

    def _get(self, path: str) -> dict[str, Any]:
        answer = self.client.get(self.url + path)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def _post(self, path: str, **body: Any) -> None:
        self.client.post(self.url + path, json=body).raise_for_status()


@contextmanager
def sandbox_process(folder: Path) -> Iterator[Sandbox]:
    port = _free_port()
    environment = os.environ | {
        "ANHAO_SANDBOX_HOST": "127.0.0.1",
        "ANHAO_SANDBOX_PORT": str(port),
        "ANHAO_SANDBOX_SMTP_PORT": str(_free_port()),
        "ANHAO_SANDBOX_DATA": str(folder),
        "ANHAO_SANDBOX_URL": f"http://127.0.0.1:{port}",
        # Alipay's first retry comes after four minutes: here after a quarter of a second.
        "ANHAO_SANDBOX_TIME_FACTOR": "0.001",
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sandbox"], cwd=settings.BACKEND_DIR, env=environment, stdout=log, stderr=log
        )
    try:
        with httpx.Client(trust_env=False, timeout=30) as client:
            sandbox = Sandbox(f"http://127.0.0.1:{port}", client)
            wait_for(lambda: _is_up(sandbox), seconds=30)
            yield sandbox
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _is_up(sandbox: Sandbox) -> bool:
    try:
        return sandbox.client.get(f"{sandbox.url}/healthz").is_success
    except httpx.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
