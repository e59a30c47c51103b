"""Withdrawals of the demo: one waits for the cashier, one is on its way, one was refused, one was taken back."""

from itertools import count
from uuid import uuid4

from config.demo.people import Cast
from market.payments.models import Provider, Withdrawal
from market.payments.selectors import withdrawal_options
from market.payments.services.payees import add_payee
from market.payments.services.withdrawals import (
    approve_withdrawal,
    cancel_withdrawal,
    reject_withdrawal,
    request_withdrawal,
)
from market.users.models import Role, User
from market.users.selectors import verified_name

LEAST = 50_00  # fen worth asking for
_numbers = count(1)


def create_withdrawals(cast: Cast) -> None:
    """Of what sellers have earned, to payees; of what a buyer has brought in, back to its source."""
    earned = (seller for seller in cast.sellers if withdrawal_options(seller.pk).payee_limit >= LEAST)
    cashier = cast.staff[Role.CASHIER]
    if (seller := next(earned, None)) is not None:
        _ask(cast, seller)
    if (seller := next(earned, None)) is not None:
        approve_withdrawal(withdrawal_id=_ask(cast, seller).pk, cashier=cashier)
    if (seller := next(earned, None)) is not None:
        reject_withdrawal(
            withdrawal_id=_ask(cast, seller).pk, cashier=cashier, reason="收款账户无法收款，请更换收款账户。"
        )
    _ask_back_and_cancel(cast, cast.buyer)


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


def _ask_back_and_cancel(cast: Cast, buyer: User) -> None:
    """Not left for the cashier: the outside world never heard of the demo's payments and can give none back."""
    source = withdrawal_options(buyer.pk).sources[0]
    withdrawal = request_withdrawal(
        user=buyer,
        recharge_id=source.recharge.pk,
        amount=LEAST,
        pin=cast.pins[buyer.pk],
        idempotency_key=uuid4().hex,
    )
    cancel_withdrawal(user=buyer, withdrawal_id=withdrawal.pk)
