"""The two checklists of an order: the way there from its game's schema, the way back the same for every game."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from market.games.attributes import in_language
from market.orders.models import HandoverTick, Order

# Ticked by the system alone: for the seller at delivery, for the buyer at the first reveal.
CREDENTIALS_STEP = "credentials"
RETURN_STEPS: Mapping[str, Promise] = {
    "signed_out": _("The buyer has signed out on every device"),
    "bindings_returned": _("Phone, e-mail and records are the seller's again"),
    "password_changed": _("The seller has signed in and changed the password"),
}


def steps_of(order: Order, checklist: HandoverTick.Checklist) -> list[str]:
    """Keys in order."""
    if checklist == HandoverTick.Checklist.RETURN:
        return list(RETURN_STEPS)
    return [step["key"] for step in order.handover_steps]


def label_of(step: Mapping[str, Any]) -> str:
    """A handover step's label in the reader's language."""
    return in_language(step["label"])
