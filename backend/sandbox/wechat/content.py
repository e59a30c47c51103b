"""Reading requests: JSON bodies and query strings, refused with PARAM_ERROR and the field's name."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sandbox.wechat.errors import ApiError

NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")
MAX_FEN = 100_000_000_00


class Content:
    """The values of a request; each reader raises ApiError."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    @classmethod
    def parse(cls, body: bytes) -> "Content":
        try:
            values = json.loads(body)
            # Half a surrogate pair is JSON but no text: nothing could sign or store it.
            json.dumps(values, ensure_ascii=False).encode()
        except ValueError:
            values = None
        if not isinstance(values, dict):
            raise ApiError("PARAM_ERROR", "请求体不是JSON")
        return cls(values)

    def text(self, name: str, *, longest: int) -> str:
        value = self.optional(name, longest=longest)
        if not value:
            raise ApiError("PARAM_ERROR", name)
        return value

    def optional(self, name: str, *, longest: int) -> str:
        """A text or `""`."""
        value = self._values.get(name)
        if value is None:
            return ""
        # WeChat Pay counts bytes.
        if not isinstance(value, str) or len(value.encode()) > longest:
            raise ApiError("PARAM_ERROR", name)
        return value

    def number(self, name: str, *, longest: int) -> str:
        """A merchant's number of letters, digits and `_-|*@`."""
        value = self.text(name, longest=longest)
        if not NUMBER.fullmatch(value):
            raise ApiError("PARAM_ERROR", name)
        return value

    def fen(self, name: str) -> int:
        value = self._values.get(name)
        # A bool is an int to Python.
        if type(value) is not int or not 0 < value <= MAX_FEN:
            raise ApiError("PARAM_ERROR", name)
        return value

    def constant(self, name: str, *allowed: str, default: str = "") -> str:
        value = self.optional(name, longest=64) or default
        if value not in allowed:
            raise ApiError("PARAM_ERROR", name)
        return value

    def moment(self, name: str, default: float) -> float:
        """Unix seconds of a time with its zone (RFC 3339)."""
        text = self.optional(name, longest=64)
        if not text:
            return default
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = datetime.min
        if moment.tzinfo is None:
            raise ApiError("PARAM_ERROR", name)
        return moment.timestamp()

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.text(name, longest=10))
        except ValueError:
            raise ApiError("PARAM_ERROR", name) from None

    def part(self, name: str) -> "Content":
        value = self._values.get(name)
        if not isinstance(value, dict):
            raise ApiError("PARAM_ERROR", name)
        return Content(value)
