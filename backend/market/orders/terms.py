"""The terms of an order: copied onto it when it is placed, so that a later change never reaches a running trade.

Source of every figure: docs/domain.md, "An order".
"""

from dataclasses import dataclass
from datetime import timedelta

FEE_BPS = 500
HOLD_DAYS = (7, 5, 4, 3, 2, 1)  # by seller level 0 to 5
LARGE_PRICE = 500_000  # fen; above it the hold is LARGE_HOLD_DAYS at least
LARGE_HOLD_DAYS = 7
BLACKLISTED_HOLD = timedelta(days=30)

UNPAID_ORDERS_AT_MOST = 3
UNPAID_ON_ONE_LISTING = 2
SHUT_OUT_FOR = timedelta(hours=24)
REVIEW_TIME = timedelta(days=7)
# When a notice has still not reached somebody so long after the deadline, staff decide.
NOTICE_GIVEN_UP_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Times:
    """How long each side has; the names are the order's columns."""

    payment_time: timedelta = timedelta(minutes=15)
    delivery_time: timedelta = timedelta(hours=24)
    inspection_time: timedelta = timedelta(hours=72)
    redelivery_time: timedelta = timedelta(hours=12)
    return_answer_time: timedelta = timedelta(hours=24)
    return_time: timedelta = timedelta(hours=48)


TIMES = Times()


def hold_days(*, seller_level: int, price: int) -> int:
    """Days between completion and withdrawal for a price in fen, before the risk of uncleared steps is added."""
    days = HOLD_DAYS[seller_level]
    return max(days, LARGE_HOLD_DAYS) if price > LARGE_PRICE else days


# What each level above 0 asks for: that many different buyers, and an average rating of at least so much.
LEVELS = ((3, 0.0), (10, 3.5), (30, 4.0), (80, 4.3), (200, 4.5))


def level_for(*, distinct_buyers: int, rating_sum: int, rating_count: int) -> int:
    """0 to 5. Whoever has not been rated yet is judged by the number of buyers alone."""
    average = rating_sum / rating_count if rating_count else 5.0
    reached = (distinct_buyers >= buyers and average >= rating for buyers, rating in LEVELS)
    return next((level for level, met in enumerate(reached) if not met), len(LEVELS))
