"""What beat wakes: the rows say what is due."""

from celery import shared_task

from market.listings.services.expiry import sweep_expiry


@shared_task
def sweep_listings() -> None:
    sweep_expiry()
