"""Reading `biz_content`: JSON whose scalars count as text, as Alipay treats them."""

import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox.alipay.errors import GatewayError, business_error
from sandbox.money import parse_yuan

NUMBER = re.compile(r"[A-Za-z0-9_\-]{1,64}")


class BizContent:
    """`invalid` is the sub_code with which this API refuses an argument."""

    def __init__(self, values: Mapping[str, Any], *, invalid: str) -> None:
        self._values = values
        self._invalid = invalid

    @classmethod
    def parse(cls, text: str, *, invalid: str) -> "BizContent":
        """Raises GatewayError when it is not a JSON object."""
        try:
            # Amounts must never pass through a float, so numbers stay the text they were written as.
            values = json.loads(text or "{}", parse_float=str, parse_int=str)
            # Half a surrogate pair is JSON but no text: nothing could sign or store it.
            json.dumps(values, ensure_ascii=False).encode()
        except ValueError:
            values = None
        if not isinstance(values, dict):
            raise GatewayError("40002", "isv.invalid-format", "biz_content")
        return cls(values, invalid=invalid)

    def text(self, name: str, *, longest: int = 256) -> str:
        """A required text; raises GatewayError."""
        value = self.optional(name, longest=longest)
        if not value:
            raise business_error(self._invalid, name)
        return value

    def optional(self, name: str, *, longest: int = 256) -> str:
        """A text or `""`; raises GatewayError."""
        value = self._values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > longest:
            raise business_error(self._invalid, name)
        return value

    def number(self, name: str) -> str:
        """A required merchant number of letters, digits, `_` and `-`; raises GatewayError."""
        return self._check_number(name, self.text(name))

    def optional_number(self, name: str) -> str:
        value = self.optional(name)
        return self._check_number(name, value) if value else ""

    def fen(self, name: str) -> int:
        """A required amount in yuan, as fen; raises GatewayError."""
        try:
            return parse_yuan(self.text(name))
        except ValueError:
            raise business_error(self._invalid, name) from None

    def constant(self, name: str, value: str) -> None:
        """Insist on one value; raises GatewayError."""
        if self.text(name) != value:
            raise business_error(self._invalid, name)

    def part(self, name: str) -> "BizContent":
        """A nested object; raises GatewayError."""
        value = self._values.get(name)
        if not isinstance(value, dict):
            raise business_error(self._invalid, name)
        return BizContent(value, invalid=self._invalid)

    def _check_number(self, name: str, value: str) -> str:
        if not NUMBER.fullmatch(value):
            raise business_error(self._invalid, name)
        return value
