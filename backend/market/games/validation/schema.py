"""A whole schema: its attributes, its handover steps, its binding kinds."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.utils.translation import gettext_lazy as _

from market.games.validation.attributes import LONGEST_LABEL, read_attributes
from market.games.validation.places import Place, refuse_repeated

MOST_STEPS = 20
MOST_BINDING_KINDS = 20
MOST_RISK_DAYS = 30
# The system itself ticks it: for the seller at delivery, for the buyer at the first reveal.
FIRST_STEP = "credentials"
_KEY = re.compile(r"(?=.{1,40}\Z)[a-z][a-z0-9]*([_-][a-z0-9]+)*")


class SchemaParts(TypedDict):
    """What a version is made of; the shapes are in `GameSchema`."""

    attributes: list[dict[str, Any]]
    handover_steps: list[dict[str, Any]]
    binding_kinds: list[dict[str, Any]]


NOTHING = SchemaParts(attributes=[], handover_steps=[], binding_kinds=[])
SCHEMA_PARTS = tuple(SchemaParts.__annotations__)


def validate_schema(document: Mapping[str, Any], *, types: Mapping[str, str]) -> SchemaParts:
    """The schema with its texts cleaned. `types` is what type each attribute's key has in the game's other versions.

    Raises InvalidDocument with every finding at once.
    """
    place = Place(dict(document))
    parts = NOTHING
    if place.has_members(frozenset(SCHEMA_PARTS)):
        parts = read_schema(place, types)
    place.settle()
    return parts


def read_schema(place: Place, types: Mapping[str, str]) -> SchemaParts:
    """The parts of a document that has all of them."""
    kinds = _read_binding_kinds(place.inside("binding_kinds"))
    return SchemaParts(
        attributes=read_attributes(place.inside("attributes"), types),
        handover_steps=_read_steps(place.inside("handover_steps"), [kind["key"] for kind in kinds]),
        binding_kinds=kinds,
    )


def _read_binding_kinds(place: Place) -> list[dict[str, Any]]:
    places = [kind for kind in place.items(0, MOST_BINDING_KINDS) if kind.has_members({"key", "label"})]
    refuse_repeated([kind.inside("key") for kind in places])
    return [_read_named(kind) for kind in places]


def _read_steps(place: Place, kinds: Sequence[str]) -> list[dict[str, Any]]:
    needed, allowed = {"key", "label", "risk_days"}, {"binding"}
    places = [step for step in place.items(1, MOST_STEPS) if step.has_members(needed, allowed)]
    refuse_repeated([step.inside("key") for step in places])
    steps = [_read_step(step, kinds) for step in places]
    if places and (places[0].value["key"] != FIRST_STEP or "binding" in places[0].value):
        text = _("The first step is always “{key}”, for every account.").format(key=FIRST_STEP)
        places[0].inside("key").refuse("wrong_first_step", text)
    return steps


def _read_step(place: Place, kinds: Sequence[str]) -> dict[str, Any]:
    step = _read_named(place) | {"risk_days": place.inside("risk_days").number(0, MOST_RISK_DAYS)}
    if "binding" in place.value:
        step["binding"] = place.inside("binding").one_of(kinds)
    return step


def _read_named(place: Place) -> dict[str, Any]:
    message = _("Small letters and digits, joined by single hyphens or underscores; begin with a letter.")
    return {"key": place.inside("key").code(_KEY, message), "label": place.inside("label").label(LONGEST_LABEL)}
