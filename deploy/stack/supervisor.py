"""Renders supervisord's configuration and speaks to the running one through its socket."""

import shlex
import sys
import tempfile
import time
import xmlrpc.client
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from stack.environment import Stack
from stack.failure import StackError
from stack.keys import write_private
from stack.paths import DEPLOY
from stack.processes import tail
from stack.service_user import ServiceUser

# The longest path of a Unix socket is 107 bytes; supervisord adds its process number while it binds.
LONGEST_SOCKET_PATH = 90


@dataclass(frozen=True)
class Program:
    """One supervised program. Groups stop together, the last priority first."""

    name: str
    command: list[str]
    directory: Path
    user: ServiceUser | None = None
    stop_signal: str = "TERM"
    stop_seconds: int = 10


@dataclass(frozen=True)
class Group:
    """Programs that start and stop together; `priority` is the order of the groups, low ones stop last."""

    name: str
    priority: int
    programs: list[Program]


def command(configuration: Path) -> list[str]:
    """Return the command line of supervisord in the foreground."""
    return [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(configuration)]


def prepare(stack: Stack, groups: list[Group]) -> Path:
    """Write the configuration and return its path."""
    path = stack.paths.run / "supervisord.conf"
    write_private(path, _render(stack, groups))
    return path


def socket_path(stack: Stack) -> Path:
    """Return where supervisord listens; in the system's temporary folder when ours is named too long."""
    own = stack.paths.run / "supervisor.sock"
    if len(str(own).encode()) <= LONGEST_SOCKET_PATH:
        return own
    return Path(tempfile.gettempdir()) / f"anhao-{stack.paths.identity}.sock"


class Supervisor:
    """The running supervisord."""

    def __init__(self, stack: Stack) -> None:
        """Speak to the supervisord of this stack."""
        self._address = f"unix://{socket_path(stack)}"
        self._logs = stack.paths.log

    def answers(self) -> bool:
        """Say whether it is there."""
        try:
            self._call("getState")
        except (OSError, xmlrpc.client.Error):
            return False
        return True

    def start(self, *programs: str) -> None:
        """Start programs, named `group:program`, without waiting for them."""
        for program in programs:
            self._call("startProcess", program, False)

    def are_up(self, *programs: str) -> bool:
        """Say whether these programs have stayed up for a second."""
        return all(self._call("getProcessInfo", program)["statename"] == "RUNNING" for program in programs)

    def check(self) -> None:
        """Raise StackError, with the end of its log, when a program has given up."""
        for program in self._call("getAllProcessInfo"):
            if program["statename"] == "FATAL":
                log = self._logs / f"{program['name']}.log"
                raise StackError(f"{program['name']} does not stay up: {program['spawnerr']}\n{tail(log)}")

    def _call(self, method: str, *arguments: object) -> Any:  # noqa: ANN401 - XML-RPC is untyped
        # A transport each time: after a refused connection the old one is of no use.
        transport = SupervisorTransport(None, None, self._address)
        server = xmlrpc.client.ServerProxy("http://supervisor", transport=transport)
        return getattr(server.supervisor, method)(*arguments)


def wait_for(supervisor: Supervisor, seconds: float = 15.0) -> None:
    """Wait until supervisord answers."""
    deadline = time.monotonic() + seconds
    while not supervisor.answers():
        if time.monotonic() > deadline:
            raise StackError(f"supervisord did not answer within {seconds:.0f} seconds.")
        time.sleep(0.05)


def _render(stack: Stack, groups: list[Group]) -> str:
    sections = [_daemon(stack)]
    for group in groups:
        names = ",".join(program.name for program in group.programs)
        sections.append({f"group:{group.name}": {"programs": names, "priority": str(group.priority)}})
        sections.extend(_program(stack, program) for program in group.programs)
    return "\n".join(_section(name, values) for part in sections for name, values in part.items())


def _daemon(stack: Stack) -> dict[str, dict[str, str]]:
    socket = str(socket_path(stack))
    return {
        "unix_http_server": {"file": socket, "chmod": "0600"},
        "rpcinterface:supervisor": {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        },
        "supervisorctl": {"serverurl": f"unix://{socket}"},
        "supervisord": {
            "logfile": str(stack.paths.log / "supervisord.log"),
            "logfile_maxbytes": "5MB",
            "logfile_backups": "2",
            "pidfile": str(stack.paths.run / "supervisord.pid"),
            "identifier": f"anhao-{stack.paths.identity}",
            "nocleanup": "true",
            "silent": "true",
        },
    }


def _program(stack: Stack, program: Program) -> dict[str, dict[str, str]]:
    return {
        f"program:{program.name}": {
            "command": shlex.join(_attached(stack, program)),
            "directory": str(program.directory),
            "autostart": "false",
            "autorestart": "true",
            "startsecs": "1",
            "startretries": "5",
            "stopsignal": program.stop_signal,
            "stopwaitsecs": str(program.stop_seconds),
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": str(stack.paths.log / f"{program.name}.log"),
            "stdout_logfile_maxbytes": "10MB",
            "stdout_logfile_backups": "3",
        }
    }


def _attached(stack: Stack, program: Program) -> list[str]:
    script = [sys.executable, "-I", str(DEPLOY / "stack" / "attached.py")]
    user = f"{program.user.uid}:{program.user.gid}" if program.user else "-"
    group = str(stack.paths.run / f"{program.name}.group")
    return [*script, program.stop_signal, user, group, *program.command]


def _section(name: str, values: dict[str, str]) -> str:
    # supervisord expands %(names)s in every value.
    lines = [f"{key} = {value.replace('%', '%%')}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines, ""])
