"""A burst of guesses, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import connection

from market.users.errors import PaymentPinLocked, WrongPaymentPin
from market.users.services import payment_pin
from market.users.tests.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
GUESSES = 12


def test_security_34_of_a_burst_of_guesses_only_five_are_compared() -> None:
    user = UserFactory(with_pin=True)
    barrier = Barrier(GUESSES)

    def guess(number: int) -> type[Exception] | None:
        barrier.wait()
        try:
            payment_pin.check_payment_pin(user=user, pin=f"97531{number % 10}")
        except (WrongPaymentPin, PaymentPinLocked) as error:
            return type(error)
        finally:
            connection.close()
        return None

    compared = patch.object(payment_pin, "digest_pin", side_effect=payment_pin.digest_pin)
    with compared as digest, ThreadPoolExecutor(GUESSES) as pool:
        outcomes = list(pool.map(guess, range(GUESSES)))
    assert digest.call_count == payment_pin.MAX_TRIES
    assert outcomes.count(WrongPaymentPin) == payment_pin.MAX_TRIES - 1
    assert outcomes.count(PaymentPinLocked) == GUESSES - payment_pin.MAX_TRIES + 1
