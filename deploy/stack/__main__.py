"""The command line behind the Makefile: `python -m stack --help`."""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from stack import assets, openapi
from stack.bench import bench
from stack.failure import StackError
from stack.locks import holder
from stack.paths import Paths, default_root
from stack.ports import Ports, complaints
from stack.processes import INTERRUPTS
from stack.relock import relock
from stack.reset import reset
from stack.run import run
from stack.services import keep_services, run_with_services
from stack.suite.command import run_suite


def main(arguments: list[str]) -> int:
    """Run one command of the stack and return its exit status."""
    options = _parser().parse_args(arguments)
    # SIGINT as well: a shell that starts us in the background has it ignored.
    for number in INTERRUPTS:
        signal.signal(number, _as_interrupt)
    try:
        return int(options.action(options))
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stack", description="Anhao's embedded stack.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    add("run", "start the whole product").set_defaults(action=lambda _: run())
    add("build", "build the app and the translations").set_defaults(action=lambda _: assets.build())
    add("lock", "pin the Python packages anew").set_defaults(action=lambda _: relock())
    add("ports", "say which ports are taken").set_defaults(action=lambda _: _ports())
    _add_services(add("services", "run a command beside a PostgreSQL and a Valkey of its own"))
    _add_test(add("test", "run every check and test"))
    measuring = add("bench", "measure the figures on a durable database of its own")
    measuring.add_argument("arguments", nargs="*", help="after --: handed on to the benchmarks")
    measuring.set_defaults(action=lambda options: bench(options.arguments))
    contract = add("openapi", "write frontend/openapi.json and the client")
    contract.add_argument("--check", action="store_true", help="only compare; needs the services")
    contract.set_defaults(action=lambda options: openapi.check() if options.check else openapi.write())
    removal = add("reset", "end what runs from here and remove its data")
    removal.add_argument("--yes", action="store_true", help="do not ask")
    removal.set_defaults(action=lambda options: reset(options.yes))
    return parser


def _add_services(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", choices=["test", "bench"], default="test", help="fast, or durable and tuned")
    parser.add_argument("--keep", metavar="FILE", type=Path, help="hold them up; write `export` lines to FILE")
    parser.add_argument("command", nargs="*", help="after --: the command and its arguments")
    parser.set_defaults(action=_services)


def _add_test(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", metavar="STAGES", help="names of stages, by comma")
    parser.add_argument("--lint", action="store_true", help="linters and type checkers only")
    parser.add_argument("--nightly", action="store_true", help="the larger sizes as well")
    parser.set_defaults(action=lambda options: run_suite(options.only, options.lint, options.nightly))


def _services(options: argparse.Namespace) -> int:
    if options.keep:
        return keep_services(options.profile, options.keep)
    if not options.command:
        raise StackError("services: no command given.\n  Example: python -m stack services -- pytest market/users")
    return run_with_services(options.command, options.profile)


def _ports() -> int:
    paths = Paths(default_root())
    if pid := holder(paths.lock):
        print(f"✓ Anhao is running from here (process {pid}).")
        return 0
    lines = complaints(Ports.from_environment(os.environ))
    for line in lines:
        print(f"✗ {line}")
    return 1 if lines else 0


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
