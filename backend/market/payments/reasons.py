"""Why a withdrawal came back, in words for the person: providers speak one language, and not to our people."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Ours: why it came back before it was sent.
WALLET_FROZEN = "WALLET_FROZEN"
PAYEE_NAME_DIFFERS = "PAYEE_NAME_DIFFERS"

# The provider says that this payment can never be given back: it is too old or unknown, or the payer's account is gone.
# Of the error codes of alipay.trade.refund and of WeChat Pay's /v3/refund/domestic/refunds.
SOURCE_IS_GONE = frozenset(
    {"ACQ.TRADE_HAS_FINISHED", "ACQ.TRADE_NOT_EXIST", "ACQ.BUYER_ERROR", "TRADE_OVERDUE", "USER_ACCOUNT_ABNORMAL"}
)

_TEXTS = {
    WALLET_FROZEN: _("Your wallet was frozen before it was sent."),
    PAYEE_NAME_DIFFERS: _("The payee was bound in another name than your verified one. Bind it again."),
    "ACQ.TRADE_HAS_FINISHED": _("The time in which this payment can be given back is over. Withdraw to a payee."),
    "ACQ.TRADE_NOT_EXIST": _("The provider does not know this payment. Withdraw to a payee."),
    "ACQ.BUYER_ERROR": _("The account that paid can take nothing back. Withdraw to a payee."),
    "TRADE_OVERDUE": _("The time in which this payment can be given back is over. Withdraw to a payee."),
    "USER_ACCOUNT_ABNORMAL": _("The account that paid can take nothing back. Withdraw to a payee."),
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
