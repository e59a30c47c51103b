"""People who use the product over HTTP, the outside world as a process, and the worker."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from captcha.models import CaptchaStore
from django.conf import settings
from PIL import Image

from config.celery import app as celery_app
from market.common.clock import now
from market.common.tasks import deliver_messages, run_requested_tasks
from market.orders.models import Heartbeat
from market.orders.tasks import sweep_orders
from market.payments.tasks import pay_withdrawals, query_recharges
from tests.support.database import Clock

PASSWORD = "correct-horse-9"
PIN = "246810"
PATIENCE_SECONDS = 15


def wait_for(condition: Callable[[], Any]) -> Any:
    """The first true value of `condition`; fails when none comes."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.1)
    raise AssertionError(f"nothing came in {PATIENCE_SECONDS} seconds")


def let_the_worker_run() -> None:
    """What beat wakes within seconds on a running site."""
    celery_app.finalize()
    for task in (run_requested_tasks, deliver_messages, sweep_orders, query_recharges, pay_withdrawals):
        task()


def let_time_pass(clock: Clock, **delta: float) -> None:
    """Move the market's clock, the sweeps having run all the while: silence would count as an outage."""
    clock.shift(**delta)
    Heartbeat.objects.update(beat_at=now())


class Outside:
    """The sandbox as people see it: the inbox and the cashier."""

    def __init__(self, url: str, smtp_port: int) -> None:
        self.url, self.smtp_port = url, smtp_port
        self._client = httpx.Client(base_url=url, trust_env=False)

    def mailed_token(self, address: str) -> str:
        """The token of the link in the newest mail."""
        mails = self._client.get("/api/messages", params={"to": address, "channel": "mail"}).json()["messages"]
        found = re.search(r"token=([\w-]+)", mails[-1]["text"])
        assert found, mails[-1]["text"]
        return found.group(1)

    def pay_at_cashier(self, pay_url: str, out_trade_no: str) -> None:
        """Open the signed address as the browser does, and press pay."""
        assert self._client.get(pay_url, follow_redirects=True).status_code == 200
        assert self._client.post(f"/api/trades/{out_trade_no}/pay").status_code == 200

    def scan(self, out_trade_no: str) -> None:
        """Scan the QR code with the app, and press pay."""
        assert self._client.post(f"/api/wechat/trades/{out_trade_no}/pay").status_code == 200

    def is_up(self) -> bool:
        try:
            return self._client.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False


class Person:
    """Somebody with a browser; every call must have the status that the story says."""

    def __init__(self, site: str, name: str) -> None:
        self.name = name
        self.email = f"{name}@example.com"
        self._client = httpx.Client(base_url=f"{site}/api/v1", trust_env=False, timeout=20)
        self._client.headers["Origin"] = settings.PUBLIC_URL

    def get(self, path: str, **query: Any) -> Any:
        return self._checked(self._client.get(path, params=query), 200)

    def post(self, path: str, expect: int = 200, **body: Any) -> Any:
        headers = {"Idempotency-Key": str(uuid4())}
        return self._checked(self._client.post(path, json=body, headers=headers), expect)

    def upload(self, colour: str) -> str:
        """The id of a picture of this colour."""
        picture = BytesIO()
        Image.new("RGB", (640, 480), colour).save(picture, "PNG")
        files = {"file": ("picture.png", picture.getvalue(), "image/png")}
        answer = self._client.post("/images", data={"purpose": "listing"}, files=files)
        return str(self._checked(answer, 201)["id"])

    def register(self, outside: Outside) -> None:
        captcha = self.post("/auth/captcha")["captcha_id"]
        answer = CaptchaStore.objects.get(hashkey=captcha).response
        self.post(
            "/auth/register",
            201,
            username=self.name,
            password=PASSWORD,
            email=self.email,
            captcha_id=captcha,
            captcha_answer=answer,
        )
        let_the_worker_run()
        self.post("/auth/activate", 204, token=outside.mailed_token(self.email))
        self.sign_in()

    def sign_in(self) -> None:
        access = self.post("/auth/login", identifier=self.name, password=PASSWORD)["access"]
        self._client.headers["Authorization"] = f"Bearer {access}"

    def _checked(self, answer: httpx.Response, expect: int) -> Any:
        assert answer.status_code == expect, (self.name, answer.request.url, answer.status_code, answer.text)
        return answer.json() if answer.content else None


@contextmanager
def outside_world(folder: Path) -> Iterator[Outside]:
    """The sandbox as a process of its own, on ports of its own."""
    port, smtp_port = _free_port(), _free_port()
    environment = os.environ | {
        "ANHAO_SANDBOX_HOST": "127.0.0.1",
        "ANHAO_SANDBOX_PORT": str(port),
        "ANHAO_SANDBOX_SMTP_PORT": str(smtp_port),
        "ANHAO_SANDBOX_URL": f"http://127.0.0.1:{port}",
        "ANHAO_SANDBOX_DATA": str(folder),
    }
    process = subprocess.Popen([sys.executable, "-m", "sandbox"], env=environment, cwd=settings.BACKEND_DIR)
    outside = Outside(f"http://127.0.0.1:{port}", smtp_port)
    try:
        wait_for(outside.is_up)
        yield outside
    finally:
        process.terminate()
        process.wait(timeout=10)


def load_game_file(slug: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((settings.BACKEND_DIR / "market/games/data" / f"{slug}.json").read_text())
    return data


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
