import pytest

from market.orders.terms import hold_days, level_for


@pytest.mark.parametrize(("level", "days"), list(enumerate((7, 5, 4, 3, 2, 1))))
def test_hold_by_seller_level(level: int, days: int) -> None:
    assert hold_days(seller_level=level, price=500_000) == days
    assert hold_days(seller_level=level, price=500_001) == 7


@pytest.mark.parametrize(
    ("buyers", "ratings", "level"),
    [(0, (), 0), (2, (), 0), (3, (), 1), (10, (), 2), (10, (3,), 1), (30, (4,), 3), (200, (4,), 3), (200, (5,), 5)],
)
def test_level_follows_buyers_and_ratings(buyers: int, ratings: tuple[int, ...], level: int) -> None:
    assert level_for(distinct_buyers=buyers, rating_sum=sum(ratings), rating_count=len(ratings)) == level
