"""What a game account is bound to (a phone, an e-mail, a WeChat), and the handover steps that undo it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from market.common.errors import FieldError
from market.games.attributes import in_language
from market.games.models import GameSchema


class Binding(NamedTuple):
    """A binding as people read it."""

    key: str
    label: str


def validate_bindings(schema: GameSchema, values: Sequence[str]) -> list[str]:
    """The keys of a listing's bindings, each once and in the schema's order; an empty list says that it has none.

    Raises FieldError (`bindings`) for a key that the game does not know.
    """
    known = [kind["key"] for kind in schema.binding_kinds]
    if not set(values) <= set(known):
        raise FieldError("bindings", "invalid_choice", _("This game knows no such binding."))
    return [key for key in known if key in values]


def show_bindings(schema: GameSchema, keys: Sequence[str]) -> list[Binding]:
    """What the detail page shows, in the schema's order and the person's language."""
    return [Binding(kind["key"], in_language(kind["label"])) for kind in schema.binding_kinds if kind["key"] in keys]


def steps_for(schema: GameSchema, bindings: Sequence[str] | None) -> list[dict[str, Any]]:
    """The handover steps of an account with these bindings; None, when nobody said which, asks for every step."""
    if bindings is None:
        return list(schema.handover_steps)
    return [step for step in schema.handover_steps if step.get("binding") in (None, *bindings)]
