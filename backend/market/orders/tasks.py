"""What beat wakes: the rows say what is due."""

from celery import shared_task

from market.bids.services.sweeping import sweep_bids
from market.orders.services.outages import note_heartbeat
from market.orders.services.reviewing import publish_overdue_reviews
from market.orders.services.settling import release_due_settlements
from market.orders.services.sweeping import sweep_deadlines

REVIEWS_AT_ONCE = 50


@shared_task
def sweep_orders() -> None:
    # First: an outage that is over moves the deadlines, those of bids too, which would be carried out here.
    note_heartbeat()
    sweep_bids()
    sweep_deadlines()
    release_due_settlements()


@shared_task
def publish_reviews() -> None:
    publish_overdue_reviews(REVIEWS_AT_ONCE)
