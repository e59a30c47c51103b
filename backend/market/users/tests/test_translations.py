"""Every message of the lowest apps has a Chinese text with the same fields."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

FIELD = re.compile(r"\{\w+\}")


def _messages(app: Path) -> Iterator[str]:
    for source in app.rglob("*.py"):
        if "tests" in source.parts:
            continue
        for node in ast.walk(ast.parse(source.read_text())):
            match node:
                case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(text))]):
                    yield text


@pytest.mark.parametrize("name", ["common", "users", "images"])
def test_messages_are_translated_and_no_translation_is_left_over(name: str) -> None:
    app = settings.BACKEND_DIR / "market" / name
    catalogue = polib.pofile(str(app / "locale/zh_Hans/LC_MESSAGES/django.po"))
    translated = {entry.msgid: entry.msgstr for entry in catalogue}
    assert set(translated) == set(_messages(app))
    for text, chinese in translated.items():
        assert chinese
        assert sorted(set(FIELD.findall(text))) == sorted(set(FIELD.findall(chinese)))
