"""Mail and SMS owed to an address. A request only writes the row; the worker talks to the provider."""

import hashlib
import hmac
import json
import time
from datetime import datetime

import httpx
import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q

from market.common.clock import now
from market.common.crypto import seal, unseal
from market.common.leases import lease_due, put_back
from market.common.models import OutgoingMessage
from market.common.patterns import one_line

logger = structlog.get_logger(__name__)

GIVE_UP_AFTER = 12  # attempts; with doubling pauses that is about five hours
BATCH = 20


def queue_mail(*, to: str, subject: str, text: str, topic: str, reference: str) -> None:
    """Owe `to` a mail. `reference` is unique for ever, so that a repeated command owes it once."""
    # A header is one line, whatever stands in the names that a subject quotes.
    content: dict[str, object] = {"subject": one_line(subject), "text": text}
    _queue(OutgoingMessage.Channel.MAIL, to, content, topic, reference)


def queue_sms(*, to: str, template: str, params: dict[str, str], topic: str, reference: str) -> None:
    """Owe `to` (E.164 number) an SMS made from the provider's `template`."""
    _queue(OutgoingMessage.Channel.SMS, to, {"template": template, "params": params}, topic, reference)


def was_accepted(reference: str) -> bool:
    """Whether the outside channel took the message that was owed under `reference`."""
    return OutgoingMessage.objects.filter(reference=reference, status=OutgoingMessage.Status.SENT).exists()


def is_owed_since(series: str, moment: datetime) -> bool:
    """Whether a message whose reference begins with `series` and a colon was owed after the moment."""
    return OutgoingMessage.objects.filter(reference__startswith=f"{series}:", created_at__gt=moment).exists()


def deliver_due_messages() -> int:
    """Try every message that is due, a batch at a time; return how many were accepted."""
    accepted = 0
    for message in lease_due(OutgoingMessage, limit=BATCH, only=Q(status=OutgoingMessage.Status.PENDING)):
        try:
            _send(message)
        except Exception as error:  # whatever one message raises, the others must still go out
            _note_failure(message, error)
        else:
            _note_success(message)
            accepted += 1
    return accepted


class ProviderRefused(Exception):
    """The SMS gateway answered, but did not accept the message."""


def _queue(channel: str, address: str, content: dict[str, object], topic: str, reference: str) -> None:
    row = OutgoingMessage(channel=channel, topic=topic, reference=reference)
    row.sealed_address = seal(address, context=row.context)
    row.sealed_content = seal(json.dumps(content), context=row.context)
    OutgoingMessage.objects.bulk_create([row], ignore_conflicts=True)


def _send(message: OutgoingMessage) -> None:
    address = unseal(message.sealed_address, context=message.context)
    content = json.loads(unseal(message.sealed_content or b"", context=message.context))
    if message.channel == OutgoingMessage.Channel.MAIL:
        EmailMultiAlternatives(subject=content["subject"], body=content["text"], to=[address]).send()
    else:
        _send_sms(address, content["template"], content["params"], message.reference)


def _send_sms(phone: str, template: str, params: dict[str, str], reference: str) -> None:
    body = json.dumps({"phone": phone, "template": template, "params": params, "request_id": reference}).encode()
    answer = httpx.post(f"{settings.SMS_URL}/send", content=body, headers=signed_headers(body), timeout=5)
    if answer.status_code != httpx.codes.OK:
        raise ProviderRefused(answer.status_code)


def signed_headers(body: bytes) -> dict[str, str]:
    """The headers with which our SMS and identity providers know us: HMAC-SHA256 over timestamp and raw body."""
    stamp = str(int(time.time()))
    digest = hmac.new(settings.PROVIDER_SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "X-Anhao-Timestamp": stamp, "X-Anhao-Signature": digest}


def _note_success(message: OutgoingMessage) -> None:
    message.status, message.sent_at, message.sealed_content = OutgoingMessage.Status.SENT, now(), None
    message.save(update_fields=["status", "sent_at", "sealed_content"])
    logger.info("message_sent", channel=message.channel, topic=message.topic, attempts=message.attempts)


def _note_failure(message: OutgoingMessage, error: Exception) -> None:
    logger.warning("message_failed", channel=message.channel, topic=message.topic, error=type(error).__name__)
    if message.attempts >= GIVE_UP_AFTER:
        message.status = OutgoingMessage.Status.FAILED
        message.save(update_fields=["status"])
    put_back(message, error)
