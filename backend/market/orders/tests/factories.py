"""Orders for tests, brought into any status by the commands that people use."""

from uuid import UUID, uuid4

from django.db import transaction

from market.common.clock import now
from market.common.delivery import deliver_due_messages
from market.listings.tests.factories import make_listing
from market.orders.lifecycle import Actor, EndReason, Status
from market.orders.models import Order
from market.orders.services.delivering import deliver_order
from market.orders.services.ending import confirm_order, decline_order
from market.orders.services.history import conclude
from market.orders.services.paying import cancel_order, pay_order
from market.orders.services.placing import place_order
from market.orders.services.returning import accept_return, refuse_return, request_return
from market.orders.services.timers import stop_timer
from market.users.models import User
from market.users.tests.factories import PIN, UserFactory
from market.wallets.services import recharges

PRICE = 128_000


def make_buyer(balance: int = 500_000) -> User:
    """Somebody with a payment PIN and `balance` fen in the wallet."""
    buyer = UserFactory(with_pin=True)
    if balance:
        fund(buyer, balance)
    return buyer


def fund(user: User, amount: int) -> None:
    recharges.credit_recharge(recharge_id=uuid4(), user_id=user.pk, provider="alipay", amount=amount, label="test")


def make_order(
    status: str = Status.AWAITING_PAYMENT,
    *,
    buyer: User | None = None,
    price: int = PRICE,
    has_credentials: bool = True,
) -> Order:
    """An order in `status`, by the shortest way there; every notice owed on the way has been delivered."""
    buyer = buyer or make_buyer(price)
    listing = make_listing(price=price, has_credentials=has_credentials)
    order = place_order(buyer=buyer, listing_id=listing.pk, expected_price=price)
    _advance(order, status)
    deliver_due_messages()
    return Order.objects.get(pk=order.pk)


def _advance(order: Order, status: str) -> None:
    buyer, seller = order.buyer, User.objects.get(pk=order.seller_id)
    steps = {
        Status.CANCELLED: [lambda: cancel_order(order_id=order.pk, buyer=buyer)],
        Status.PAID: [lambda: pay_order(order_id=order.pk, buyer=buyer, pin=PIN)],
    }
    paid = steps[Status.PAID]
    delivered = [*paid, lambda: deliver_order(order_id=order.pk, seller=seller)]
    asked = [*delivered, lambda: request_return(order_id=order.pk, buyer=buyer, reason="not as described")]
    disputed = [*asked, lambda: refuse_return(order_id=order.pk, seller=seller, reason="it is as described")]
    steps |= {
        Status.REFUNDED: [*paid, lambda: decline_order(order_id=order.pk, seller=seller, reason="sold elsewhere")],
        Status.DELIVERED: delivered,
        Status.COMPLETED: [*delivered, lambda: confirm_order(order_id=order.pk, buyer=buyer)],
        Status.RETURN_REQUESTED: asked,
        Status.RETURNING: [*asked, lambda: accept_return(order_id=order.pk, seller=seller)],
        Status.DISPUTED: disputed,
        Status.SPLIT: [*disputed, lambda: _split(order.pk)],
    }
    for step in steps.get(Status(status), []):
        step()


@transaction.atomic
def _split(order_id: UUID) -> Order:
    """What a ruling will do one day, so that the status exists in tests."""
    order = Order.objects.select_for_update().get(pk=order_id)
    order.move_to(Status.SPLIT)
    order.closed_at, order.end_reason = now(), EndReason.RULING
    stop_timer(order)
    return conclude(order, event="split", actor=Actor.STAFF, data={"reason": EndReason.RULING})
