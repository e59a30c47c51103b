"""Attributes of a schema: typed fields of which the form, the filters and the detail page are made."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import JSONField
from django.utils.translation import gettext_lazy as _

from market.games.attributes import MAX_TEXT
from market.games.validation.places import Place, refuse_repeated

MOST_ATTRIBUTES = 40
MOST_OPTIONS = 200
MOST_ON_CARD = 3
LONGEST_LABEL = 60
LONGEST_UNIT = 10
# What the search can compare.
HIGHEST_NUMBER = 10**9
_KEY = re.compile(r"(?=.{1,40}\Z)[a-z][a-z0-9]*(_[a-z0-9]+)*")
_VALUE = re.compile(r"(?=.{1,40}\Z)[a-z0-9]+(-[a-z0-9]+)*")
_COMMON = frozenset({"key", "label", "type", "required", "filterable", "on_card"})
# A listing's own fields, which facets and answers carry beside the attributes.
_OWN_FIELDS = frozenset({"game", "server", "price", "seller", "sort", "cursor", "title", "description", "bindings"})
# The search compares `attributes__<key>`, where Django would take these for a comparison.
RESERVED_KEYS = _OWN_FIELDS | frozenset(JSONField().get_lookups())


def read_attributes(place: Place, types: Mapping[str, str]) -> list[dict[str, Any]]:
    """`types` is what type each key has had before: listings of earlier versions are searched by the same key."""
    places = list(place.items(1, MOST_ATTRIBUTES))
    attributes = [_read_attribute(each, types) for each in places]
    objects = [each for each in places if isinstance(each.value, dict)]
    refuse_repeated([each.inside("key") for each in objects])
    shown = [each.inside("on_card") for each in objects if each.value.get("on_card") is True]
    for each in shown[MOST_ON_CARD:]:
        each.refuse("too_many_on_card", _("A card shows at most {max} attributes.").format(max=MOST_ON_CARD))
    return attributes


def _read_attribute(place: Place, types: Mapping[str, str]) -> dict[str, Any]:
    kind = place.inside("type").one_of(TYPES) if place.is_object() else ""
    if not kind:
        return {}
    needed, allowed, read_special = _KINDS[kind]
    if not place.has_members(_COMMON | needed, allowed):
        return {}
    return {
        "key": _read_key(place.inside("key")),
        "label": place.inside("label").label(LONGEST_LABEL),
        "type": _read_type(place, kind, types),
        **read_special(place),
        "required": place.inside("required").flag(),
        "filterable": _read_filterable(place),
        "on_card": place.inside("on_card").flag(),
    }


def _read_key(place: Place) -> str:
    key = place.code(_KEY, _("Small letters, digits and single underscores; begin with a letter."))
    if key in RESERVED_KEYS:
        place.refuse("reserved", _("This key is used by the product itself."))
    return key


def _read_type(place: Place, kind: str, types: Mapping[str, str]) -> str:
    if types.get(str(place.value["key"]), kind) != kind:
        message = _("An earlier version has this key with another type: choose a new key.")
        place.inside("type").refuse("type_changed", message)
    return kind


def _read_filterable(place: Place) -> bool:
    filterable = place.inside("filterable")
    if filterable.flag() and place.value["type"] == "text":
        filterable.refuse("invalid", _("A free text cannot be a filter."))
    return bool(filterable.value)


def _read_options(place: Place) -> dict[str, Any]:
    places = [one for one in place.inside("options").items(1, MOST_OPTIONS) if one.has_members({"value", "label"})]
    refuse_repeated([one.inside("value") for one in places])
    return {
        "options": [
            {
                "value": one.inside("value").code(_VALUE, _("Small letters and digits, joined by single hyphens.")),
                "label": one.inside("label").label(LONGEST_LABEL),
            }
            for one in places
        ]
    }


def _read_bounds(place: Place) -> dict[str, Any]:
    low, high = place.inside("min").number(0, HIGHEST_NUMBER), place.inside("max").number(0, HIGHEST_NUMBER)
    if low > high:
        place.inside("max").refuse("empty_range", _("The upper end is below the lower one."))
    bounds: dict[str, Any] = {"min": low, "max": high}
    if "unit" in place.value:
        bounds["unit"] = place.inside("unit").label(LONGEST_UNIT, may_be_empty=True)
    return bounds


def _read_longest(place: Place) -> dict[str, Any]:
    return {"max": place.inside("max").number(1, MAX_TEXT)} if "max" in place.value else {}


def _read_nothing(place: Place) -> dict[str, Any]:
    return {}


_Members = frozenset[str]
# Type → members that it needs, members that it may have, and how both are read.
_KINDS: dict[str, tuple[_Members, _Members, Callable[[Place], dict[str, Any]]]] = {
    "choice": (frozenset({"options"}), frozenset(), _read_options),
    "multi_choice": (frozenset({"options"}), frozenset(), _read_options),
    "number": (frozenset({"min", "max"}), frozenset({"unit"}), _read_bounds),
    "boolean": (frozenset(), frozenset(), _read_nothing),
    "text": (frozenset(), frozenset({"max"}), _read_longest),
}
TYPES = tuple(_KINDS)
