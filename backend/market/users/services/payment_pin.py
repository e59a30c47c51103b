"""The payment PIN: a keyed HMAC under a lock-out in the database.

A password hash would cost a checkout a third of a second and still fall in minutes to whoever holds the table, for
there are only a million PINs. What protects a PIN is the key, which is not in the database, and the count of tries.
"""

import hmac
import re
from base64 import b64decode
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.common.audit import record_audit
from market.common.crypto import keyed_digest
from market.common.errors import FieldError, TooManyRequests
from market.common.guards import count_failure, forget_failures, refuse_when_locked
from market.users.errors import PaymentPinLocked, PaymentPinNotSet, WrongPaymentPin
from market.users.hooks import security_changed
from market.users.models import User
from market.users.services.passwords import confirm_password

SCOPE = "payment_pin"
MAX_TRIES = 5
LOCKED_FOR = timedelta(hours=3)
PIN = re.compile(r"[0-9]{6}")
_RISING = "01234567890"
# Repetitions and runs are refused by rule; these are what else people choose most.
_POPULAR = frozenset(
    {"112233", "123123", "121212", "123321", "520520", "521521", "131420", "520131", "159357", "147258"}
)


def check_payment_pin(*, user: User, pin: str) -> None:
    """Let a right PIN pass. Call it before the command's transaction: a wrong try must be counted durably.

    Raises PaymentPinNotSet, WrongPaymentPin(attempts_left), PaymentPinLocked(retry_after seconds).
    """
    if user.payment_pin_digest is None:
        raise PaymentPinNotSet
    # Counted before it is compared: however many tries arrive at once, five are compared.
    tries = count_failure(SCOPE, str(user.pk), window=LOCKED_FOR)
    if tries > MAX_TRIES:
        _refuse_locked(user)
    if not hmac.compare_digest(bytes(user.payment_pin_digest), digest_pin(user, pin)):
        if tries == MAX_TRIES:
            _refuse_locked(user)
        raise WrongPaymentPin(attempts_left=MAX_TRIES - tries)
    forget_failures(SCOPE, str(user.pk))


def change_payment_pin(*, user: User, pin: str, password: str, current_pin: str = "") -> None:
    """Set the PIN, by the password and, if there is one, the present PIN. Not inside a transaction.

    Raises FieldError (pin, password, current_pin), and what `check_payment_pin` raises.
    """
    refuse_weak_pin(pin)
    confirm_password(user=user, password=password)
    if user.has_payment_pin:
        if not current_pin:
            raise FieldError("current_pin", "required", _("Enter your present payment PIN too."))
        check_payment_pin(user=user, pin=current_pin)
    set_payment_pin(user=user, pin=pin)


def set_payment_pin(*, user: User, pin: str) -> None:
    """Set or replace the PIN, without asking for anything else. Raises FieldError("pin")."""
    refuse_weak_pin(pin)
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        person.payment_pin_digest = digest_pin(person, pin)
        person.save(update_fields=["payment_pin_digest"])
        record_audit(
            action="payment_pin_set",
            subject_type="user",
            subject_id=user.pk,
            actor_id=user.pk,
            actor_label=user.username,
        )
        security_changed(user.pk, "payment_pin_set", {})


def refuse_weak_pin(pin: str) -> None:
    """Six digits, neither all the same, nor a run up or down, nor a popular one. Raises FieldError("pin")."""
    if not PIN.fullmatch(pin):
        raise FieldError("pin", "pin_format", _("The payment PIN has exactly six digits."))
    if len(set(pin)) == 1 or pin in _RISING or pin[::-1] in _RISING or pin in _POPULAR:
        raise FieldError("pin", "pin_too_weak", _("This PIN is too easy to guess. Choose another one."))


def digest_pin(user: User, pin: str) -> bytes:
    """The stored form; bound to the person, so that equal PINs look different."""
    return keyed_digest(b64decode(settings.PIN_KEY), f"payment_pin:{user.pk}", pin)


def _refuse_locked(user: User) -> None:
    try:
        refuse_when_locked(SCOPE, str(user.pk), limit=MAX_TRIES)
    except TooManyRequests as error:
        raise PaymentPinLocked(**error.params) from error
    raise PaymentPinLocked(retry_after=1)
