"""Checking the ledger, and keeping what was found."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import time
from uuid import UUID

import structlog
from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from market.common.clock import MARKET_ZONE, now
from market.notifications.services import notify_staff
from market.users.models import Role
from market.wallets.errors import ReconciliationTakesLong
from market.wallets.models import ReconciliationRun
from market.wallets.reconciliation import checks, find_all_differences

logger = structlog.get_logger(__name__)

NIGHTLY_AT = time(3)  # o'clock in the market's zone


def reconcile(*, actor_id: UUID | None) -> ReconciliationRun:
    """Run every check, keep what was found for staff to see, and tell the cashiers of what is new.

    `actor_id` is None at night, when no statement is cut off; a cashier, who waits for the answer, may get
    ReconciliationTakesLong.
    """
    try:
        with _unhurried(is_needed=actor_id is None):
            differences = [asdict(row) for row in find_all_differences()]
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise ReconciliationTakesLong from error
        raise
    with transaction.atomic():
        before = ReconciliationRun.objects.order_by("-id").first()
        run = ReconciliationRun.objects.create(checks=checks(), differences=differences, actor_id=actor_id)
        # Not every night the same again: the list of runs shows what is still open.
        if differences and (before is None or before.differences != differences):
            notify_staff(Role.CASHIER, kind="ledger_differs", params={"count": len(differences)})
    if differences:
        logger.error("ledger_differs", run=run.pk, checks=sorted({row["check"] for row in differences}))
    run.refresh_from_db(fields=["checked_at"])
    return run


def reconcile_nightly() -> ReconciliationRun | None:
    """Run the night's checks, unless they have run since or it is not time yet."""
    moment = now().astimezone(MARKET_ZONE)
    due_at = moment.replace(hour=NIGHTLY_AT.hour, minute=0, second=0, microsecond=0)
    has_run = ReconciliationRun.objects.filter(actor_id=None, checked_at__gte=due_at).exists()
    return None if moment < due_at or has_run else reconcile(actor_id=None)


@contextmanager
def _unhurried(*, is_needed: bool) -> Iterator[None]:
    """No time limit for statements meanwhile: the checks read every transfer there is."""
    if not is_needed:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
