"""What runs before there is a `.venv`, and what decides whether a step is done again."""

import ast
from pathlib import Path

import pytest
from stack.failure import StackError
from stack.fingerprint import fingerprint, is_current, set_stamp
from stack.lock import REQUIREMENTS, excerpt
from stack.paths import DEPLOY, REPOSITORY

# Run by whatever Python a machine has, which may be too old for the rest: they must say so, not crash.
ON_BARE_PYTHON = ("bootstrap", "doctor", "dotenv")
OLDEST_GRAMMAR = (3, 8)


def _imported(module: str) -> set[str]:
    """Modules of `stack` that a module needs, itself included."""
    found, waiting = set[str](), [module]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        tree = ast.parse((DEPLOY / "stack" / f"{name}.py").read_text(encoding="utf-8"))
        waiting += [node.module.partition(".")[2] for node in ast.walk(tree) if _is_ours(node)]  # type: ignore[attr-defined]  # _is_ours has looked
    return found


def _is_ours(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and bool(node.module) and str(node.module).startswith("stack.")


@pytest.mark.parametrize("module", ON_BARE_PYTHON)
def test_bare_python_can_read_it(module: str) -> None:
    for name in _imported(module):
        text = (DEPLOY / "stack" / f"{name}.py").read_text(encoding="utf-8")
        ast.parse(text, feature_version=OLDEST_GRAMMAR)
        assert "from __future__ import annotations" in text, f"{name} would evaluate annotations that are too new"


def test_excerpt_pins_with_hashes() -> None:
    text = excerpt(REQUIREMENTS / "development.lock", "uv")
    assert text.startswith("uv==")
    assert "--hash=sha256:" in text
    assert [line for line in text.splitlines()[1:] if not line.startswith("    --hash=")] == []


def test_excerpt_names_what_is_not_pinned() -> None:
    with pytest.raises(StackError, match="does not pin no-such-package"):
        excerpt(REQUIREMENTS / "production.lock", "no-such-package")


@pytest.mark.parametrize("name", ["production.lock", "development.lock"])
def test_locks_install_from_any_index(name: str) -> None:
    text = (REQUIREMENTS / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text


def test_production_lock_is_part_of_the_development_lock() -> None:
    pins = [
        {line for line in (REQUIREMENTS / name).read_text(encoding="utf-8").splitlines() if "==" in line}
        for name in ("production.lock", "development.lock")
    ]
    assert pins[0] <= pins[1]


def test_npm_lock_installs_from_any_registry() -> None:
    assert '"resolved"' not in (REPOSITORY / "frontend" / "package-lock.json").read_text(encoding="utf-8")


def test_fingerprint_sees_content_names_and_words(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "a").write_text("1")
    first = fingerprint([folder])
    assert fingerprint([folder]) == first
    assert fingerprint([folder], "word") != first
    (folder / "a").rename(folder / "b")
    renamed = fingerprint([folder])
    (folder / "b").write_text("2")
    assert len({first, renamed, fingerprint([folder])}) == 3


def test_stamp_counts_for_one_value_only(tmp_path: Path) -> None:
    stamp = tmp_path / "deep" / "stamp"
    assert not is_current(stamp, "one")
    set_stamp(stamp, "one")
    assert is_current(stamp, "one")
    assert not is_current(stamp, "two")
