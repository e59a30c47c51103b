"""What the payer does in the outside world."""

from market.payments.models import Recharge
from market.payments.services.recharges import payment_url
from market.payments.tests.sandbox_process import Sandbox


def begin_to_pay(sandbox: Sandbox, recharge: Recharge) -> None:
    """Opens the cashier."""
    sandbox.open_cashier(payment_url(recharge) or "")


def is_paid(recharge: Recharge) -> bool:
    recharge.refresh_from_db()
    return recharge.status == Recharge.Status.PAID
