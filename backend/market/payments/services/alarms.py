"""What a provider says that cannot be true is written down for staff."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import transaction

from market.common.audit import record_audit
from market.common.clock import now
from market.common.errors import ObjectNotFound
from market.notifications.services import notify_staff
from market.payments.errors import AlarmResolved
from market.payments.models import PaymentAlarm, Provider
from market.users.models import Role, User

logger = structlog.get_logger(__name__)


def raise_alarm(*, provider: str, reason: str, reference: str, facts: Mapping[str, Any]) -> None:
    """Write an alarm down, in a transaction of its own: it must survive the refusal that follows.

    `facts` is JSON without personal data. The same alarm again is counted, not repeated; the cashiers are told of the
    first, and of the first after it was resolved.
    """
    with transaction.atomic(durable=True):
        alarm, is_news = PaymentAlarm.objects.select_for_update(no_key=True).get_or_create(
            provider=provider, reason=reason, reference=reference, defaults={"facts": dict(facts)}
        )
        if not is_news:
            is_news = alarm.resolved_at is not None
            alarm.occurrences, alarm.last_raised_at, alarm.facts = alarm.occurrences + 1, now(), dict(facts)
            alarm.resolved_at, alarm.resolved_by = None, None
            alarm.save()
        if is_news:
            _tell_cashiers(alarm)
    logger.error("payment_alarm", provider=provider, reason=reason, reference=reference, **facts)


def resolve_alarm(*, alarm_id: int, cashier: User, note: str) -> PaymentAlarm:
    """Somebody has seen to it; said again, it is open again. Raises ObjectNotFound, AlarmResolved."""
    with transaction.atomic():
        alarm = PaymentAlarm.objects.select_for_update(no_key=True).filter(pk=alarm_id).first()
        if alarm is None:
            raise ObjectNotFound
        if alarm.resolved_at is not None:
            raise AlarmResolved
        alarm.resolved_by, alarm.resolved_at, alarm.note = cashier, now(), note
        alarm.save(update_fields=["resolved_by", "resolved_at", "note"])
        record_audit(
            action="payment_alarm_resolved",
            subject_type="payment_alarm",
            subject_id=None,
            actor_id=cashier.pk,
            actor_label=cashier.username,
            reason=note,
            after={"alarm": alarm.pk, "reason": alarm.reason, "reference": alarm.reference},
        )
    return alarm


def _tell_cashiers(alarm: PaymentAlarm) -> None:
    provider = str(Provider(alarm.provider).label)
    params = {"provider": provider, "reference": alarm.reference or "-"}
    notify_staff(Role.CASHIER, kind="payment_alarm", params=params)
