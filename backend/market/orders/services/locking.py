"""Where orders are locked, and in which order: buyer → listing → order → ledger → inboxes.

The buyer's row only when an order is placed; the listing's whenever the command may end the trade.
"""

from uuid import UUID

from market.common.errors import ObjectNotFound
from market.listings.services import lock_listing
from market.orders.lifecycle import Side
from market.orders.models import Order
from market.users.models import User


def lock_buyer(buyer_id: UUID) -> User:
    """Lets one person place one order at a time, so that limits per person can be counted."""
    return User.objects.select_for_update(no_key=True).get(pk=buyer_id)


def lock_order(order_id: UUID) -> Order:
    """The order alone: for commands that leave the listing as it is."""
    order = Order.objects.select_for_update(no_key=True).filter(pk=order_id).first()
    if order is None:
        raise ObjectNotFound
    return order


def lock_trade(order_id: UUID) -> Order:
    """The listing, then the order: for commands that may end the trade."""
    listing_id = Order.objects.filter(pk=order_id).values_list("listing_id", flat=True).first()
    if listing_id is None:
        raise ObjectNotFound
    lock_listing(listing_id)
    return lock_order(order_id)


def lock_due_trade(order_id: UUID) -> Order | None:
    """The same for a sweep: None when somebody else is at it. Nothing is waited for, so nothing can deadlock."""
    return (
        Order.objects.select_related("listing")
        .select_for_update(skip_locked=True, no_key=True, of=("self", "listing"))
        .filter(pk=order_id)
        .first()
    )


def side_in(order: Order, user_id: UUID) -> Side:
    """The person's side. Raises ObjectNotFound for strangers."""
    side = order.side_of(user_id)
    if side is None:
        raise ObjectNotFound
    return side
