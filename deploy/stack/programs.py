"""The programs of `make run`, in the order in which they start; they stop the other way round."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from stack import binaries, nginx, valkey
from stack.environment import Stack
from stack.keys import write_private
from stack.paths import BACKEND, REPOSITORY, SPA
from stack.ports import LOOPBACK, loopbacks
from stack.postgres import Postgres
from stack.supervisor import Group, Program

API_THREADS = 8


def groups(stack: Stack, postgres: Postgres) -> list[Group]:
    """Return the groups: stores first, so that they stop last and nobody loses them while still at work."""
    return [
        Group("database", 10, [_postgres(postgres)]),
        Group("memory", 20, [Program("valkey", valkey.command(stack), stack.paths.run)]),
        Group("application", 30, [_sandbox(), _api(stack), _realtime(stack), _worker(), _beat(stack)]),
        Group("edge", 40, [_nginx(stack)]),
    ]


def prepare_nginx(stack: Stack) -> None:
    """Write nginx's configuration."""
    write_private(_nginx_configuration(stack), nginx.render(edge(stack)))


def edge(stack: Stack) -> nginx.Edge:
    """Describe the nginx of `make run`: plain HTTP on the loopback, API documentation open."""
    ports, paths = stack.ports, stack.paths
    addresses = [f"[{host}]:{ports.nginx}" if ":" in host else f"{host}:{ports.nginx}" for host in loopbacks()]
    return nginx.Edge(
        run=paths.run,
        spa=SPA,
        media=paths.media,
        public_url=stack.public_url,
        payment_gateway=stack.sandbox_url,
        listen=tuple(addresses),
        api=f"{LOOPBACK}:{ports.api}",
        realtime=f"{LOOPBACK}:{ports.realtime}",
        # Started by root its workers would become `nobody`, who may not read private pictures.
        user="root" if os.geteuid() == 0 else "",
        documentation=_documentation(),
    )


def _postgres(postgres: Postgres) -> Program:
    # TERM would leave it up for as long as somebody is connected.
    return Program("postgres", postgres.command(), postgres.data, postgres.user, stop_signal="INT", stop_seconds=30)


def _sandbox() -> Program:
    return Program("sandbox", [sys.executable, "-m", "sandbox"], BACKEND)


def _api(stack: Stack) -> Program:
    options = ["--interface", "wsgi", "--no-ws", "--host", LOOPBACK, "--port", str(stack.ports.api)]
    threads = ["--workers", "1", "--blocking-threads", str(API_THREADS), "--respawn-failed-workers"]
    pool = ["env", f"ANHAO_DB_POOL={API_THREADS}"]
    return Program(
        "api",
        [*pool, sys.executable, "-m", "granian", *options, *threads, "config.wsgi:application"],
        BACKEND,
    )


def _realtime(stack: Stack) -> Program:
    options = [
        "--host",
        LOOPBACK,
        "--port",
        str(stack.ports.realtime),
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    sockets = ["--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--ws-max-size", "65536"]
    # Without a limit it would wait for open sockets for ever.
    ending = ["--timeout-graceful-shutdown", "5", "--lifespan", "off"]
    return Program(
        "realtime",
        [sys.executable, "-m", "uvicorn", *options, *sockets, *ending, "config.asgi:application"],
        BACKEND,
    )


def _worker() -> Program:
    options = ["--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", *options]
    return Program("worker", command, BACKEND, stop_seconds=20)


def _beat(stack: Stack) -> Program:
    schedule = ["--schedule", str(stack.paths.run / "beat-schedule"), "--pidfile", ""]
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "beat", *schedule, "--loglevel", "INFO"]
    return Program("beat", command, BACKEND)


def _nginx(stack: Stack) -> Program:
    command = [str(binaries.nginx()), "-e", "stderr", "-p", str(stack.paths.run)]
    # QUIT lets requests under way finish.
    return Program(
        "nginx",
        [*command, "-c", str(_nginx_configuration(stack))],
        REPOSITORY,
        stop_signal="QUIT",
        stop_seconds=5,
    )


def _nginx_configuration(stack: Stack) -> Path:
    return stack.paths.run / "nginx.conf"


def _documentation() -> Path | None:
    spec = find_spec("drf_spectacular_sidecar")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "static" / "drf_spectacular_sidecar"
