"""How a trade ends: sold, or not. The caller holds the locks of the listing and the order."""

from uuid import UUID

from market.bids.services.ordering import lapse_ordered_bid
from market.common.clock import now
from market.common.idempotency import command_transaction
from market.listings.services import mark_listing_sold, release_listing
from market.orders.lifecycle import Action, Actor, EndReason, Side, Status
from market.orders.models import HandoverTick, Order
from market.orders.selectors import ticks_of, was_revealed
from market.orders.services.history import Notice, conclude
from market.orders.services.locking import lock_trade, side_in
from market.orders.services.standing import push_standing
from market.orders.services.timers import stop_timer
from market.users.models import User
from market.users.services import check_payment_pin
from market.wallets.services import trades

_SELLER_FAILED = frozenset({EndReason.SELLER_DECLINED, EndReason.NOT_DELIVERED})


def confirm_order(*, order_id: UUID, buyer: User, pin: str | None = None) -> Order:
    """The buyer is content: pay the seller into settling. A PIN that is given must be right.

    Raises InvalidTransition, WrongPaymentPin and its kin.
    """
    if pin is not None:
        check_payment_pin(user=buyer, pin=pin)
    with command_transaction():
        order = lock_trade(order_id)
        order.require(Action.CONFIRM, side_in(order, buyer.pk), now())
        return complete(order, EndReason.CONFIRMED, actor=Actor.BUYER, actor_id=buyer.pk)


def decline_order(*, order_id: UUID, seller: User, reason: str) -> Order:
    """The seller will not deliver: the whole price goes back. Raises InvalidTransition."""
    with command_transaction():
        order = lock_trade(order_id)
        order.require(Action.DECLINE, side_in(order, seller.pk), now())
        return refund(order, EndReason.SELLER_DECLINED, actor=Actor.SELLER, actor_id=seller.pk, party_reason=reason)


def complete(order: Order, reason: EndReason, *, actor: Actor, actor_id: UUID | None = None) -> Order:
    """Escrow becomes the seller's, minus the fee, and settles after the hold; each uncleared step lengthens it."""
    order.move_to(Status.COMPLETED)
    trades.complete_order(
        order_id=order.pk, seller_id=order.seller_id, amount=order.price, fee=order.fee, label=order.label
    )
    mark_listing_sold(listing_id=order.listing_id)
    moment = now()
    order.extra_hold_days = uncleared_days(order)
    order.closed_at, order.end_reason, order.settles_at = moment, reason, moment + order.hold
    stop_timer(order)
    money = {"price_fen": order.price, "proceeds_fen": order.proceeds, "settles_at": order.settles_at}
    conclude(
        order,
        event="completed",
        actor=actor,
        actor_id=actor_id,
        data={"reason": reason, "proceeds": order.proceeds, "fee": order.fee},
        notices=(Notice(Side.BUYER, "order_completed", money), Notice(Side.SELLER, "order_sold", money)),
    )
    push_standing(order.seller_id)
    return order


def refund(
    order: Order, reason: EndReason, *, actor: Actor, actor_id: UUID | None = None, party_reason: str = ""
) -> Order:
    """The whole price goes back to the buyer; no fee was ever taken."""
    trades.refund_order(order_id=order.pk, buyer_id=order.buyer_id, label=order.label)
    return end_unsold(order, Status.REFUNDED, reason, actor=actor, actor_id=actor_id, party_reason=party_reason)


def end_unsold(
    order: Order,
    status: Status,
    reason: EndReason,
    *,
    actor: Actor,
    actor_id: UUID | None = None,
    party_reason: str = "",
) -> Order:
    """End an order that sold nothing, and give the listing back or take it down."""
    order.move_to(status)
    is_untouched = reason not in _SELLER_FAILED and not was_revealed(order.pk)
    release_listing(listing_id=order.listing_id, back_on_sale=is_untouched)
    if status == Status.CANCELLED:
        lapse_ordered_bid(order_id=order.pk)
    order.closed_at, order.end_reason = now(), reason
    stop_timer(order)
    params = {"price_fen": order.price, "reason": party_reason}
    return conclude(
        order,
        event=status,
        actor=actor,
        actor_id=actor_id,
        data={"reason": reason, "text": party_reason, "listing_back_on_sale": is_untouched},
        notices=tuple(Notice(side, f"order_{reason}_{side}", params) for side in Side),
    )


def uncleared_days(order: Order) -> int:
    """Days that the steps which not both sides have ticked add to the hold."""
    ticked = ticks_of(order.pk, HandoverTick.Checklist.HANDOVER)
    uncleared = (step for step in order.handover_steps if not all((step["key"], side) in ticked for side in Side))
    return sum(step["risk_days"] for step in uncleared)
