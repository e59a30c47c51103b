"""Payments to race about."""

from uuid import uuid4

from market.payments.models import Withdrawal
from market.payments.services.withdrawals import request_withdrawal
from market.payments.tests.factories import make_payee
from market.users.tests.factories import PIN
from tests.faults.money import trader_with

WITHDRAWN = 2_000


def asked_withdrawal() -> Withdrawal:
    """Waiting for a cashier; all that the person had."""
    person = trader_with(WITHDRAWN)
    return request_withdrawal(
        user=person, payee_id=make_payee(person).pk, amount=WITHDRAWN, pin=PIN, idempotency_key=str(uuid4())
    )
