"""What the payer does in the outside world."""

from market.payments.models import Recharge
from market.payments.services.recharge_sweep import pursue_due_recharges
from market.payments.services.recharges import payment_url
from market.payments.tests.sandbox_process import Sandbox


def begin_to_pay(sandbox: Sandbox, recharge: Recharge) -> None:
    """Opens Alipay's cashier, or has WeChat Pay's QR code before the eyes."""
    address = payment_url(recharge)
    if address is None:
        pursue_due_recharges()
    else:
        sandbox.open_cashier(address)


def is_paid(recharge: Recharge) -> bool:
    recharge.refresh_from_db()
    return recharge.status == Recharge.Status.PAID
