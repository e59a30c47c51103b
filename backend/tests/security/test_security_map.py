"""docs/security.md names tests; all of them exist."""

import ast
import re
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[2]
PAGE = BACKEND.parent / "docs" / "security.md"
_NAME = re.compile(r"`(test_\w+)`")


def _existing() -> set[str]:
    files = [path for path in BACKEND.rglob("test_*.py") if "node_modules" not in path.parts]
    trees = [ast.parse(path.read_text()) for path in files]
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_page_names_exists() -> None:
    named = set(_NAME.findall(PAGE.read_text()))
    assert len(named) > 40
    assert named - _existing() == set()


def test_every_threat_has_a_measure_and_a_test() -> None:
    section = PAGE.read_text().partition("## Threats and measures")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|") and not line.startswith(("| Threat", "|---"))]
    assert rows
    assert [row for row in rows if not _NAME.search(row)] == []
    assert [row for row in rows if row.count("|") != 4] == []
