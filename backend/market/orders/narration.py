"""The lines of an order's history in the reader's language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from market.common.money import display_yuan
from market.orders.checklists import RETURN_STEPS, label_of
from market.orders.lifecycle import EndReason
from market.orders.models import HandoverTick, Order, OrderEvent

TEXTS: dict[str, Promise] = {
    "placed": _("Order placed for {amount}"),
    "paid": _("{amount} paid into escrow"),
    "delivered": _("Credentials delivered"),
    "revealed": _("Credentials looked at"),
    "ticked": _("Done: {step}"),
    "redelivery_requested": _("New credentials requested: {text}"),
    "redelivered": _("New credentials delivered"),
    "return_requested": _("Return requested: {text}"),
    "return_accepted": _("Return accepted"),
    "return_refused": _("Return refused: {text}"),
    "return_unanswered": _("Return not answered in time"),
    "return_unfinished": _("Return not finished in time"),
    "handed_back": _("Account handed back"),
    "needs_staff": _("The time is over but the notice did not arrive: staff decide"),
    "settled": _("Proceeds available to the seller"),
    "reviewed": _("One side has written a review"),
    "reviews_published": _("The reviews are public"),
}
ENDS: dict[str, Promise] = {
    EndReason.BUYER_CANCELLED: _("Cancelled by the buyer"),
    EndReason.NOT_PAID: _("Closed: not paid in time"),
    EndReason.SELLER_DECLINED: _("Declined by the seller, refunded: {text}"),
    EndReason.NOT_DELIVERED: _("Not delivered in time, refunded"),
    EndReason.RETURNED: _("Returned and refunded"),
    EndReason.CONFIRMED: _("Confirmed by the buyer"),
    EndReason.INSPECTION_OVER: _("Inspection over, confirmed automatically"),
    EndReason.RULING: _("Ended by a ruling"),
}


def narrate(event: OrderEvent, order: Order) -> dict[str, Any]:
    """{at, kind, text, actor, image_ids}. Raises KeyError for a kind without words: no line may stay blank."""
    template = ENDS[event.data["reason"]] if "reason" in event.data else TEXTS[event.kind]
    fields = {"text": event.data.get("text", ""), "amount": display_yuan(event.data.get("amount", 0))}
    if "step" in event.data:
        fields["step"] = _step_label(event, order)
    return {
        "at": event.created_at,
        "kind": event.kind,
        "text": str(template).format(**fields),
        "actor": event.actor,
        "image_ids": event.data.get("image_ids", []),
    }


def _step_label(event: OrderEvent, order: Order) -> str:
    key = event.data["step"]
    if event.data["checklist"] == HandoverTick.Checklist.RETURN:
        return str(RETURN_STEPS[key])
    return next(label_of(step) for step in order.handover_steps if step["key"] == key)
