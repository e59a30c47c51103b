"""The layout is the architecture; import-linter checks imports, this checks the rest."""

import tokenize
from pathlib import Path

import pytest

MARKET = Path(__file__).resolve().parents[1] / "market"
SOURCES = [path for path in sorted(MARKET.rglob("*.py")) if "migrations" not in path.parts]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(MARKET)))
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(MARKET)))
def test_identifiers_are_english(path: Path) -> None:
    with tokenize.open(path) as source:
        names = [token.string for token in tokenize.generate_tokens(source.readline) if token.type == tokenize.NAME]
    assert [name for name in names if not name.isascii()] == []
