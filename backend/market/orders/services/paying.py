"""From reservation to escrow."""

from uuid import UUID

from django.db import transaction

from market.common.clock import now
from market.common.idempotency import command_transaction
from market.orders.lifecycle import Action, Actor, EndReason, Side, Status
from market.orders.models import Order
from market.orders.selectors import order_of
from market.orders.services.ending import end_unsold
from market.orders.services.history import Notice, conclude
from market.orders.services.locking import lock_order, lock_trade, side_in
from market.orders.services.timers import start_timer
from market.users.models import User
from market.users.services import check_payment_pin
from market.wallets.services import trades


def pay_order(*, order_id: UUID, buyer: User, pin: str) -> Order:
    """Move the price from the buyer's wallet into the order's escrow account; the seller's time to deliver starts.

    Raises WrongPaymentPin and its kin, InsufficientBalance, WalletFrozen, InvalidTransition, TimeIsOver.
    """
    order_of(user_id=buyer.pk, order_id=order_id)
    check_payment_pin(user=buyer, pin=pin)
    with command_transaction():
        order = lock_order(order_id)
        moment = now()
        order.require(Action.PAY, side_in(order, buyer.pk), moment)
        trades.pay_order(order_id=order.pk, buyer_id=buyer.pk, amount=order.price, label=order.label)
        order.move_to(Status.PAID)
        order.paid_at = moment
        start_timer(order, moment, order.delivery_time)
        return conclude(
            order,
            event="paid",
            actor=Actor.BUYER,
            actor_id=buyer.pk,
            data={"amount": order.price},
            notices=(
                Notice(Side.BUYER, "order_payment_held", {"price_fen": order.price}),
                Notice(Side.SELLER, "order_paid", {"price_fen": order.price}),
            ),
        )


def cancel_order(*, order_id: UUID, buyer: User) -> Order:
    """Let the reservation go. It counts as one left unpaid. Raises InvalidTransition."""
    with transaction.atomic():
        order = lock_trade(order_id)
        order.require(Action.CANCEL, side_in(order, buyer.pk), now())
        return end_unsold(order, Status.CANCELLED, EndReason.BUYER_CANCELLED, actor=Actor.BUYER, actor_id=buyer.pk)
