"""The way back: the buyer asks, the seller answers, or a dispute begins."""

from uuid import UUID

from django.db import transaction

from market.common.clock import now
from market.orders.lifecycle import Action, Actor, Side, Status
from market.orders.models import Order
from market.orders.services.history import Notice, conclude
from market.orders.services.locking import lock_order, side_in
from market.orders.services.timers import start_timer, stop_timer
from market.users.models import User


def request_return(*, order_id: UUID, buyer: User, reason: str) -> Order:
    """Ask to give the account back; the seller's time to answer starts. Raises InvalidTransition."""
    with transaction.atomic():
        order = lock_order(order_id)
        moment = now()
        order.require(Action.REQUEST_RETURN, side_in(order, buyer.pk), moment)
        order.move_to(Status.RETURN_REQUESTED)
        order.return_requested_at = moment
        start_timer(order, moment, order.return_answer_time)
        return conclude(
            order,
            event="return_requested",
            actor=Actor.BUYER,
            actor_id=buyer.pk,
            data={"text": reason},
            notices=(
                Notice(Side.BUYER, "order_return_asked"),
                Notice(Side.SELLER, "order_return_requested", {"reason": reason}),
            ),
        )


def accept_return(*, order_id: UUID, seller: User) -> Order:
    """Take the account back; first the buyer, then the seller has the time to go through the return checklist.

    Raises InvalidTransition.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        moment = now()
        order.require(Action.ACCEPT_RETURN, side_in(order, seller.pk), moment)
        order.move_to(Status.RETURNING)
        start_timer(order, moment, order.return_time)
        return conclude(
            order,
            event="return_accepted",
            actor=Actor.SELLER,
            actor_id=seller.pk,
            notices=(Notice(Side.BUYER, "order_return_accepted"), Notice(Side.SELLER, "order_return_agreed")),
        )


def refuse_return(*, order_id: UUID, seller: User, reason: str) -> Order:
    """Do not take the account back: timers stop and staff decide. Raises InvalidTransition."""
    with transaction.atomic():
        order = lock_order(order_id)
        order.require(Action.REFUSE_RETURN, side_in(order, seller.pk), now())
        return dispute(order, event="return_refused", actor=Actor.SELLER, actor_id=seller.pk, reason=reason)


def dispute(order: Order, *, event: str, actor: Actor, actor_id: UUID | None = None, reason: str = "") -> Order:
    """Stop the timers; the money stays in escrow until staff rule. The caller holds the order's lock."""
    order.move_to(Status.DISPUTED)
    stop_timer(order)
    return conclude(
        order,
        event=event,
        actor=actor,
        actor_id=actor_id,
        data={"text": reason},
        notices=tuple(Notice(side, "order_disputed") for side in Side),
    )
