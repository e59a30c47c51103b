"""A kind of notification: its texts in both languages, its channels, whether they may be switched off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from market.common.money import display_yuan

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Channel(StrEnum):
    IN_APP = "in_app"
    MAIL = "mail"
    SMS = "sms"


IN_APP = frozenset({Channel.IN_APP})
IN_APP_AND_MAIL = frozenset({Channel.IN_APP, Channel.MAIL})
# What costs money or has a deadline.
EVERY_CHANNEL = frozenset(Channel)


@dataclass(frozen=True)
class Text:
    """One sentence in both languages; `{name}` fields are filled from the notification's params."""

    zh: str
    en: str

    def fill(self, params: Mapping[str, Any], language: str) -> str:
        """Params named `*_fen` are shown as yuan, `*_at` (ISO 8601) as Shanghai time. KeyError when one is missing."""
        return self._in(language).format(**{name: _shown(name, value) for name, value in params.items()})

    def outline(self, language: str) -> str:
        """The sentence with … for what would be filled in."""
        return self._in(language).format_map(_Blanks())

    def _in(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True)
class Kind:
    """`code` is stored and never changes its meaning. Deadlines and staff decisions have `may_switch_off=False`."""

    code: str
    title: Text
    text: Text
    channels: frozenset[Channel] = IN_APP
    may_switch_off: bool = True

    def lets_switch_off(self, channel: str) -> bool:
        return self.may_switch_off and channel in self.channels and channel != Channel.IN_APP


class _Blanks(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _shown(name: str, value: object) -> str:
    if name.endswith("_fen") and isinstance(value, int):
        return display_yuan(value)
    if name.endswith("_at") and isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return str(value)
