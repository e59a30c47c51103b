"""What is said to providers about a withdrawal: a transfer to a payee, or a refund of the payment that brought it."""

from django.utils.translation import gettext, override

from market.common.crypto import unseal
from market.payments.models import Payee, Withdrawal
from market.payments.providers.base import Refund, RefundRequest, Transfer, TransferRequest, TransferStatus
from market.payments.providers.registry import payout_provider_of, provider_of
from market.users.selectors import verified_name


def send_to_provider(withdrawal: Withdrawal) -> Transfer:
    """Not inside a transaction. Raises ProviderUnavailable."""
    if withdrawal.payee is not None:
        request = _transfer_request(withdrawal, withdrawal.payee)
        return payout_provider_of(withdrawal.provider).transfer(request)
    return _as_transfer(provider_of(withdrawal.provider).refund(_refund_request(withdrawal)))


def ask_provider(withdrawal: Withdrawal) -> Transfer:
    """What became of it. Not inside a transaction. Raises ProviderUnavailable."""
    if withdrawal.payee is not None:
        return payout_provider_of(withdrawal.provider).query_transfer(withdrawal.out_biz_no)
    trade_no = withdrawal.source.out_trade_no
    return _as_transfer(provider_of(withdrawal.provider).query_refund(trade_no, withdrawal.out_biz_no))


def _transfer_request(withdrawal: Withdrawal, payee: Payee) -> TransferRequest:
    return TransferRequest(
        out_biz_no=withdrawal.out_biz_no,
        amount=withdrawal.amount,
        account=unseal(payee.sealed_account, context=payee.account_context),
        name=verified_name(withdrawal.user_id) or "",
        title="Anhao",
    )


def _refund_request(withdrawal: Withdrawal) -> RefundRequest:
    with override(withdrawal.user.language):
        reason = gettext("Anhao wallet withdrawal")
    return RefundRequest(
        out_trade_no=withdrawal.source.out_trade_no,
        out_refund_no=withdrawal.out_biz_no,
        amount=withdrawal.amount,
        total=withdrawal.source.amount,
        reason=reason,
    )


def _as_transfer(refund: Refund) -> Transfer:
    return Transfer(TransferStatus(refund.status.value), refund.refund_no, refund.failure_code, refund.failure)
