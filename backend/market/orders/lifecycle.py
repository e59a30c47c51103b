"""The life of an order as data: its statuses, the allowed moves, and who may do what in which status."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from market.common.sides import Side


class Status(models.TextChoices):
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    DELIVERED = "delivered"
    RETURN_REQUESTED = "return_requested"
    RETURNING = "returning"
    DISPUTED = "disputed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    SPLIT = "split"


class Actor(models.TextChoices):
    """Who made an event happen."""

    BUYER = "buyer"
    SELLER = "seller"
    STAFF = "staff"
    SYSTEM = "system"


class EndReason(models.TextChoices):
    """Why an order ended; it decides what becomes of the listing."""

    BUYER_CANCELLED = "buyer_cancelled"
    NOT_PAID = "not_paid"
    SELLER_DECLINED = "seller_declined"
    NOT_DELIVERED = "not_delivered"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    INSPECTION_OVER = "inspection_over"
    RULING = "ruling"


class Action(models.TextChoices):
    """What a party may do to an order; the API has a path for each."""

    PAY = "pay"
    CANCEL = "cancel"
    DELIVER = "deliver"
    DECLINE = "decline"
    REVEAL = "reveal"
    TICK = "tick"
    CONFIRM = "confirm"
    REQUEST_REDELIVERY = "request_redelivery"
    REDELIVER = "redeliver"
    REQUEST_RETURN = "request_return"
    ACCEPT_RETURN = "accept_return"
    REFUSE_RETURN = "refuse_return"
    REVIEW = "review"


@dataclass(frozen=True)
class Rule:
    """An action is open to these sides in these statuses."""

    sides: frozenset[Side]
    statuses: frozenset[Status]


MOVES: Mapping[str, frozenset[str]] = {
    Status.AWAITING_PAYMENT: frozenset({Status.PAID, Status.CANCELLED}),
    Status.PAID: frozenset({Status.DELIVERED, Status.REFUNDED}),
    Status.DELIVERED: frozenset({Status.COMPLETED, Status.RETURN_REQUESTED}),
    Status.RETURN_REQUESTED: frozenset({Status.RETURNING, Status.DISPUTED}),
    Status.RETURNING: frozenset({Status.REFUNDED, Status.DISPUTED}),
    Status.DISPUTED: frozenset({Status.COMPLETED, Status.REFUNDED, Status.SPLIT}),
    Status.COMPLETED: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.REFUNDED: frozenset(),
    Status.SPLIT: frozenset(),
}
FINAL = frozenset(Status(status) for status, moves in MOVES.items() if not moves)
OPEN = frozenset(Status) - FINAL
# The price lies in the order's own escrow account.
HELD = OPEN - {Status.AWAITING_PAYMENT}

_BUYER = frozenset({Side.BUYER})
_SELLER = frozenset({Side.SELLER})
_BOTH = frozenset(Side)

RULES: Mapping[Action, Rule] = {
    Action.PAY: Rule(_BUYER, frozenset({Status.AWAITING_PAYMENT})),
    Action.CANCEL: Rule(_BUYER, frozenset({Status.AWAITING_PAYMENT})),
    Action.DELIVER: Rule(_SELLER, frozenset({Status.PAID})),
    Action.DECLINE: Rule(_SELLER, frozenset({Status.PAID})),
    # While the account goes back the buyer still needs its credentials, and after completion it is the buyer's own.
    Action.REVEAL: Rule(
        _BUYER,
        frozenset(
            {
                Status.DELIVERED,
                Status.RETURN_REQUESTED,
                Status.RETURNING,
                Status.DISPUTED,
                Status.COMPLETED,
            }
        ),
    ),
    Action.TICK: Rule(_BOTH, frozenset({Status.DELIVERED, Status.RETURNING})),
    Action.CONFIRM: Rule(_BUYER, frozenset({Status.DELIVERED})),
    Action.REQUEST_REDELIVERY: Rule(_BUYER, frozenset({Status.DELIVERED})),
    Action.REDELIVER: Rule(_SELLER, frozenset({Status.DELIVERED})),
    Action.REQUEST_RETURN: Rule(_BUYER, frozenset({Status.DELIVERED})),
    Action.ACCEPT_RETURN: Rule(_SELLER, frozenset({Status.RETURN_REQUESTED})),
    Action.REFUSE_RETURN: Rule(_SELLER, frozenset({Status.RETURN_REQUESTED})),
    Action.REVIEW: Rule(_BOTH, frozenset({Status.COMPLETED, Status.REFUNDED, Status.SPLIT})),
}
