"""How much may come in and go out. Fen; days are Shanghai days."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from market.common.clock import MARKET_ZONE, now
from market.common.errors import FieldError
from market.payments.models import Provider

SMALLEST = 1_00
LARGEST = 50_000_00
RECHARGED_A_DAY = 200_000_00
WITHDRAWN_A_DAY = 200_000_00
PAYEES = 5

# How long after it a payment can be given back. Alipay: as the merchant's contract says, 12 months for payments in the
# browser (alipay.trade.refund); WeChat Pay: one year (/v3/refund/domestic/refunds).
REFUNDABLE_FOR = {Provider.ALIPAY: timedelta(days=365), Provider.WECHAT: timedelta(days=365)}


def check_amount(amount: int) -> None:
    """Raises FieldError("amount") outside 1 to 50,000 CNY."""
    if not SMALLEST <= amount <= LARGEST:
        raise FieldError("amount", "amount_out_of_range", _("Between ¥1 and ¥50,000 at a time."))


def check_refund(amount: int) -> None:
    """One fen may go back to its source, or a remainder would never leave. Raises FieldError("amount")."""
    if not 1 <= amount <= LARGEST:
        raise FieldError("amount", "amount_out_of_range", _("Up to ¥50,000 at a time."))


def refundable_until(provider: str, paid_at: datetime) -> datetime:
    return paid_at + REFUNDABLE_FOR[Provider(provider)]


def start_of_today() -> datetime:
    return now().astimezone(MARKET_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
