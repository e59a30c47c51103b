"""How much may come in and go out. Fen; days are Shanghai days."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from market.common.clock import MARKET_ZONE, now
from market.common.errors import FieldError

SMALLEST = 1_00
LARGEST = 50_000_00
RECHARGED_A_DAY = 200_000_00
WITHDRAWN_A_DAY = 200_000_00
PAYEES = 5


def check_amount(amount: int) -> None:
    """Raises FieldError("amount") outside 1 to 50,000 CNY."""
    if not SMALLEST <= amount <= LARGEST:
        raise FieldError("amount", "amount_out_of_range", _("Between ¥1 and ¥50,000 at a time."))


def start_of_today() -> datetime:
    return now().astimezone(MARKET_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
