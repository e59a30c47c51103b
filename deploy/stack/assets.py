"""What is built from sources before a start: the single-page app and the compiled translations."""

import os
import subprocess

from stack import binaries, translations
from stack.environment import MARK
from stack.failure import StackError
from stack.fingerprint import fingerprint, is_current, set_stamp
from stack.locks import in_turn
from stack.paths import BACKEND, FRONTEND, SPA, VENV
from stack.processes import end, marked
from stack.progress import step

STAMP = ".anhao-stamp"
SPA_SOURCES = (
    "src",
    "public",
    "index.html",
    "vite.config.ts",
    "tsconfig.json",
    "tsconfig.app.json",
    "package-lock.json",
)


def build() -> int:
    """Bring packages, the app and the translations up to date and return 0; quick when nothing changed."""
    prepare()
    with in_turn(VENV):
        build_app()
    return 0


def prepare() -> None:
    """Bring what the sources need up to date, but not the app itself."""
    with in_turn(VENV):
        install_packages()
        compile_translations()


def node_environment() -> dict[str, str]:
    """Return our environment with the wheel's Node first on PATH, so that no other is ever used."""
    path = os.pathsep.join([str(binaries.node_folder()), os.environ.get("PATH", os.defpath)])
    # The authorities of a company's network are on the system's list, not on Node's own.
    return {"NODE_USE_SYSTEM_CA": "1"} | os.environ | {"PATH": path}


def npm(*arguments: str) -> list[str]:
    """Return the command line that runs npm on the wheel's Node."""
    return [str(binaries.node_folder() / "node"), str(binaries.npm_cli()), *arguments]


def install_packages() -> None:
    """Run `npm ci` when the lock file or Node changed."""
    stamp = FRONTEND / "node_modules" / STAMP
    value = fingerprint([FRONTEND / "package-lock.json"], str(binaries.node_folder()))
    if is_current(stamp, value):
        return
    with step("Installing the front end's packages (npm ci)"):
        _run_npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    set_stamp(stamp, value)


def build_app() -> None:
    """Run the front end's build when a source changed."""
    value = fingerprint([FRONTEND / name for name in SPA_SOURCES])
    if is_current(SPA / STAMP, value):
        return
    with step("Building the single-page app"):
        _run_npm("run", "build")
    set_stamp(SPA / STAMP, value)


def compile_translations() -> None:
    """Write the `.mo` file of each `.po` file that changed."""
    stamp = VENV / ".anhao-translations"
    sources = translations.sources(BACKEND)
    value = fingerprint(sources)
    if is_current(stamp, value) and all(source.with_suffix(".mo").exists() for source in sources):
        return
    with step("Compiling translations"):
        for source in sources:
            translations.compile_catalogue(source)
    set_stamp(stamp, value)


def _run_npm(*arguments: str) -> None:
    mark = f"build-{os.getpid()}"
    try:
        answer = subprocess.run(
            npm(*arguments),
            cwd=FRONTEND,
            env=node_environment() | {MARK: mark},
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    finally:
        # Interrupted, npm dies at once and what it started does not.
        end(marked(mark), 5)
    if answer.returncode != 0:
        raise StackError(f"npm {' '.join(arguments)} failed:\n{answer.stdout}")
