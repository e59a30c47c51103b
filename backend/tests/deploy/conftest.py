"""What the tests of the stack share: a described stack, and the settings of compose as data."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from stack.environment import Stack
from stack.keys import load_or_create
from stack.paths import REPOSITORY, Paths
from stack.ports import Ports

VARIABLE = re.compile(r"\$\{(ANHAO_[A-Z0-9_]+)(:?[-?][^}]*)?\}")


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    """A stack in a scratch folder on ports that nobody uses; nothing of it runs."""
    paths = Paths(tmp_path / "var")
    paths.create()
    return Stack(paths, Ports.free(), load_or_create(paths.secrets))


@pytest.fixture(scope="session")
def compose_text() -> str:
    return (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def compose(compose_text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(compose_text)
    return loaded


@pytest.fixture(scope="session")
def example() -> dict[str, str]:
    """`.env.example` as name → value."""
    lines = (REPOSITORY / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
