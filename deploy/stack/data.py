"""Brings the database's content up to date: schema, games, demo people and listings."""

import json
import os
import subprocess
import sys

from stack.environment import Stack
from stack.failure import StackError
from stack.fingerprint import fingerprint, is_current, set_stamp
from stack.paths import BACKEND
from stack.progress import step


def prepare_data(stack: Stack, environ: dict[str, str]) -> None:
    """Migrate, load the games and, once in the life of the data folder, the demo data."""
    owner = environ | {"ANHAO_DATABASE_URL": environ["ANHAO_OWNER_DATABASE_URL"]}
    migrations = fingerprint(sorted(BACKEND.glob("market/*/migrations")))
    games = fingerprint([BACKEND / "market" / "games"])
    _once(stack, "migrations", migrations, "Migrating the database", ["migrate", "--no-input", "-v", "0"], owner)
    _once(stack, "games", games, "Loading games", ["load_games"], environ)
    demo = ["load_demo", "--output", str(stack.paths.demo)]
    _once(stack, "demo", "loaded", "Loading demo data", demo, environ)
    _correct_address(stack)


def _once(stack: Stack, name: str, value: str, text: str, command: list[str], environ: dict[str, str]) -> None:
    stamp = stack.paths.stamps / name
    if is_current(stamp, value):
        return
    with step(text):
        _manage(command, environ)
    set_stamp(stamp, value)


def _manage(command: list[str], environ: dict[str, str]) -> None:
    answer = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=BACKEND,
        env=environ,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if answer.returncode != 0:
        raise StackError(f"manage.py {command[0]} failed:\n{answer.stdout}")


def _correct_address(stack: Stack) -> None:
    """The people stay the same when the stack moves to another port; their address does not."""
    demo = json.loads(stack.paths.demo.read_text(encoding="utf-8"))
    demo["base_url"] = stack.public_url
    draft = stack.paths.demo.with_suffix(".new")
    draft.write_text(json.dumps(demo, ensure_ascii=False, indent=2) + os.linesep, encoding="utf-8")
    draft.chmod(0o600)  # it holds passwords and PINs
    draft.replace(stack.paths.demo)
