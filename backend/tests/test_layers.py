"""The layout is the architecture; import-linter checks imports, this checks the rest."""

from pathlib import Path

import pytest

MARKET = Path(__file__).resolve().parents[1] / "market"
SOURCES = [path for path in sorted(MARKET.rglob("*.py")) if "migrations" not in path.parts]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(MARKET)))
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(MARKET)))
def test_chinese_stands_in_data_and_tests_only(path: Path) -> None:
    allowed = {"tests", "data", "kinds"} & set(path.parts)
    lines = path.read_text().splitlines()
    assert allowed or not [line for line in lines if any("\u4e00" <= letter <= "\u9fff" for letter in line)]
