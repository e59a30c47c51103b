"""Why a payout failed, in words for the person: providers speak one language, and not to our people."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_TEXTS = {
    "PAYEE_NOT_EXIST": _("The payee's account does not exist."),
    "PAYEE_USER_INFO_ERROR": _("The payee's account is not in your name."),
    "PAYEE_ACC_OCUPIED": _("The payee's sign-in name belongs to several accounts."),
    "PERM_AML_NOT_REALNAME_REV": _("The payee's account has not been verified with the provider."),
    "EXCEED_LIMIT_SM_MIN_AMOUNT": _("The amount is below what the provider transfers."),
    "EXCEED_LIMIT_DM_MAX_AMOUNT": _("The payee's account may not receive more today."),
    "BALANCE_IS_NOT_ENOUGH": _("The payout could not be funded at the moment."),
}


def failure_text(code: str) -> str:
    """In the present language."""
    return str(_TEXTS[code]) if code in _TEXTS else gettext("The payment provider refused the transfer.")
