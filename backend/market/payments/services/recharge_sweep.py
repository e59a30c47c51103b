"""What a pending recharge needs from its provider: a payment made there, an answer what became of it, its end.

The provider is asked outside any transaction, by the worker: however long it takes, nobody's request waits.
"""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from market.common.clock import MarketNow, now
from market.payments.errors import PaymentNoticeRefused
from market.payments.models import PaymentAlarm, Provider, Recharge
from market.payments.providers.base import Payment, PaymentStatus, ProviderUnavailable
from market.payments.providers.registry import provider_of
from market.payments.services.alarms import raise_alarm
from market.payments.services.recharges import (
    FIRST_QUERY,
    close_recharge,
    request_of,
    settle_recharge,
    store_qr_content,
)
from market.payments.services.turns import turn_at

logger = structlog.get_logger(__name__)

LAST_QUERY = timedelta(minutes=10)
FIRST_PREPARATION = timedelta(seconds=10)
LAST_PREPARATION = timedelta(minutes=1)
# A person who watches is answered sooner, but the provider is not asked more often than this.
WATCHED_QUERY = timedelta(seconds=3)
# An unpaid payment ends at the provider by itself. What it never heard of is over for us this long after that.
GRACE = timedelta(minutes=10)


def pursue_due_recharges(*, limit: int = 50) -> int:
    """The sweep: see to the pending recharges that are due, up to `limit` of each provider; return how many.

    A provider that another worker is at just now is left to it.
    """
    pursued = 0
    for provider in Provider.values:
        with turn_at(provider) as is_ours:
            pursued += _pursue_due_at(provider, limit) if is_ours else 0
    return pursued


def pursue_recharge(*, recharge_id: UUID) -> None:
    """Bring a pending recharge as far as its provider lets it go now. Raises ProviderUnavailable."""
    recharge = Recharge.objects.select_related("user").get(pk=recharge_id)
    if _must_be_prepared(recharge) and now() < recharge.expires_at:
        _prepare(recharge)
    else:
        check_recharge(recharge_id=recharge_id)


def check_recharge(*, recharge_id: UUID) -> None:
    """Ask the provider what became of a recharge, and do what follows.

    Raises ProviderUnavailable, and PaymentNoticeRefused, with an alarm, when it says what cannot be.
    """
    recharge = Recharge.objects.get(pk=recharge_id)
    provider = provider_of(recharge.provider)
    payment = provider.query_payment(recharge.out_trade_no)
    if payment.status == PaymentStatus.WAITING and now() > recharge.expires_at:
        provider.close_payment(recharge.out_trade_no)
        # Somebody may have paid before it closed.
        payment = provider.query_payment(recharge.out_trade_no)
    _conclude(recharge, payment)


def hasten_query(*, recharge_id: UUID) -> None:
    """The person is watching: have the sweep see to this one next, unless it just did."""
    recently = now() - WATCHED_QUERY
    Recharge.objects.filter(
        Q(queried_at=None) | Q(queried_at__lt=recently),
        pk=recharge_id,
        status=Recharge.Status.PENDING,
        created_at__lt=recently,
        next_query_at__gt=MarketNow(),
    ).update(next_query_at=MarketNow())


def _pursue_due_at(provider: str, limit: int) -> int:
    """Stops when the provider is away; the other one is not held up by it."""
    due = _claim_due(provider, limit)
    for recharge_id in due:
        try:
            pursue_recharge(recharge_id=recharge_id)
        except PaymentNoticeRefused:
            continue  # the alarm is written down; the next ones may be right
        except ProviderUnavailable as error:
            logger.warning("payment_query_failed", provider=provider, error=str(error))
            break
    return len(due)


def _claim_due(provider: str, limit: int) -> list[UUID]:
    """Take rows and put their next turn off first, so that neither two workers nor a crash repeat one at once."""
    with transaction.atomic():
        rows = list(
            Recharge.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(provider=provider, status=Recharge.Status.PENDING, next_query_at__lte=MarketNow())
            .order_by("next_query_at")[:limit]
        )
        moment = now()
        for row in rows:
            row.next_query_at = moment + _pause_after(row)
            row.queried_at = moment
            row.queries += 1
        Recharge.objects.bulk_update(rows, ["next_query_at", "queried_at", "queries"])
    return [row.pk for row in rows]


def _pause_after(recharge: Recharge) -> timedelta:
    first, last = (FIRST_PREPARATION, LAST_PREPARATION) if _must_be_prepared(recharge) else (FIRST_QUERY, LAST_QUERY)
    return min(first * 2 ** min(recharge.queries, 10), last)


def _must_be_prepared(recharge: Recharge) -> bool:
    return not recharge.qr_content and provider_of(recharge.provider).prepares_by_call


def _prepare(recharge: Recharge) -> None:
    with override(recharge.user.language):
        request = request_of(recharge)
    prepared = provider_of(recharge.provider).prepare_payment(request)
    store_qr_content(recharge_id=recharge.pk, qr_content=prepared.qr_content)


def _conclude(recharge: Recharge, payment: Payment) -> None:
    never_began = payment.status == PaymentStatus.NOT_FOUND and now() > recharge.expires_at + GRACE
    if payment.status == PaymentStatus.PAID:
        settle_recharge(recharge_id=recharge.pk, payment=payment)
    elif payment.status == PaymentStatus.REFUNDED:
        _end_refunded(recharge, payment)
    elif payment.status == PaymentStatus.CLOSED or never_began:
        close_recharge(recharge_id=recharge.pk)


def _end_refunded(recharge: Recharge, payment: Payment) -> None:
    """Paid and given back, in whole or in part, before we heard of either: not by us, so a person has to look."""
    if recharge.status == Recharge.Status.PAID:
        return
    facts = {"amount_fen": payment.amount, "trade_no": payment.trade_no}
    raise_alarm(
        provider=recharge.provider,
        reason=PaymentAlarm.Reason.REFUNDED_ELSEWHERE,
        reference=recharge.out_trade_no,
        facts=facts,
    )
    close_recharge(recharge_id=recharge.pk)
