"""Binding a phone by a code: six digits, kept as a hash, for one person and request, five minutes, five tries."""

import hmac
import re
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from market.common.audit import record_audit
from market.common.clock import now
from market.common.crypto import lookup_hash, seal, unseal
from market.common.delivery import queue_sms
from market.common.errors import DomainError, FieldError
from market.users.errors import CodeExpired, PhoneTaken
from market.users.hooks import security_changed
from market.users.models import PhoneCode, User
from market.users.services.limits import count_try

MAINLAND_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})", re.ASCII)
CODE_LIFE = timedelta(minutes=5)
RESEND_AFTER = timedelta(minutes=1)
MAX_TRIES = 5
PER_DAY = 10
TEMPLATE = "verification_code"


def send_phone_code(*, user: User, phone: str, purpose: PhoneCode.Purpose, address: str) -> PhoneCode:
    """Send a code to a phone. Once a minute and ten times a day for a person and for a number. Not in a transaction.

    Raises FieldError("phone"), TooManyRequests.
    """
    number = normalised_phone(phone)
    count_try("sms_address", address, limit=50, window=timedelta(days=1))
    for scope, subject in (("sms_person", str(user.pk)), ("sms_phone", number)):
        count_try(f"{scope}_minute", subject, limit=1, window=RESEND_AFTER)
        count_try(f"{scope}_day", subject, limit=PER_DAY, window=timedelta(days=1))
    code = f"{secrets.randbelow(10**6):06d}"
    row = PhoneCode(user=user, purpose=purpose, expires_at=now() + CODE_LIFE)
    row.sealed_phone = seal(number, context=row.phone_context)
    row.code_hash = _hash(row, code)
    with transaction.atomic():
        # An earlier code stops working: at any time there is one to guess.
        user.phone_codes.filter(purpose=purpose, used_at=None).update(used_at=now())
        row.save(force_insert=True)
        params = {"code": code, "minutes": str(CODE_LIFE.seconds // 60)}
        queue_sms(to=number, template=TEMPLATE, params=params, topic=purpose, reference=f"phone-code:{row.pk}")
    return row


def bind_phone(*, user: User, request_id: UUID, code: str) -> None:
    """Bind the phone that the code went to. Raises FieldError("code"), CodeExpired, PhoneTaken."""
    with transaction.atomic(durable=True):
        refused = _bind(user, request_id, code)
    # Raised only now: a wrong try must stay counted.
    if refused is not None:
        raise refused


def normalised_phone(phone: str) -> str:
    """A mainland mobile number as E.164 (`+86…`), spaces and dashes left out. Raises FieldError("phone")."""
    match = MAINLAND_MOBILE.fullmatch(re.sub(r"[\s-]", "", phone))
    if match is None:
        raise FieldError("phone", "phone_format", _("This is not a mobile number of mainland China."))
    return f"+86{match[1]}"


def forget_phone_codes() -> None:
    PhoneCode.objects.filter(expires_at__lt=now() - timedelta(days=1)).delete()


def _bind(user: User, request_id: UUID, code: str) -> DomainError | None:
    rows = PhoneCode.objects.select_for_update(no_key=True)
    row = rows.filter(pk=request_id, user=user, purpose=PhoneCode.Purpose.BIND_PHONE).first()
    if row is None or row.used_at is not None or row.tries >= MAX_TRIES or row.expires_at <= now():
        return CodeExpired()
    row.tries += 1
    is_right = hmac.compare_digest(bytes(row.code_hash), _hash(row, code))
    row.used_at = now() if is_right else None
    row.save(update_fields=["tries", "used_at"])
    if not is_right:
        return FieldError("code", "code_wrong", _("The code is wrong."))
    return _assign(user, unseal(row.sealed_phone, context=row.phone_context))


def _assign(user: User, number: str) -> DomainError | None:
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    person.sealed_phone = seal(number, context=person.phone_context)
    person.phone_hash = lookup_hash(number, purpose="phone")
    try:
        with transaction.atomic():
            person.save(update_fields=["sealed_phone", "phone_hash"])
    except IntegrityError:
        return PhoneTaken()
    record_audit(
        action="phone_bound",
        subject_type="user",
        subject_id=person.pk,
        actor_id=person.pk,
        actor_label=person.username,
    )
    security_changed(person.pk, "phone_bound", {"phone": number[-4:]})
    return None


def _hash(row: PhoneCode, code: str) -> bytes:
    return lookup_hash(code, purpose=f"phone_code:{row.purpose}:{row.pk}")
