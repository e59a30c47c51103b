"""The worker's side of the outbox and of task requests."""

from datetime import timedelta

import structlog
from celery import current_app, shared_task

from market.common.clock import now
from market.common.delivery import deliver_due_messages
from market.common.leases import lease_due, put_back
from market.common.models import AttemptCounter, IdempotencyRecord, TaskRequest
from market.common.page_cache import delete_every_group, delete_groups

logger = structlog.get_logger(__name__)

BATCH = 50
KEEP_ANSWERS = timedelta(days=2)


@shared_task
def run_requested_tasks() -> None:
    """Run what commands asked for. A task that raises is tried again, later each time, and stays visible."""
    for request in lease_due(TaskRequest, limit=BATCH):
        try:
            current_app.tasks[request.name](**request.arguments)
        except Exception as error:  # whatever a task raises, the others must still run and this one must come back
            logger.exception("task_failed", task=request.name, attempts=request.attempts)
            put_back(request, error)
        else:
            request.delete()


@shared_task
def deliver_messages() -> None:
    deliver_due_messages()


class CacheAway(Exception):
    """Valkey did not delete what it was told to; the task comes back."""


@shared_task
def forget_pages(groups: list[str]) -> None:
    """Delete these groups of cached answers, or all without any. Raises CacheAway."""
    if not (delete_groups(groups) if groups else delete_every_group()):
        raise CacheAway


@shared_task
def forget_old_records() -> None:
    """Drop answers nobody will ask for again and counters whose window is over."""
    moment = now()
    IdempotencyRecord.objects.filter(created_at__lt=moment - KEEP_ANSWERS).delete()
    AttemptCounter.objects.filter(window_ends_at__lt=moment).delete()
