"""Withdrawals of the demo: one waits for the cashier, one is on its way, one was refused."""

from itertools import count
from uuid import uuid4

from config.demo.people import Cast
from market.payments.models import Provider, Withdrawal
from market.payments.services.payees import add_payee
from market.payments.services.withdrawals import approve_withdrawal, reject_withdrawal, request_withdrawal
from market.users.models import Role, User
from market.users.selectors import verified_name
from market.wallets.selectors import wallet_of

LEAST = 50_00  # fen worth asking for
_numbers = count(1)


def create_withdrawals(cast: Cast) -> None:
    """Of what sellers have earned: theirs is money that was traded, so it may leave."""
    earned = (seller for seller in cast.sellers if wallet_of(seller.pk).available >= LEAST)
    cashier = cast.staff[Role.CASHIER]
    if (seller := next(earned, None)) is not None:
        _ask(cast, seller)
    if (seller := next(earned, None)) is not None:
        approve_withdrawal(withdrawal_id=_ask(cast, seller).pk, cashier=cashier)
    if (seller := next(earned, None)) is not None:
        reject_withdrawal(
            withdrawal_id=_ask(cast, seller).pk, cashier=cashier, reason="收款账户无法收款，请更换收款账户。"
        )


def _ask(cast: Cast, seller: User) -> Withdrawal:
    payee = add_payee(
        user=seller,
        provider=Provider.ALIPAY,
        account=f"1380013{next(_numbers):04d}",
        name=verified_name(seller.pk) or "",
    )
    return request_withdrawal(
        user=seller, payee_id=payee.pk, amount=LEAST, pin=cast.pins[seller.pk], idempotency_key=uuid4().hex
    )
