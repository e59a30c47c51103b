"""What a provider's server tells us by itself."""

from collections.abc import Mapping
from typing import NoReturn

import structlog

from market.common.patterns import clean_text
from market.payments.errors import PaymentNoticeRefused
from market.payments.models import PaymentAlarm, Recharge
from market.payments.providers.base import Notice, NoticeAnswer, NoticeRefused, PaymentStatus
from market.payments.providers.registry import provider_of
from market.payments.services.alarms import raise_alarm
from market.payments.services.recharges import close_recharge, settle_recharge

logger = structlog.get_logger(__name__)


def accept_payment_notice(*, provider: str, notice: Notice) -> NoticeAnswer:
    """Act on a notification; when this returns, what it says is committed, or it is refused with an alarm for staff.

    Refused is what has a wrong signature, time, app, merchant, number, amount or currency. Raises UnknownProvider.
    """
    known = provider_of(provider)
    try:
        _act_on(provider, notice)
    except PaymentNoticeRefused:
        return known.notification_answer(accepted=False)
    return known.notification_answer(accepted=True)


def _act_on(provider: str, notice: Notice) -> None:
    try:
        payment = provider_of(provider).read_notification(notice)
    except NoticeRefused as refusal:
        _refuse(provider, refusal)
    if payment is None:
        logger.info("payment_notice_without_payment", provider=provider)
        return
    recharge = Recharge.objects.filter(provider=provider, out_trade_no=payment.out_trade_no).first()
    if recharge is None:
        facts: dict[str, str | int] = {"trade_no": payment.trade_no, "amount_fen": payment.amount}
        _alarm(provider, PaymentAlarm.Reason.UNKNOWN_TRADE, payment.out_trade_no[:64], facts)
    if payment.status == PaymentStatus.PAID:
        settle_recharge(recharge_id=recharge.pk, payment=payment)
    elif payment.status == PaymentStatus.CLOSED:
        close_recharge(recharge_id=recharge.pk)


def _refuse(provider: str, refusal: NoticeRefused) -> NoReturn:
    if not refusal.reason:
        logger.info("payment_notice_refused", provider=provider)
        raise PaymentNoticeRefused
    # Whatever an unproven notification claims is text of a stranger's.
    facts = {name: clean_text(value)[:64] for name, value in refusal.facts.items()}
    _alarm(provider, refusal.reason, _known_number(provider, refusal.number), facts)


def _alarm(provider: str, reason: str, reference: str, facts: Mapping[str, str | int]) -> NoReturn:
    raise_alarm(provider=provider, reason=reason, reference=reference, facts=facts)
    raise PaymentNoticeRefused


def _known_number(provider: str, claimed: str) -> str:
    """The number if it is one of ours: strangers must not fill the table with theirs."""
    number = clean_text(claimed)[:64]
    return number if Recharge.objects.filter(provider=provider, out_trade_no=number).exists() else ""
