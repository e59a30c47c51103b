"""How the rules about people say no."""

from django.utils.translation import gettext_lazy as _

from market.common.errors import DomainError, TooManyRequests


class InvalidCredentials(DomainError):
    """Unknown name, wrong password or closed user: which of them is nobody's business."""

    code = "invalid_credentials"
    status = 401
    message = _("The name or the password is wrong.")


class CaptchaRequired(DomainError):
    code = "captcha_required"
    status = 403
    message = _("Several tries went wrong. Copy the characters of the picture too.")


class NotActivated(DomainError):
    code = "not_activated"
    status = 403
    message = _("This user is not activated yet. Open the link in the mail that we sent.")


class SessionEnded(DomainError):
    code = "session_ended"
    status = 401
    message = _("The session has ended. Sign in again.")


class LinkInvalid(DomainError):
    """Unknown, used already, or replaced by a newer one."""

    code = "link_invalid"
    message = _("This link is not valid, or it was used already. Ask for a new one.")


class LinkExpired(DomainError):
    code = "link_expired"
    status = 410
    message = _("This link has expired. Ask for a new one.")


class ActivationExpired(LinkExpired):
    code = "activation_expired"
    message = _("The activation link has expired. Ask for a new one.")


class EmailTaken(DomainError):
    """Only ever said to somebody who has proven that the address is theirs."""

    code = "email_taken"
    status = 409
    message = _("This e-mail address belongs to another user already.")


class PhoneTaken(DomainError):
    """Only ever said to somebody who has proven that the number is theirs."""

    code = "phone_taken"
    status = 409
    message = _("This phone number belongs to another user already.")


class CodeExpired(DomainError):
    code = "code_expired"
    status = 410
    message = _("This code is no longer valid. Ask for a new one.")


class RealNameVerifiedAlready(DomainError):
    code = "real_name_verified_already"
    status = 409
    message = _("Your real name is verified already.")


class IdentityCheckUnavailable(DomainError):
    code = "identity_check_unavailable"
    status = 503
    message = _("The identity check does not answer at the moment. Nothing was lost; try again later.")


class PaymentPinNotSet(DomainError):
    code = "payment_pin_not_set"
    status = 403
    message = _("Set a payment PIN first.")


class WrongPaymentPin(DomainError):
    """`attempts_left` until the PIN is locked."""

    code = "wrong_payment_pin"
    status = 403
    message = _("The payment PIN is wrong. Tries left: {attempts_left}.")


class PaymentPinLocked(TooManyRequests):
    code = "payment_pin_locked"
    message = _("The payment PIN is locked after too many wrong tries. Try again in {wait}.")
