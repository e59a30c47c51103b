"""What a provider says that cannot be true is written down for staff."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F

from market.common.clock import now
from market.payments.models import PaymentAlarm

logger = structlog.get_logger(__name__)


def raise_alarm(*, provider: str, reason: str, reference: str, facts: Mapping[str, Any]) -> None:
    """Write an alarm down, in a transaction of its own: it must survive the refusal that follows.

    `facts` is JSON without personal data. The same alarm again is counted, not repeated.
    """
    with transaction.atomic(durable=True):
        alarm, is_new = PaymentAlarm.objects.get_or_create(
            provider=provider, reason=reason, reference=reference, defaults={"facts": dict(facts)}
        )
        if not is_new:
            PaymentAlarm.objects.filter(pk=alarm.pk).update(
                occurrences=F("occurrences") + 1, last_raised_at=now(), facts=dict(facts)
            )
    logger.error("payment_alarm", provider=provider, reason=reason, reference=reference, **facts)
