import pytest
from django.utils.translation import override

from market.common.errors import FieldError
from market.users.errors import PaymentPinLocked, PaymentPinNotSet, WrongPaymentPin
from market.users.models import User
from market.users.services.payment_pin import check_payment_pin, digest_pin, set_payment_pin
from market.users.tests.factories import PIN, UserFactory
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


def test_a_right_pin_passes_and_a_person_without_one_is_told() -> None:
    check_payment_pin(user=UserFactory(with_pin=True), pin=PIN)
    with pytest.raises(PaymentPinNotSet):
        check_payment_pin(user=UserFactory(), pin=PIN)


def test_security_34_pin_is_locked_in_the_database_after_five_tries(clock: Clock) -> None:
    user = UserFactory(with_pin=True)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPaymentPin) as refused:
            check_payment_pin(user=user, pin="135790")
        assert refused.value.params == {"attempts_left": left}
    with pytest.raises(PaymentPinLocked):
        check_payment_pin(user=user, pin="135790")
    with pytest.raises(PaymentPinLocked) as locked:
        check_payment_pin(user=user, pin=PIN)
    assert 3 * 3600 - 60 < locked.value.params["retry_after"] <= 3 * 3600
    with override("en"):
        assert "3 hours" in locked.value.detail
    clock.shift(hours=3)
    check_payment_pin(user=user, pin=PIN)


def test_a_right_pin_forgets_the_wrong_tries_before() -> None:
    user = UserFactory(with_pin=True)
    for _round in range(3):
        for _try in range(4):
            with pytest.raises(WrongPaymentPin):
                check_payment_pin(user=user, pin="135790")
        check_payment_pin(user=user, pin=PIN)


def test_security_34_pin_is_kept_as_a_keyed_digest_bound_to_the_person() -> None:
    first, second = UserFactory(with_pin=True), UserFactory(with_pin=True)
    assert PIN.encode() not in bytes(first.payment_pin_digest or b"")
    assert digest_pin(first, PIN) != digest_pin(second, PIN)


@pytest.mark.parametrize(
    "pin", ["111111", "123456", "654321", "012345", "112233", "12345", "1234567", "12a456", "١٢٣٤٥٦"]
)
def test_weak_or_malformed_pins_are_refused(pin: str) -> None:
    user = UserFactory()
    with pytest.raises(FieldError) as refused:
        set_payment_pin(user=user, pin=pin)
    assert "pin" in refused.value.errors
    assert User.objects.get(pk=user.pk).payment_pin_digest is None
