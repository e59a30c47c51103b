"""Fetching the providers' daily bills: every day that is over, sooner or later, and each once.

Alipay and WeChat Pay draw up the bill of a day on the next morning and say that it should be asked for from 10 o'clock
on (their documents on reconciliation). The provider is asked outside any transaction.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import structlog
from django.db import transaction
from django.db.models import Min

from market.common.clock import MARKET_ZONE, MarketNow, now
from market.common.errors import ObjectNotFound
from market.notifications.services import notify_staff
from market.payments.models import Provider, ProviderBill, ProviderBillLine, Recharge
from market.payments.providers.base import BillLine, BillNotReady, ProviderUnavailable
from market.payments.providers.registry import provider_of
from market.payments.services.turns import turn_at
from market.users.models import Role

logger = structlog.get_logger(__name__)

READY_AT = time(10)  # o'clock in the market's zone, on the day after
FIRST_RETRY = timedelta(minutes=5)
LAST_RETRY = timedelta(hours=1)
LATE_AFTER = timedelta(hours=12)
A_DAY = timedelta(days=1)


def fetch_due_bills(*, limit: int = 4) -> int:
    """The sweep: write down which days are over, ask for the bills that are due; return how many were."""
    for provider in Provider.values:
        _expect_bills(provider)
    due = _claim_due(limit)
    for bill in due:
        fetch_bill(bill=bill)
    return len(due)


def fetch_bill(*, bill: ProviderBill) -> None:
    """Ask the provider for it and keep every line; tell the cashiers when it is long overdue."""
    try:
        with turn_at(f"bill:{bill.provider}") as is_ours:
            lines = provider_of(bill.provider).daily_bill(bill.day) if is_ours else None
    except (BillNotReady, ProviderUnavailable) as error:
        logger.warning("provider_bill_missing", provider=bill.provider, day=str(bill.day), error=repr(error))
        _tell_if_late(bill)
        return
    if lines is not None:
        _keep(bill, lines)


def hasten_bill(*, bill_id: int) -> ProviderBill:
    """A cashier wants it now: the worker asks for it next. Raises ObjectNotFound."""
    with transaction.atomic():
        bill = ProviderBill.objects.select_for_update(no_key=True).filter(pk=bill_id).first()
        if bill is None:
            raise ObjectNotFound
        if bill.fetched_at is None:
            bill.next_try_at = min(bill.next_try_at, now())
            bill.save(update_fields=["next_try_at"])
    return bill


def _expect_bills(provider: str) -> None:
    """A row for each day that is over, from the first on which money came in; none is left out after an outage."""
    yesterday = now().astimezone(MARKET_ZONE).date() - A_DAY
    first = _day_after_the_last(provider) or _first_day(provider)
    if first is None or first > yesterday:
        return
    days = [first + number * A_DAY for number in range((yesterday - first).days + 1)]
    rows = [ProviderBill(provider=provider, day=day, next_try_at=_ready_at(day)) for day in days]
    ProviderBill.objects.bulk_create(rows, ignore_conflicts=True)


def _day_after_the_last(provider: str) -> date | None:
    last = ProviderBill.objects.filter(provider=provider).order_by("-day").values_list("day", flat=True).first()
    return last + A_DAY if last else None


def _first_day(provider: str) -> date | None:
    paid_at = Recharge.objects.filter(provider=provider, status=Recharge.Status.PAID).aggregate(at=Min("paid_at"))["at"]
    return paid_at.astimezone(MARKET_ZONE).date() if paid_at else None


def _ready_at(day: date) -> datetime:
    return datetime.combine(day + A_DAY, READY_AT, tzinfo=MARKET_ZONE)


def _claim_due(limit: int) -> list[ProviderBill]:
    """Take rows and put their next turn off first, so that neither two workers nor a crash ask twice at once."""
    with transaction.atomic():
        rows = list(
            ProviderBill.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(fetched_at=None, next_try_at__lte=MarketNow())
            .order_by("next_try_at")[:limit]
        )
        for row in rows:
            row.next_try_at = now() + min(FIRST_RETRY * 2 ** min(row.tries, 10), LAST_RETRY)
            row.tries += 1
        ProviderBill.objects.bulk_update(rows, ["next_try_at", "tries"])
    return rows


def _keep(bill: ProviderBill, lines: Sequence[BillLine]) -> None:
    with transaction.atomic():
        row = ProviderBill.objects.select_for_update(no_key=True).get(pk=bill.pk)
        if row.fetched_at is not None:
            return
        ProviderBillLine.objects.bulk_create([_row_of(row, line) for line in lines], batch_size=1_000)
        row.fetched_at = now()
        row.save(update_fields=["fetched_at"])


def _row_of(bill: ProviderBill, line: BillLine) -> ProviderBillLine:
    return ProviderBillLine(
        bill=bill,
        kind=line.kind,
        number=line.number[:64],
        provider_no=line.provider_no[:64],
        amount=line.amount,
        fee=line.fee,
        moved_at=line.at,
    )


def _tell_if_late(bill: ProviderBill) -> None:
    with transaction.atomic():
        row = ProviderBill.objects.select_for_update(no_key=True).get(pk=bill.pk)
        if row.told_late_at is None and now() > _ready_at(row.day) + LATE_AFTER:
            row.told_late_at = now()
            row.save(update_fields=["told_late_at"])
            provider = str(Provider(row.provider).label)
            notify_staff(Role.CASHIER, kind="provider_bill_late", params={"provider": provider, "day": str(row.day)})
