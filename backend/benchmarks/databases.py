"""Databases of the benchmarks on the server that ANHAO_DATABASE_URL names, and how `pgbench` reaches them."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from environ import Env
from psycopg import sql

env = Env()
OWNER: Mapping[str, str] = env.db_url("ANHAO_OWNER_DATABASE_URL")
RUNTIME: Mapping[str, str] = env.db_url("ANHAO_DATABASE_URL")


@contextmanager
def database(name: str) -> Iterator[str]:
    """An empty database of the owner's, dropped at the end."""
    with psycopg.connect(_conninfo(OWNER), autocommit=True) as server:
        _drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            _drop(server, name)


@contextmanager
def migrated_database(name: str) -> Iterator[str]:
    """A database with the market's tables, made by the owner; Django then works in it as the runtime role."""
    with database(name):
        point_django_at(name, OWNER)
        call_command("migrate", verbosity=0)
        point_django_at(name)
        try:
            yield name
        finally:
            connection.close()


def settle() -> None:
    """Have everything written before on disk, so that no run pays for the one before it."""
    os.sync()


def pgbench(database_name: str, *arguments: str) -> str:
    """Run `pgbench` as the owner and return what it prints."""
    environ = os.environ | {
        "PGHOST": OWNER["HOST"],
        "PGPORT": str(OWNER["PORT"]),
        "PGUSER": OWNER["USER"],
        "PGPASSWORD": OWNER["PASSWORD"],
    }
    command = ["pgbench", *arguments, database_name]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)  # noqa: S603  # ours
    return done.stdout


@contextmanager
def as_owner(database_name: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(_conninfo(OWNER, database_name), autocommit=True) as server:
        yield server


def point_django_at(name: str, role: Mapping[str, str] = RUNTIME) -> None:
    connection.close()
    chosen = {"NAME": name, "USER": role["USER"], "PASSWORD": role["PASSWORD"]}
    settings.DATABASES["default"].update(chosen)
    connection.settings_dict.update(chosen)


def _conninfo(role: Mapping[str, str], name: str | None = None) -> str:
    return psycopg.conninfo.make_conninfo(
        host=role["HOST"],
        port=role["PORT"],
        user=role["USER"],
        password=role["PASSWORD"],
        dbname=name or role["NAME"],
    )


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
