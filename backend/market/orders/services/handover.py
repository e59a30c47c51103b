"""The checklists: the game's own for the way there, three steps of ours for the way back."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from market.common.clock import now
from market.images.services import attach_images
from market.orders.checklists import CREDENTIALS_STEP, RETURN_STEPS, steps_of
from market.orders.errors import UnknownStep
from market.orders.lifecycle import Action, Actor, EndReason, Side, Status
from market.orders.models import HandoverTick, Order
from market.orders.selectors import ticks_of
from market.orders.services.ending import refund
from market.orders.services.history import Notice, conclude
from market.orders.services.locking import lock_trade, side_in
from market.orders.services.timers import start_timer
from market.users.models import User


def tick_step(*, order_id: UUID, user: User, step: str, image_ids: Sequence[UUID] = ()) -> Order:
    """One side says that `step` is done; saying it twice changes nothing. The last tick of a return refunds the buyer.

    Raises InvalidTransition, UnknownStep, FieldError("image_ids").
    """
    with transaction.atomic():
        order = lock_trade(order_id)
        side = side_in(order, user.pk)
        order.require(Action.TICK, side, now())
        if step not in steps_of(order, checklist_now(order)) or step == CREDENTIALS_STEP:
            raise UnknownStep
        if not tick_for(order, step, side):
            return order
        if image_ids:
            attach_images(image_ids=image_ids, uploader=user, subject_type="order", subject_id=order.pk, public=False)
        conclude(
            order,
            event="ticked",
            actor=Actor(side.value),
            actor_id=user.pk,
            data={"step": step, "checklist": checklist_now(order), "image_ids": [str(i) for i in image_ids]},
        )
        return _advance_return(order) if order.status == Status.RETURNING else order


def tick_for(order: Order, step: str, side: Side) -> bool:
    """Whether the tick is new. The caller holds the order's lock."""
    _tick, is_new = HandoverTick.objects.get_or_create(
        order=order, checklist=checklist_now(order), step=step, side=side
    )
    return is_new


def checklist_now(order: Order) -> HandoverTick.Checklist:
    is_return = order.status == Status.RETURNING
    return HandoverTick.Checklist.RETURN if is_return else HandoverTick.Checklist.HANDOVER


def _advance_return(order: Order) -> Order:
    """The buyer hands back first, within their time; then the seller has as long to agree that all is back."""
    ticked = ticks_of(order.pk, HandoverTick.Checklist.RETURN)
    done = {side for side in Side if all((step, side) in ticked for step in RETURN_STEPS)}
    if done == set(Side):
        return refund(order, EndReason.RETURNED, actor=Actor.SYSTEM)
    if Side.BUYER in done and order.handed_back_at is None:
        order.handed_back_at = moment = now()
        start_timer(order, moment, order.return_time)
        conclude(
            order,
            event="handed_back",
            actor=Actor.BUYER,
            actor_id=order.buyer_id,
            notices=(Notice(Side.SELLER, "order_handed_back"),),
        )
    return order
