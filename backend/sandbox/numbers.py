"""Numbers that the payment providers give."""

import random
from datetime import UTC, datetime

from sandbox.clock import CHINA


def china_day() -> str:
    return datetime.now(UTC).astimezone(CHINA).strftime("%Y%m%d")


def dated_number(kind: str, *, digits: int) -> str:
    """A few digits for the kind, the day in China, then random ones."""
    return f"{kind}{china_day()}{random.SystemRandom().randrange(10**digits):0{digits}d}"
