"""Time as the providers write it: Unix seconds inside, China Standard Time outside."""

import time
from datetime import date, datetime, timedelta, timezone

# A fixed offset, not a zone name: China has had no daylight saving since 1991, and this needs no tzdata.
CHINA = timezone(timedelta(hours=8))


def now() -> float:
    """Unix seconds."""
    return time.time()


def china_time(moment: float) -> str:
    """`2024-07-24 03:07:50`, the form every Alipay field uses."""
    return datetime.fromtimestamp(moment, CHINA).strftime("%Y-%m-%d %H:%M:%S")


def iso_time(moment: float) -> str:
    """`2024-07-24T03:07:50.120+08:00`, for JSON answers and `<time>`."""
    return datetime.fromtimestamp(moment, CHINA).isoformat(timespec="milliseconds")


def parse_china_time(text: str) -> float:
    """Unix seconds of `2024-07-24 03:07:50`; raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA).timestamp()


def day_bounds(day: date) -> tuple[float, float]:
    """First second of a day in China and of the day after it."""
    start = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return start.timestamp(), (start + timedelta(days=1)).timestamp()


def end_of_day(moment: float) -> float:
    """The next midnight in China."""
    return day_bounds(datetime.fromtimestamp(moment, CHINA).date())[1]
