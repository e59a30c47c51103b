from datetime import datetime, timedelta

import pytest

from market.common.clock import MARKET_ZONE
from market.common.deadlines import overlap, waking_hour


@pytest.mark.parametrize(
    ("moment", "fair"),
    [
        ("2026-05-01T08:59", "2026-05-01T10:00"),
        ("2026-05-01T09:00", "2026-05-01T09:00"),
        ("2026-05-01T22:59", "2026-05-01T22:59"),
        ("2026-05-01T23:00", "2026-05-02T10:00"),
        ("2026-05-01T00:00", "2026-05-01T10:00"),
        ("2026-04-30T23:59", "2026-05-01T10:00"),
    ],
)
def test_deadlines_of_the_night_move_to_the_morning(moment: str, fair: str) -> None:
    local = datetime.fromisoformat(moment).replace(tzinfo=MARKET_ZONE)
    assert waking_hour(local) == datetime.fromisoformat(fair).replace(tzinfo=MARKET_ZONE)


@pytest.mark.parametrize(("start", "end", "hours"), [(-2, -1, 0), (-1, 1, 1), (1, 3, 2), (9, 12, 1), (-5, 20, 10)])
def test_only_the_hours_that_ran_during_an_outage_count(start: int, end: int, hours: int) -> None:
    zero = datetime(2026, 5, 1, tzinfo=MARKET_ZONE)
    outage = (zero + timedelta(hours=start), zero + timedelta(hours=end))
    assert overlap(zero, zero + timedelta(hours=10), *outage) == timedelta(hours=hours)
