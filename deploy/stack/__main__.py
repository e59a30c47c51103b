"""The command line behind the Makefile: `python -m stack --help`."""

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from stack.failure import StackError
from stack.services import keep_services, run_with_services


def main(arguments: list[str]) -> int:
    """Run one command of the stack and return its exit status."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _as_interrupt)
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
    services = commands.add_parser("services", help="run a command beside a PostgreSQL and a Valkey of its own")
    services.add_argument("--profile", choices=["test", "bench"], default="test")
    services.add_argument("--keep", metavar="FILE", type=Path, help="hold them up; write `export` lines to FILE")
    services.add_argument("command", nargs="*", help="after --: the command and its arguments")
    services.set_defaults(action=_services)
    return parser


def _services(options: argparse.Namespace) -> int:
    if options.keep:
        return keep_services(options.profile, options.keep)
    if not options.command:
        raise StackError("services: no command given.\n  Example: python -m stack services -- pytest market/users")
    return run_with_services(options.command, options.profile)


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
