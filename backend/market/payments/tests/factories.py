"""Payments for tests, through the commands themselves."""

import os
from pathlib import Path
from uuid import uuid4

from alipay import AliPay
from django.conf import settings

from market.common.ids import new_id
from market.common.money import yuan
from market.payments.models import Payee, Recharge, Withdrawal
from market.payments.providers.base import Payment, PaymentStatus
from market.payments.services.payees import add_payee
from market.payments.services.recharges import create_recharge, settle_recharge
from market.payments.services.withdrawals import request_withdrawal
from market.users.models import User
from market.users.tests.factories import NAME, PIN, UserFactory
from market.wallets.services.recharges import credit_recharge

ACCOUNT = "13812345678"
BUYER_ID = "2088722000000001"


def make_trader(available: int = 0) -> User:
    """A verified person with a payment PIN and `available` fen."""
    user = UserFactory(real_name=True, with_pin=True)
    if available:
        credit_recharge(recharge_id=new_id(), user_id=user.pk, provider="alipay", amount=available, label="Alipay")
    return user


def make_recharge(user: User, amount: int = 2_000_00, provider: str = "alipay") -> Recharge:
    return create_recharge(user=user, provider=provider, amount=amount, idempotency_key=str(uuid4()))


def paid_recharge(user: User, amount: int = 2_000_00, provider: str = "alipay") -> Recharge:
    """One that arrived and was credited."""
    recharge = make_recharge(user, amount, provider)
    return settle_recharge(recharge_id=recharge.pk, payment=payment_of(recharge))


def make_payee(user: User, account: str = ACCOUNT) -> Payee:
    return add_payee(user=user, provider="alipay", account=account, name=NAME)


def make_withdrawal(user: User, amount: int = 1_500_00) -> Withdrawal:
    payee = make_payee(user)
    return request_withdrawal(user=user, payee_id=payee.pk, amount=amount, pin=PIN, idempotency_key=str(uuid4()))


def make_return(recharge: Recharge, amount: int) -> Withdrawal:
    """A withdrawal back to where the recharge came from."""
    return request_withdrawal(
        user=recharge.user, recharge_id=recharge.pk, amount=amount, pin=PIN, idempotency_key=str(uuid4())
    )


def payment_of(recharge: Recharge, *, amount: int | None = None, trade_no: str = "2026112122001") -> Payment:
    """What the provider says about the paid recharge."""
    return Payment(recharge.out_trade_no, PaymentStatus.PAID, amount or recharge.amount, trade_no, BUYER_ID)


def notice_of(recharge: Recharge, **changes: str) -> dict[str, str]:
    """Alipay's signed notification that the recharge was paid; `changes` are signed too."""
    fields = {
        "notify_id": uuid4().hex,
        "app_id": settings.ALIPAY["app_id"],
        "seller_id": settings.ALIPAY["seller_id"],
        "out_trade_no": recharge.out_trade_no,
        "trade_no": "2026112122001",
        "trade_status": "TRADE_SUCCESS",
        "total_amount": yuan(recharge.amount),
        "buyer_id": BUYER_ID,
        "charset": "utf-8",
    } | changes
    signed = "&".join(f"{name}={value}" for name, value in sorted(fields.items()))
    return fields | {"sign": _alipay()._sign(signed), "sign_type": "RSA2"}


def _alipay() -> AliPay:
    """The other side of the wire: signs with Alipay's own key."""
    return AliPay(
        appid=settings.ALIPAY["app_id"],
        app_private_key_string=Path(os.environ["ANHAO_SANDBOX_ALIPAY_PRIVATE_KEY_FILE"]).read_text(),
        alipay_public_key_string=Path(settings.ALIPAY["public_key_file"]).read_text(),
    )
