"""Deadlines that a person can meet."""

from datetime import datetime, timedelta

from market.common.clock import MARKET_ZONE

NIGHT_BEGINS = 23
NIGHT_ENDS = 9
MORNING = 10


def waking_hour(moment: datetime) -> datetime:
    """`moment`, or 10:00 of the morning after it when it lies between 23:00 and 09:00 in Shanghai."""
    local = moment.astimezone(MARKET_ZONE)
    if NIGHT_ENDS <= local.hour < NIGHT_BEGINS:
        return moment
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=1) if local.hour >= NIGHT_BEGINS else morning


def overlap(a_start: datetime, a_end: datetime, b_start: datetime, b_end: datetime) -> timedelta:
    """How long both periods run at once."""
    return max(min(a_end, b_end) - max(a_start, b_start), timedelta(0))
