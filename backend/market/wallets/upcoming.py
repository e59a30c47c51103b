"""What is on its way into a wallet and out of it.

Only the apps above know: an order when its hold ends, a withdrawal that it waits. config/wiring.py fills in whom
to ask.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from market.wallets.debts import INCIDENT
from market.wallets.models import AccountKind, LedgerAccount, LedgerOperation, LedgerTransfer, OwnerType

LIMIT = 20
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Upcoming:
    """`amount` in fen; `expected_at` is None where nobody can say when."""

    kind: str
    amount: int
    expected_at: datetime | None
    label: str
    subject_type: str
    subject_id: UUID


@dataclass(frozen=True)
class UpcomingMoney:
    incoming: list[Upcoming]
    outgoing: list[Upcoming]


def awards_waiting(user_id: UUID) -> list[Upcoming]:
    """What rulings award to a person, until their appeal is over; the oldest first. An appeal may begin any time."""
    taken = LedgerTransfer.objects.filter(credit=OuterRef("pk")).order_by("id")
    waiting = (
        LedgerAccount.objects.filter(
            owner_type=OwnerType.CASE, kind=AccountKind.AWARD, holder_id=user_id, is_empty=False
        )
        .order_by("id")
        .annotate(label=Subquery(taken.values("operation__label")[:1]))
        .values_list("balance", "label", "owner_id")
    )
    kind = LedgerOperation.Kind.AWARD_PAYMENT
    rows = waiting[:LIMIT]
    return [Upcoming(kind, amount, None, label, INCIDENT, case_id) for amount, label, case_id in rows if case_id]


# (user_id): at most LIMIT, the soonest first.
Source = Callable[[UUID], list[Upcoming]]
incoming_sources: dict[str, Source] = {"award": awards_waiting}
outgoing_sources: dict[str, Source] = {}


def upcoming_of(user_id: UUID) -> UpcomingMoney:
    """The soonest of each direction, at most LIMIT; those without a date come last."""
    return UpcomingMoney(
        incoming=_soonest(source(user_id) for source in incoming_sources.values()),
        outgoing=_soonest(source(user_id) for source in outgoing_sources.values()),
    )


def _soonest(found: Iterable[list[Upcoming]]) -> list[Upcoming]:
    each = [one for some in found for one in some]
    return sorted(each, key=lambda one: one.expected_at or _LAST)[:LIMIT]
