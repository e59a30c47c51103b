"""Each side rates the other; both reviews appear together, or when the time to write one is over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from market.common.clock import now
from market.common.patterns import clean_text
from market.orders.errors import AlreadyReviewed
from market.orders.lifecycle import Action, Actor, Side
from market.orders.models import Order, OrderReview
from market.orders.selectors import orders_with_overdue_reviews
from market.orders.services.history import Notice, conclude
from market.orders.services.locking import lock_order, side_in
from market.orders.services.standing import push_standing
from market.users.models import User


def write_review(*, order_id: UUID, user: User, rating: int, text: str) -> Order:
    """Rate the other side, 1 to 5, once, within seven days of the end.

    Raises InvalidTransition, TimeIsOver, AlreadyReviewed.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        moment = now()
        side = side_in(order, user.pk)
        order.require(Action.REVIEW, side, moment)
        if OrderReview.objects.filter(order=order, side=side).exists():
            raise AlreadyReviewed
        OrderReview.objects.create(order=order, side=side, rating=rating, text=clean_text(text))
        if OrderReview.objects.filter(order=order).count() == len(Side):
            return _publish(order, moment, Actor(side.value))
        other = Side.SELLER if side == Side.BUYER else Side.BUYER
        return conclude(
            order,
            event="reviewed",
            actor=Actor(side.value),
            actor_id=user.pk,
            notices=(Notice(other, "order_review_awaited"),),
        )


def publish_overdue_reviews(limit: int) -> int:
    """Show the reviews of those whose other side stayed silent; return of how many orders."""
    order_ids = orders_with_overdue_reviews(limit)
    for order_id in order_ids:
        with transaction.atomic():
            _publish(lock_order(order_id), now(), Actor.SYSTEM)
    return len(order_ids)


def _publish(order: Order, moment: datetime, actor: Actor) -> Order:
    OrderReview.objects.filter(order=order, published_at=None).update(published_at=moment)
    conclude(
        order,
        event="reviews_published",
        actor=actor,
        notices=tuple(Notice(side, "order_reviews_published") for side in Side),
    )
    push_standing(order.seller_id)
    return order
