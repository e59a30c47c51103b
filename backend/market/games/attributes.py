"""One schema generates the form, the validation, the filters and what the detail page shows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from market.common.errors import DomainError, Text
from market.common.patterns import clean_text

Attribute = Mapping[str, Any]
Values = dict[str, Any]
MAX_TEXT = 200


class InvalidAttributes(DomainError):
    """Rendered like a serializer's findings, under `attributes.<key>`."""

    code = "validation_failed"
    message = _("Some fields need another look.")

    def __init__(self, problems: Mapping[str, tuple[str, Text]]) -> None:
        super().__init__(
            errors={
                f"attributes.{key}": [{"code": code, "message": str(message)}]
                for key, (code, message) in problems.items()
            }
        )


class Shown(NamedTuple):
    """An attribute as people read it."""

    key: str
    label: str
    value: Any
    display: str


class _Refused(Exception):
    def __init__(self, code: str, message: Text) -> None:
        super().__init__(code)
        self.finding = (code, message)


def validate_attributes(schema: Sequence[Attribute], values: Mapping[str, Any], *, complete: bool) -> Values:
    """The clean values of a listing, without empty ones. `complete` also asks for what is required.

    Raises InvalidAttributes with every finding at once, unknown keys included.
    """
    known = {attribute["key"]: attribute for attribute in schema}
    problems: dict[str, tuple[str, Text]] = {
        key: ("unknown", _("This game has no such attribute.")) for key in values if key not in known
    }
    clean: Values = {}
    for key, attribute in known.items():
        value = values.get(key)
        if value in (None, "", []):
            if complete and attribute["required"]:
                problems[key] = ("required", _("This is needed."))
            continue
        try:
            clean[key] = _CLEANERS[attribute["type"]](attribute, value)
        except _Refused as refused:
            problems[key] = refused.finding
    if problems:
        raise InvalidAttributes(problems)
    return clean


def show_attributes(schema: Sequence[Attribute], values: Mapping[str, Any], *, card: bool = False) -> list[Shown]:
    """What a detail page or a card (`card`) shows, in the schema's order and the person's language."""
    shown = []
    for attribute in schema:
        value = values.get(attribute["key"])
        if value is None or (card and not attribute["on_card"]):
            continue
        shown.append(Shown(attribute["key"], in_language(attribute["label"]), value, display(attribute, value)))
    return shown


def display(attribute: Attribute, value: Any) -> str:
    """A value as people read it: the labels of its options, with its unit."""
    if attribute["type"] in ("choice", "multi_choice"):
        chosen = value if isinstance(value, list) else [value]
        labels = {option["value"]: option["label"] for option in attribute["options"] if option["value"] in chosen}
        return "、".join(in_language(labels[one]) if one in labels else str(one) for one in chosen)
    if attribute["type"] == "boolean":
        return str(_("Yes") if value else _("No"))
    if attribute["type"] == "number":
        unit = in_language(attribute.get("unit") or {})
        return f"{value} {unit}".strip() if unit.isascii() else f"{value}{unit}"
    return str(value)


def in_language(texts: Mapping[str, str]) -> str:
    """The text in the person's language, Chinese when it lacks one."""
    return texts.get(get_language() or "zh-hans", texts.get("zh-hans", ""))


def filter_tokens(schema: Sequence[Attribute], values: Mapping[str, Any]) -> list[str]:
    """`key=value` of everything that can be chosen as a filter; numbers are compared, not chosen."""
    tokens = []
    for attribute in schema:
        value = values.get(attribute["key"])
        if (
            value is None
            or not attribute["filterable"]
            or attribute["type"] not in ("choice", "multi_choice", "boolean")
        ):
            continue
        for one in value if isinstance(value, list) else [value]:
            tokens.append(f"{attribute['key']}={str(one).lower()}")
    return tokens


def _clean_choice(attribute: Attribute, value: Any) -> str:
    if not isinstance(value, str) or value not in {option["value"] for option in attribute["options"]}:
        raise _Refused("invalid_choice", _("Choose one of the options."))
    return value


def _clean_multi_choice(attribute: Attribute, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > len(attribute["options"]):
        raise _Refused("invalid_choice", _("Choose from the options."))
    chosen = {_clean_choice(attribute, one) for one in value}
    return [option["value"] for option in attribute["options"] if option["value"] in chosen]


def _clean_number(attribute: Attribute, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Refused("invalid", _("Enter a whole number."))
    if not attribute["min"] <= value <= attribute["max"]:
        raise _Refused(
            "out_of_range",
            _("Enter a number from {min} to {max}.").format(min=attribute["min"], max=attribute["max"]),
        )
    return value


def _clean_boolean(attribute: Attribute, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Refused("invalid", _("Answer yes or no."))
    return value


def _clean_text(attribute: Attribute, value: Any) -> str:
    if not isinstance(value, str):
        raise _Refused("invalid", _("Enter a text."))
    text = clean_text(value)
    longest = attribute.get("max", MAX_TEXT)
    if len(text) > longest:
        raise _Refused("max_length", _("At most {max} characters.").format(max=longest))
    return text


_CLEANERS: dict[str, Callable[[Attribute, Any], Any]] = {
    "choice": _clean_choice,
    "multi_choice": _clean_multi_choice,
    "number": _clean_number,
    "boolean": _clean_boolean,
    "text": _clean_text,
}
