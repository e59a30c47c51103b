"""What beat wakes: the rows say what is due."""

from uuid import UUID

from celery import shared_task

from market.common.enqueue import enqueue
from market.listings.services import alerts, counting
from market.listings.services.expiry import sweep_expiry
from market.listings.services.indexing import index_batch
from market.listings.services.rankings import refresh_popularity


@shared_task
def sweep_listings() -> None:
    sweep_expiry()


@shared_task
def count_interest() -> None:
    """Views and interest into heat, heat into rankings."""
    refresh_popularity()


@shared_task
def alert_searchers(listing_id: str, before: int | None = None, after: str | None = None) -> None:
    alerts.alert_searchers(listing_id=UUID(listing_id), before=before, after=UUID(after) if after else None)


@shared_task
def alert_favourers(listing_id: str) -> None:
    alerts.alert_favourers(listing_id=UUID(listing_id))


@shared_task
def index_listings(after: str | None = None, game: str = "") -> None:
    """Index anew what is on sale, of one game or of all, one batch at a time, after the id `after`."""
    last = index_batch(UUID(after) if after else None, game)
    if last is not None:
        enqueue("market.listings.tasks.index_listings", after=str(last), game=game)


@shared_task
def count_codes() -> None:
    """How much of everything is on sale, for facets of whole games."""
    counting.count_codes()
