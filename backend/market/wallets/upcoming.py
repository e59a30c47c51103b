"""What is on its way into a wallet and out of it.

Only the apps above know: an order when its hold ends, a withdrawal that it waits. config/wiring.py fills in whom
to ask.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

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


# (user_id): at most LIMIT, the soonest first.
Source = Callable[[UUID], list[Upcoming]]
incoming_sources: dict[str, Source] = {}
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
