"""What a person is shown of an order: whose turn it is, where the money is, how long it lasts, what they may do."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from market.common.clock import now
from market.listings.services import current_credentials
from market.orders.checklists import RETURN_STEPS, label_of
from market.orders.lifecycle import HELD, Action, Side, Status
from market.orders.models import HandoverTick, Order
from market.orders.narration import narrate
from market.orders.promises import shown_attributes, shown_listing
from market.orders.selectors import history_of, reviews_seen_by, ticks_of
from market.orders.terms import REVIEW_TIME
from market.users.selectors import PersonCard, people_cards

Document = dict[str, Any]


def cards(orders: Iterable[Order], side: Side | None) -> list[Document]:
    """Lines of a list, in one further query for the people; `side` is the reader's, None for staff."""
    orders = list(orders)
    people = people_cards({person for order in orders for person in (order.buyer_id, order.seller_id)})
    moment = now()
    return [_card(order, side, people, moment) for order in orders]


def detail(order: Order, side: Side | None) -> Document:
    moment = now()
    document = _card(order, side, people_cards([order.buyer_id, order.seller_id]), moment)
    reviews = reviews_seen_by(order, side)
    handover = _handover(order)
    document["permissions"]["can_review"] &= all(review.side != side for review in reviews)
    return document | {
        "description": order.snapshot["description"],
        "attributes": shown_attributes(order.snapshot),
        "paid_at": order.paid_at,
        "delivered_at": order.delivered_at,
        "closed_at": order.closed_at,
        "end_reason": order.end_reason or None,
        "steps": _steps(order),
        "handover": handover,
        "return_checklist": _return_checklist(order),
        "fee_bps": order.fee_bps,
        "hold_days": order.hold_days,
        "extra_hold_days": order.extra_hold_days if order.closed_at else _days_at_risk(handover),
        "settled_at": order.settled_at,
        "redelivery": _redelivery(order),
        "needs_credentials": side == Side.SELLER
        and order.status == Status.PAID
        and current_credentials(order.game_account_id, entered_by_id=order.seller_id) is None,
        "events": [narrate(event, order) for event in history_of(order.pk)],
        "reviews": reviews,
        "review_until": order.closed_at + REVIEW_TIME if order.closed_at and order.paid_at else None,
    }


def _card(order: Order, side: Side | None, people: Mapping[Any, PersonCard], moment: datetime) -> Document:
    redeliver_until = order.redeliver_until if order.is_redelivery_open else None
    return {
        "id": order.pk,
        "number": order.number,
        "status": order.status,
        "role": side,
        "price": order.price,
        "fee": order.fee,
        "proceeds": order.proceeds,
        "listing": {"id": order.listing_id, **shown_listing(order.snapshot)},
        "buyer": people[order.buyer_id],
        "seller": people[order.seller_id],
        "turn": order.turn,
        "deadline_at": redeliver_until or order.deadline_at,
        "needs_staff": order.needs_staff_at is not None,
        "escrow": _escrow(order),
        "settles_at": order.settles_at,
        "created_at": order.created_at,
        "server_time": moment,
        "permissions": permissions(order, side, moment),
        "version": order.version,
    }


def permissions(order: Order, side: Side | None, moment: datetime) -> dict[str, bool]:
    return {f"can_{action}": side is not None and order.may(action, side, moment) for action in Action}


def _escrow(order: Order) -> Document:
    if order.status == Status.COMPLETED:
        return {"amount": order.proceeds, "state": "released" if order.settled_at else "settling"}
    if order.status in HELD:
        return {"amount": order.price, "state": "held"}
    states = {Status.REFUNDED: "refunded", Status.SPLIT: "split", Status.AWAITING_PAYMENT: "unpaid"}
    state = states.get(Status(order.status), "none")
    return {"amount": order.price if state in ("refunded", "split") else 0, "state": state}


def _steps(order: Order) -> list[Document]:
    """The four stations of the money; the last two are others when the account goes back."""
    is_unsold = order.return_requested_at is not None or order.status == Status.REFUNDED
    is_unsold &= order.status != Status.COMPLETED
    inspected = order.closed_at if order.status == Status.COMPLETED else order.return_requested_at
    stations = [
        ("pay", _("Payment in escrow"), order.paid_at),
        ("deliver", _("Seller delivers"), order.delivered_at),
        ("inspect", _("Inspect and rebind"), inspected),
        ("refund", _("Return and refund"), order.closed_at)
        if is_unsold
        else ("release", _("Money to the seller"), order.settled_at),
    ]
    first_open = next((key for key, _label, at in stations if at is None), None)
    has_died = order.status in (Status.CANCELLED, Status.REFUNDED)
    return [
        {"key": key, "label": label, "at": at, "state": _state_of(at, key == first_open, has_died)}
        for key, label, at in stations
    ]


def _state_of(at: datetime | None, is_next: bool, has_died: bool) -> str:
    if at is not None:
        return "done"
    if has_died:
        return "failed" if is_next else "skipped"
    return "current" if is_next else "upcoming"


def _handover(order: Order) -> list[Document]:
    ticked = ticks_of(order.pk, HandoverTick.Checklist.HANDOVER)
    return [_step(step["key"], label_of(step), step["risk_days"], ticked) for step in order.handover_steps]


def _return_checklist(order: Order) -> list[Document]:
    if order.return_requested_at is None:
        return []
    ticked = ticks_of(order.pk, HandoverTick.Checklist.RETURN)
    return [_step(key, str(label), 0, ticked) for key, label in RETURN_STEPS.items()]


def _step(key: str, label: str, risk_days: int, ticked: Mapping[tuple[str, str], datetime]) -> Document:
    buyer_at, seller_at = ticked.get((key, Side.BUYER)), ticked.get((key, Side.SELLER))
    cleared = buyer_at is not None and seller_at is not None
    return {
        "key": key,
        "label": label,
        "risk": risk_days,
        "buyer_at": buyer_at,
        "seller_at": seller_at,
        "cleared": cleared,
    }


def _days_at_risk(handover: list[Document]) -> int:
    return sum(step["risk"] for step in handover if not step["cleared"])


def _redelivery(order: Order) -> Document | None:
    if order.redelivery_requested_at is None:
        return None
    return {
        "requested_at": order.redelivery_requested_at,
        "until": order.redeliver_until,
        "delivered_at": order.redelivered_at,
    }
