"""Asking for a task. A request never talks to the broker: publishing blocks when it is down."""

from datetime import timedelta
from typing import Any

from market.common.clock import now
from market.common.models import TaskRequest


def enqueue(task: str, *, delay: timedelta = timedelta(0), **arguments: Any) -> None:
    """Have `task` (dotted name of a Celery task) run with `arguments` (JSON) after the present transaction commits.

    By name, because tasks import services. It runs at least once, about a second later, and again when it raises;
    the task locks and re-checks what it is about.
    """
    TaskRequest.objects.create(name=task, arguments=arguments, due_at=now() + delay)
