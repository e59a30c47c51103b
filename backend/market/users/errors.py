"""How the rules about people say no."""

from django.utils.translation import gettext_lazy as _

from market.common.errors import DomainError


class PaymentPinNotSet(DomainError):
    code = "payment_pin_not_set"
    status = 403
    message = _("Set a payment PIN first.")


class WrongPaymentPin(DomainError):
    """`attempts_left` until the PIN is locked."""

    code = "wrong_payment_pin"
    status = 403
    message = _("The payment PIN is wrong. Tries left: {attempts_left}.")


class PaymentPinLocked(DomainError):
    """`retry_after` in seconds."""

    code = "payment_pin_locked"
    status = 429
    message = _("The payment PIN is locked after too many wrong tries. Try again in {retry_after} seconds.")
