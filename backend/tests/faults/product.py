"""The product as in life: granian and a Celery worker as real processes, on the test's database, made to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
from django.conf import settings
from django.db import connection

from market.payments.tests.sandbox_process import Sandbox

THREADS = 8
READY_WITHIN = 180.0
_GRANIAN = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--workers", "1"]
_CELERY = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--without-gossip", "--without-mingle"]


@dataclass
class Program:
    """One program of the product; all its processes die together and none is asked first."""

    command: list[str]
    environ: dict[str, str]
    log: Path
    is_ready: Callable[[], bool]
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # our own modules
                self.command, cwd=settings.BACKEND_DIR, env=self.environ, stdout=log, stderr=log
            )

    def wait(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not self.is_ready():
            assert time.monotonic() < deadline, self.log.read_text()[-3000:]
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9 of the master and of every process that it started."""
        if self.process is None or self.process.poll() is not None:
            return
        master = psutil.Process(self.process.pid)
        # Stopped first: a master that lives would replace the child that dies.
        master.send_signal(signal.SIGSTOP)
        for each in [*master.children(recursive=True), master]:
            each.kill()
        self.process.wait()


@dataclass
class Product:
    url: str
    web: Program
    worker: Program


@contextmanager
def running_product(sandbox: Sandbox, folder: Path, port: int) -> Iterator[Product]:
    """Run the web process and the worker (its beat inside) beside the sandbox until the block ends."""
    url = f"http://127.0.0.1:{port}"
    environ = _environment(sandbox, url)
    with ExitStack() as cleanup:
        web = Program(
            [*_GRANIAN, "--port", str(port), "--blocking-threads", str(THREADS), "config.wsgi:application"],
            environ | {"ANHAO_DB_POOL": str(THREADS)},
            folder / "web.log",
            lambda: _answers(url),
        )
        worker = Program(
            [*_CELERY, "--concurrency", "2", "--beat", "--schedule", str(folder / "beat"), "--pidfile", ""],
            environ,
            folder / "worker.log",
            lambda: True,
        )
        for program in (web, worker):
            cleanup.callback(program.kill)
            program.start()
        web.wait()
        yield Product(url, web, worker)


def _environment(sandbox: Sandbox, url: str) -> dict[str, str]:
    """That of `make run`, with the test's database as the runtime role, and a broker that nobody else uses."""
    server, _slash, _name = os.environ["ANHAO_DATABASE_URL"].rpartition("/")
    database = f"{server}/{connection.settings_dict['NAME']}"
    broker, _slash, _number = os.environ["ANHAO_VALKEY_URL"].rpartition("/")
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "ANHAO_DATABASE_URL": database,
        "ANHAO_OWNER_DATABASE_URL": database,
        "ANHAO_VALKEY_URL": f"{broker}/9",
        "ANHAO_TRAFFIC_LIMIT_FACTOR": "1000",
        "ANHAO_LOG_LEVEL": "WARNING",
        "ANHAO_ALIPAY_GATEWAY": sandbox.gateway,
        "ANHAO_ALIPAY_NOTIFY_URL": f"{url}/api/v1/payments/alipay/notify",
        "ANHAO_WECHAT_GATEWAY": f"{sandbox.url}/wechat",
        "ANHAO_WECHAT_NOTIFY_URL": f"{url}/api/v1/payments/wechat/notify",
    }


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=5, trust_env=False).is_success
    except httpx.TransportError:
        return False
