"""Walking through a JSON document and writing down everything that is wrong with it, each under its own path."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from re import Pattern
from typing import Any

from django.utils.translation import gettext_lazy as _

from market.common.errors import DomainError, Text
from market.common.patterns import clean_text

Finding = dict[str, str]
Label = dict[str, str]
LANGUAGES = ("zh-hans", "en")


class InvalidDocument(DomainError):
    """`errors: {path: [{code, message}]}`, paths like `attributes.2.options.0.label.en`."""

    code = "validation_failed"
    message = _("Some fields need another look.")


@dataclass(frozen=True)
class Place:
    """One value in the document. A reader answers with a harmless value for what it refuses, so that the walk goes on.

    After the walk `settle` raises everything that was found.
    """

    value: Any
    path: str = ""
    findings: dict[str, list[Finding]] = field(default_factory=dict)

    def refuse(self, code: str, message: Text) -> None:
        self.findings.setdefault(self.path, []).append({"code": code, "message": str(message)})

    def settle(self) -> None:
        """Raises InvalidDocument when anything was refused, here or anywhere below."""
        if self.findings:
            raise InvalidDocument(errors=self.findings)

    def inside(self, name: str | int) -> "Place":
        """The value under a member's name or at a position; None when there is none."""
        inner = self.value[name] if isinstance(name, int) else self.value.get(name)
        return Place(inner, f"{self.path}.{name}".lstrip("."), self.findings)

    def is_object(self) -> bool:
        if not isinstance(self.value, dict):
            self.refuse("invalid", _("An object is expected here."))
            return False
        return True

    def has_members(self, needed: AbstractSet[str], allowed: AbstractSet[str] = frozenset()) -> bool:
        """Whether it is an object with all of `needed`; members that are neither needed nor allowed are refused."""
        if not self.is_object():
            return False
        for name in self.value.keys() - needed - allowed:
            self.inside(name).refuse("unknown", _("There is no such field."))
        missing = needed - self.value.keys()
        for name in missing:
            self.inside(name).refuse("required", _("This is needed."))
        return not missing

    def items(self, least: int, most: int) -> Iterator["Place"]:
        """The items of a list; of none when it is no list or has more or fewer items than it may."""
        if not isinstance(self.value, list):
            self.refuse("invalid", _("A list is expected here."))
        elif not least <= len(self.value) <= most:
            self.refuse("out_of_range", _("From {min} to {max} entries, please.").format(min=least, max=most))
        else:
            yield from (self.inside(position) for position in range(len(self.value)))

    def text(self, longest: int, *, may_be_empty: bool = False) -> str:
        if not isinstance(self.value, str):
            self.refuse("invalid", _("Enter a text."))
            return ""
        text = clean_text(self.value)
        if not text and not may_be_empty:
            self.refuse("required", _("This is needed."))
        if len(text) > longest:
            self.refuse("max_length", _("At most {max} characters.").format(max=longest))
        return text

    def code(self, pattern: Pattern[str], message: Text) -> str:
        """A text that machines read."""
        if not isinstance(self.value, str) or not pattern.fullmatch(self.value):
            self.refuse("invalid", message)
            return ""
        return self.value

    def one_of(self, choices: Sequence[str]) -> str:
        if self.value not in choices:
            self.refuse("invalid_choice", _("Choose one of the options."))
            return ""
        return str(self.value)

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.refuse("invalid", _("Answer yes or no."))
            return False
        return self.value

    def number(self, lowest: int, highest: int) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.refuse("invalid", _("Enter a whole number."))
            return lowest
        if not lowest <= self.value <= highest:
            self.refuse("out_of_range", _("Enter a number from {min} to {max}.").format(min=lowest, max=highest))
        return self.value

    def label(self, longest: int, *, may_be_empty: bool = False) -> Label:
        """A text in every language."""
        if not self.has_members(frozenset(LANGUAGES)):
            return {}
        return {language: self.inside(language).text(longest, may_be_empty=may_be_empty) for language in LANGUAGES}


def refuse_repeated(places: Sequence[Place]) -> None:
    """Each of these values names one thing only."""
    seen: set[Any] = set()
    for place in places:
        if isinstance(place.value, str) and place.value in seen:
            place.refuse("not_unique", _("This is there already."))
        seen.add(str(place.value))
