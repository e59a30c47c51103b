import pytest

from market.orders.lifecycle import Status
from market.orders.models import Heartbeat, OrderReview
from market.orders.services.reviewing import write_review
from market.orders.tasks import publish_reviews, sweep_orders
from market.orders.tests.factories import make_order
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


def test_one_tick_cancels_what_was_not_paid_and_releases_what_has_settled(clock: Clock) -> None:
    unpaid, sold = make_order(), make_order(Status.COMPLETED)
    clock.shift(days=40)
    sweep_orders()
    unpaid.refresh_from_db()
    sold.refresh_from_db()
    assert unpaid.status == Status.CANCELLED
    assert sold.settled_at is not None
    assert Heartbeat.objects.count() == 1


def test_a_review_without_an_answer_appears_when_the_week_is_over(clock: Clock) -> None:
    order = make_order(Status.COMPLETED)
    write_review(order_id=order.pk, user=order.buyer, rating=3, text="")
    clock.shift(days=6)
    publish_reviews()
    assert OrderReview.objects.get(order=order).published_at is None
    clock.shift(days=1, seconds=1)
    publish_reviews()
    assert OrderReview.objects.get(order=order).published_at is not None
    assert order.seller.standing.rating_sum == 3
