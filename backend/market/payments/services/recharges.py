"""Money coming in. The notification, the sweep and the returning browser all meet in `settle_recharge`."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from market.common.clock import now
from market.common.errors import IdempotencyMismatch
from market.common.idempotency import command_transaction
from market.common.ids import new_id
from market.common.realtime import publish
from market.notifications.services import notify
from market.payments.errors import DailyRechargeLimit, PaymentNoticeRefused
from market.payments.limits import RECHARGED_A_DAY, check_amount
from market.payments.models import PaymentAlarm, Provider, Recharge
from market.payments.numbers import provider_number
from market.payments.providers.base import Payment, PaymentRequest
from market.payments.providers.registry import provider_of
from market.payments.selectors import recharged_today
from market.payments.services.alarms import raise_alarm
from market.users.models import User
from market.wallets.services.recharges import credit_recharge

PAYABLE_FOR = timedelta(minutes=30)
FIRST_QUERY = timedelta(minutes=1)


def create_recharge(*, user: User, provider: str, amount: int, idempotency_key: str) -> Recharge:
    """Ask for `amount` fen. The same key returns the same recharge.

    Talks to nobody: where the provider has to be asked first, the sweep asks it.
    Raises UnknownProvider, FieldError("amount"), DailyRechargeLimit(left), IdempotencyMismatch.
    """
    must_be_prepared = provider_of(provider).prepares_by_call
    check_amount(amount)
    with command_transaction():
        # The person's row serialises their recharges: two at once could pass the daily limit together.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        before = Recharge.objects.filter(user=user, idempotency_key=idempotency_key).first()
        if before is not None:
            return _same_request(before, provider, amount)
        left = RECHARGED_A_DAY - recharged_today(user.pk)
        if amount > left:
            raise DailyRechargeLimit(left=max(left, 0))
        moment, recharge_id = now(), new_id()
        return Recharge.objects.create(
            id=recharge_id,
            user=user,
            provider=provider,
            amount=amount,
            idempotency_key=idempotency_key,
            out_trade_no=provider_number("R", recharge_id),
            expires_at=moment + PAYABLE_FOR,
            next_query_at=moment if must_be_prepared else moment + FIRST_QUERY,
        )


def payment_url(recharge: Recharge) -> str | None:
    """Where the browser pays, signed afresh each time; None once it is paid or closed, and where no browser pays."""
    provider = provider_of(recharge.provider)
    if recharge.status != Recharge.Status.PENDING or provider.prepares_by_call:
        return None
    return provider.prepare_payment(request_of(recharge)).pay_url


def request_of(recharge: Recharge) -> PaymentRequest:
    """What the provider is asked for; the payer reads the subject, in the present language."""
    return PaymentRequest(
        out_trade_no=recharge.out_trade_no,
        amount=recharge.amount,
        subject=gettext("Anhao wallet recharge"),
        return_url=f"{settings.PUBLIC_URL}/wallet/recharge/{recharge.pk}",
        expires_at=recharge.expires_at,
    )


def store_qr_content(*, recharge_id: UUID, qr_content: str) -> None:
    """Let the person scan it, unless the recharge was paid or closed while the provider was asked."""
    with transaction.atomic():
        recharge = Recharge.objects.select_for_update(no_key=True).get(pk=recharge_id)
        if recharge.status == Recharge.Status.PENDING:
            recharge.qr_content, recharge.queries, recharge.next_query_at = qr_content, 0, now() + FIRST_QUERY
            recharge.save(update_fields=["qr_content", "queries", "next_query_at"])
            _push(recharge)


def settle_recharge(*, recharge_id: UUID, payment: Payment) -> Recharge:
    """Credit a payment that the provider confirms; again and again changes nothing, late is not too late.

    Raises PaymentNoticeRefused, with an alarm, when amount or trade differ from what we know.
    """
    with transaction.atomic():
        recharge = Recharge.objects.select_for_update(no_key=True).get(pk=recharge_id)
        mismatch = _mismatch(recharge, payment)
        if mismatch is None and recharge.status != Recharge.Status.PAID:
            _credit(recharge, payment)
    if mismatch is not None:
        facts = {"expected_fen": recharge.amount, "got_fen": payment.amount, "trade_no": payment.trade_no}
        raise_alarm(provider=recharge.provider, reason=mismatch, reference=recharge.out_trade_no, facts=facts)
        raise PaymentNoticeRefused
    return recharge


def close_recharge(*, recharge_id: UUID) -> None:
    """Nobody will pay this any more; what is paid already stays paid."""
    with transaction.atomic():
        recharge = Recharge.objects.select_for_update(no_key=True).get(pk=recharge_id)
        if recharge.status == Recharge.Status.PENDING:
            recharge.move_to(Recharge.Status.CLOSED)
            recharge.save(update_fields=["status"])
            _push(recharge)


def _same_request(before: Recharge, provider: str, amount: int) -> Recharge:
    if (before.provider, before.amount) != (provider, amount):
        raise IdempotencyMismatch
    return before


def _mismatch(recharge: Recharge, payment: Payment) -> str | None:
    if payment.amount != recharge.amount:
        return PaymentAlarm.Reason.WRONG_AMOUNT
    if recharge.status == Recharge.Status.PAID and payment.trade_no != recharge.trade_no:
        return PaymentAlarm.Reason.OTHER_TRADE
    return None


def _credit(recharge: Recharge, payment: Payment) -> None:
    recharge.move_to(Recharge.Status.PAID)
    recharge.trade_no, recharge.payer_id, recharge.paid_at = payment.trade_no, payment.payer_id, now()
    recharge.save(update_fields=["status", "trade_no", "payer_id", "paid_at"])
    with override(recharge.user.language):
        provider = str(Provider(recharge.provider).label)
    credit_recharge(
        recharge_id=recharge.pk,
        user_id=recharge.user_id,
        provider=recharge.provider,
        amount=recharge.amount,
        label=provider,
    )
    _push(recharge)
    notify(
        user_id=recharge.user_id,
        kind="recharge_paid",
        params={"amount_fen": recharge.amount, "provider": provider},
        subject_type="recharge",
        subject_id=recharge.pk,
    )


def _push(recharge: Recharge) -> None:
    publish([recharge.user_id], {"type": "recharge", "id": str(recharge.pk), "status": recharge.status})
