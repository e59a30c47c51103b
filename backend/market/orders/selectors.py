"""Reading orders: the only door through which somebody's order is found."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from market.common.clock import MarketNow
from market.common.errors import ObjectNotFound
from market.orders.lifecycle import Side, Status
from market.orders.models import CredentialReveal, HandoverTick, Order, OrderEvent, OrderReview
from market.orders.terms import BLACKLISTED_HOLD, REVIEW_TIME
from market.users.models import RealName


def order_of(*, user_id: UUID, order_id: UUID) -> Order:
    """An order to which the person is a party. Raises ObjectNotFound, for strangers too."""
    order = Order.objects.filter(pk=order_id).first()
    if order is None or order.side_of(user_id) is None:
        raise ObjectNotFound
    return order


def orders_of(user_id: UUID, *, side: Side, statuses: Iterable[str] = ()) -> "QuerySet[Order]":
    """The person's purchases or sales."""
    mine = Order.objects.filter(**{f"{side.value}_id": user_id})
    wanted = list(statuses)
    return mine.filter(status__in=wanted) if wanted else mine


def orders_for_staff(*, statuses: Iterable[str] = (), needs_staff: bool = False, number: str = "") -> "QuerySet[Order]":
    orders = Order.objects.all()
    if wanted := list(statuses):
        orders = orders.filter(status__in=wanted)
    if needs_staff:
        orders = orders.filter(needs_staff_at__isnull=False)
    return orders.filter(number=number.upper()) if number else orders


def orders_numbered(number: str) -> list[UUID]:
    """The id of the order with this number, in whatever case; empty when there is none."""
    return list(Order.objects.filter(number=number.upper()).values_list("pk", flat=True))


def order_for_staff(order_id: UUID) -> Order:
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        raise ObjectNotFound
    return order


def is_party(user_id: UUID, order_id: UUID) -> bool:
    """Whether the person may see what belongs to the order, such as its pictures."""
    return any(Order.objects.filter(pk=order_id, **{f"{side.value}_id": user_id}).exists() for side in Side)


def history_of(order_id: UUID) -> list[OrderEvent]:
    return list(OrderEvent.objects.filter(order_id=order_id).order_by("id"))


def ticks_of(order_id: UUID, checklist: HandoverTick.Checklist) -> dict[tuple[str, str], datetime]:
    """When which side ticked which step: {(step, side): moment}."""
    rows = HandoverTick.objects.filter(order_id=order_id, checklist=checklist)
    return {(tick.step, tick.side): tick.created_at for tick in rows}


def reviews_seen_by(order: Order, side: Side | None) -> list[OrderReview]:
    """Published reviews, and the reader's own before that. Staff (`side` None) see all."""
    reviews = OrderReview.objects.filter(order=order).order_by("pk")
    return [review for review in reviews if side is None or review.published_at or review.side == side]


def was_revealed(order_id: UUID) -> bool:
    """Whether the buyer has ever seen the credentials."""
    return CredentialReveal.objects.filter(order_id=order_id).exists()


def unpaid_orders_of(buyer_id: UUID) -> int:
    return Order.objects.filter(buyer_id=buyer_id, status=Status.AWAITING_PAYMENT).count()


def last_unpaid(*, buyer_id: UUID, listing_id: UUID, limit: int) -> list[datetime]:
    """When the person's latest reservations of the listing ended unpaid, newest first (only unpaid orders cancel)."""
    rows = Order.objects.filter(buyer_id=buyer_id, listing_id=listing_id, status=Status.CANCELLED)
    ended = rows.order_by("-closed_at").values_list("closed_at", flat=True)[:limit]
    return [moment for moment in ended if moment is not None]


def due_order_ids(limit: int) -> list[UUID]:
    due = Order.objects.filter(sweep_at__lte=MarketNow()).order_by("sweep_at")
    return list(due.values_list("pk", flat=True)[:limit])


def sales_completed_by(seller_id: UUID) -> int:
    return Order.objects.filter(seller_id=seller_id, status=Status.COMPLETED).count()


def distinct_buyers_of(seller_id: UUID) -> int:
    """How many different people have bought from the seller; those with the seller's own identity give no credit."""
    sales = Order.objects.filter(seller_id=seller_id, status=Status.COMPLETED)
    own = RealName.objects.filter(pk=seller_id).values("id_hash")
    honest = sales.exclude(buyer__real_name__id_hash__in=own)
    return honest.values("buyer_id").distinct().count()


def published_ratings_of(seller_id: UUID) -> tuple[int, int]:
    """(sum, count) of what buyers have said and everybody may see."""
    said = OrderReview.objects.filter(order__seller_id=seller_id, side=Side.BUYER, published_at__isnull=False)
    totals = said.aggregate(sum=Coalesce(Sum("rating"), 0), count=Count("pk"))
    return totals["sum"], totals["count"]


def orders_with_overdue_reviews(limit: int) -> list[UUID]:
    """Orders with a review that waits for the other side's, though that may no longer be written."""
    waiting = OrderReview.objects.filter(published_at=None, order__closed_at__lte=MarketNow() - REVIEW_TIME)
    return list(waiting.values_list("order_id", flat=True).distinct()[:limit])


def due_settlement_ids(limit: int) -> list[UUID]:
    """Completed orders whose hold is over; everything a blacklisted seller still holds waits longer."""
    due = Order.objects.filter(settled_at=None, settles_at__lte=MarketNow())
    held_back = Q(seller__is_blacklisted=True, closed_at__gt=MarketNow() - BLACKLISTED_HOLD)
    return list(due.exclude(held_back).order_by("settles_at").values_list("pk", flat=True)[:limit])
