"""The life of a bid as data: its statuses, the allowed moves, whose turn it is, and why it may end by itself."""

from collections.abc import Mapping

from django.db import models

from market.common.sides import Side


class Status(models.TextChoices):
    PENDING = "pending"
    COUNTERED = "countered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    LAPSED = "lapsed"


class EndReason(models.TextChoices):
    """Why a bid ended though neither side said so."""

    NOT_ANSWERED = "not_answered"
    NOT_ORDERED = "not_ordered"
    ORDER_UNPAID = "order_unpaid"
    PRICE_CHANGED = "price_changed"
    LISTING_EDITED = "listing_edited"
    LISTING_TAKEN_DOWN = "listing_taken_down"
    LISTING_EXPIRED = "listing_expired"
    LISTING_SOLD = "listing_sold"


class Action(models.TextChoices):
    """What a party may do to a bid; the API has a path for each but the order."""

    ACCEPT = "accept"
    REJECT = "reject"
    COUNTER = "counter"
    WITHDRAW = "withdraw"
    ORDER = "order"


_ENDS = frozenset({Status.ACCEPTED, Status.REJECTED, Status.WITHDRAWN, Status.EXPIRED})
MOVES: Mapping[str, frozenset[str]] = {
    Status.PENDING: _ENDS | {Status.COUNTERED},
    # A counter-offer of the buyer's puts the question to the seller again.
    Status.COUNTERED: _ENDS | {Status.PENDING},
    Status.ACCEPTED: frozenset({Status.LAPSED}),
    Status.REJECTED: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.EXPIRED: frozenset(),
    Status.LAPSED: frozenset(),
}
# Under negotiation.
OPEN = (Status.PENDING, Status.COUNTERED)
ANSWERER: Mapping[str, Side] = {Status.PENDING: Side.SELLER, Status.COUNTERED: Side.BUYER}
# What only one side ever does.
ONLY_BY: Mapping[Action, Side] = {Action.WITHDRAW: Side.BUYER, Action.ORDER: Side.BUYER}
STATUSES: Mapping[Action, tuple[Status, ...]] = {
    Action.ACCEPT: OPEN,
    Action.REJECT: OPEN,
    Action.COUNTER: OPEN,
    Action.WITHDRAW: OPEN,
    Action.ORDER: (Status.ACCEPTED,),
}
