"""What a provider's server tells us by itself."""

from collections.abc import Mapping
from typing import NoReturn

import structlog

from market.common.patterns import clean_text
from market.payments.errors import PaymentNoticeRefused
from market.payments.models import PaymentAlarm, Recharge
from market.payments.providers.base import NoticeRefused, PaymentStatus
from market.payments.providers.registry import provider_of
from market.payments.services.alarms import raise_alarm
from market.payments.services.recharges import close_recharge, settle_recharge

logger = structlog.get_logger(__name__)


def accept_payment_notice(*, provider: str, form: Mapping[str, str]) -> None:
    """Act on a notification; when this returns, what it says is committed.

    Raises PaymentNoticeRefused, with an alarm for staff, when signature, app, seller, number or amount are wrong, and
    UnknownProvider.
    """
    try:
        payment = provider_of(provider).read_notification(form)
    except NoticeRefused as refusal:
        _refuse(provider, refusal.reason, _known_number(form), form)
    if payment is None:
        logger.info("payment_notice_without_payment", provider=provider)
        return
    recharge = Recharge.objects.filter(provider=provider, out_trade_no=payment.out_trade_no).first()
    if recharge is None:
        _refuse(provider, PaymentAlarm.Reason.UNKNOWN_TRADE, payment.out_trade_no, form)
    if payment.status == PaymentStatus.PAID:
        settle_recharge(recharge_id=recharge.pk, payment=payment)
    elif payment.status == PaymentStatus.CLOSED:
        close_recharge(recharge_id=recharge.pk)


def _refuse(provider: str, reason: str, reference: str, form: Mapping[str, str]) -> NoReturn:
    facts = {name: clean_text(form.get(name, ""))[:64] for name in ("notify_id", "trade_status", "total_amount")}
    raise_alarm(provider=provider, reason=reason, reference=reference, facts=facts)
    raise PaymentNoticeRefused


def _known_number(form: Mapping[str, str]) -> str:
    """The number of ours that an untrusted form names, if any: strangers must not fill the table with theirs."""
    number = clean_text(form.get("out_trade_no", ""))[:64]
    return number if Recharge.objects.filter(out_trade_no=number).exists() else ""
