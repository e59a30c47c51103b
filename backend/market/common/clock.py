"""The market's clock is the database's: one SQL function, so that every process agrees and tests can move it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.db.models import Func

# Where the market's days begin and end: limits, statements and the night are those of its people.
MARKET_ZONE = ZoneInfo("Asia/Shanghai")


class MarketNow(Func):
    """`market_now()` in a query or as a `db_default`: the time at which the statement runs it, not its start."""

    function = "market_now"
    output_field = models.DateTimeField()
    template = "%(function)s()"


def now() -> datetime:
    """The present moment (aware, UTC). Read it after taking the lock that it is compared under."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT market_now()")
        (moment,) = cursor.fetchone()
    return moment
