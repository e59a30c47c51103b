from celery import shared_task

from market.images.services.store import forget_orphans


@shared_task
def delete_unused_images() -> None:
    """Delete pictures that have belonged to nothing for a day."""
    while forget_orphans():
        pass
