from datetime import datetime, timedelta

import pytest

from market.orders.deadlines import SHANGHAI, overlap, waking_hour
from market.orders.terms import hold_days, level_for


@pytest.mark.parametrize(("level", "days"), list(enumerate((7, 5, 4, 3, 2, 1))))
def test_hold_by_seller_level(level: int, days: int) -> None:
    assert hold_days(seller_level=level, price=500_000) == days
    assert hold_days(seller_level=level, price=500_001) == 7


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
    local = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    assert waking_hour(local) == datetime.fromisoformat(fair).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(("start", "end", "hours"), [(-2, -1, 0), (-1, 1, 1), (1, 3, 2), (9, 12, 1), (-5, 20, 10)])
def test_only_the_hours_that_ran_during_an_outage_count(start: int, end: int, hours: int) -> None:
    zero = datetime(2026, 5, 1, tzinfo=SHANGHAI)
    outage = (zero + timedelta(hours=start), zero + timedelta(hours=end))
    assert overlap(zero, zero + timedelta(hours=10), *outage) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("buyers", "ratings", "level"),
    [(0, (), 0), (2, (), 0), (3, (), 1), (10, (), 2), (10, (3,), 1), (30, (4,), 3), (200, (4,), 3), (200, (5,), 5)],
)
def test_level_follows_buyers_and_ratings(buyers: int, ratings: tuple[int, ...], level: int) -> None:
    assert level_for(distinct_buyers=buyers, rating_sum=sum(ratings), rating_count=len(ratings)) == level
