"""What commands ask for. The sweep of bids runs with that of orders, after the outages that move both are noted."""

from uuid import UUID

from celery import shared_task

from market.bids.services import ending


@shared_task
def tell_of_ended_bids(listing_id: str) -> None:
    ending.tell_of_ended_bids(listing_id=UUID(listing_id))
