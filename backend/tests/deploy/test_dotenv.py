"""`make env` makes every secret of ours, each its own, and never overwrites one."""

import os
from base64 import b64decode
from pathlib import Path

import pytest
from stack import dotenv
from stack.paths import REPOSITORY

EXAMPLE = (REPOSITORY / ".env.example").read_text(encoding="utf-8")
OURS = {*dotenv.PASSWORDS, *dotenv.KEYS, "ANHAO_FIELD_KEYS"}


def _values(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))


def test_fill_makes_every_secret_and_changes_nothing_else() -> None:
    before, after = _values(EXAMPLE), _values(dotenv.fill(EXAMPLE))
    assert {name for name in before if before[name] != after[name]} == OURS
    assert len({after[name] for name in OURS}) == len(OURS)


def test_fill_makes_keys_of_32_bytes() -> None:
    after = _values(dotenv.fill(EXAMPLE))
    keys = [after[name] for name in dotenv.KEYS] + [after["ANHAO_FIELD_KEYS"].partition(":")[2]]
    assert [len(b64decode(key, validate=True)) for key in keys] == [32] * 4


def test_fill_keeps_a_secret_that_is_set() -> None:
    assert dotenv.fill("ANHAO_PIN_KEY=mine\n") == "ANHAO_PIN_KEY=mine\n"


def test_main_writes_a_private_file_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".env.example").write_text(EXAMPLE, encoding="utf-8")
    monkeypatch.setattr(dotenv, "REPOSITORY", tmp_path)
    assert dotenv.main() == 0
    first = (tmp_path / ".env").read_text(encoding="utf-8")
    assert os.stat(tmp_path / ".env").st_mode & 0o777 == 0o600
    assert dotenv.main() == 1
    assert "stays as it is" in capsys.readouterr().out
    assert (tmp_path / ".env").read_text(encoding="utf-8") == first
