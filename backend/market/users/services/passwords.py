"""Passwords: choosing, changing, forgetting."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.common.audit import record_audit
from market.common.errors import FieldError
from market.common.guards import forget_failures
from market.users.hooks import security_changed
from market.users.models import MailLink, Session, User
from market.users.services.captchas import CaptchaAnswer, check_captcha
from market.users.services.limits import count_try
from market.users.services.mail_links import find_mail_link, issue_mail_link, use_mail_link
from market.users.services.mails import mail_password_reset
from market.users.services.sessions import Device, SignedIn, end_all_sessions, open_session

MAX_LENGTH = 128
_RESET = MailLink.Purpose.RESET_PASSWORD


def refuse_weak_password(password: str, user: User) -> None:
    """Raise FieldError("password") with everything that is wrong with it."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        refused = FieldError("password", "password_too_weak", "")
        refused.errors["password"] = [
            {"code": found.code or "invalid", "message": message}
            for found in error.error_list
            for message in found.messages
        ]
        raise refused from error


def confirm_password(*, user: User, password: str, field: str = "password") -> None:
    """Let somebody who is signed in prove who they are. Not in a transaction. Raises FieldError, TooManyRequests."""
    count_try("password_confirmation", str(user.pk), limit=10, window=timedelta(minutes=15))
    if not check_password(password, user.password):
        raise FieldError(field, "password_wrong", _("The password is wrong."))
    forget_failures("password_confirmation", str(user.pk))


def change_password(*, user: User, session_id: UUID, current_password: str, password: str, device: Device) -> SignedIn:
    """Change it, end every session and open a new one for the device that asked, remembered as `session_id` was."""
    confirm_password(user=user, password=current_password, field="current_password")
    refuse_weak_password(password, user)
    encoded = make_password(password)
    with transaction.atomic():
        _replace(user, encoded)
        was_remembered = Session.objects.get(pk=session_id).is_remembered
        return open_session(user=User.objects.get(pk=user.pk), device=device, is_remembered=was_remembered)


def request_password_reset(*, email: str, captcha: CaptchaAnswer, address: str) -> None:
    """Mail a link to the address if somebody has verified it; the answer is the same when nobody has."""
    check_captcha(captcha)
    email = email.strip().lower()
    count_try("password_reset_address", address, limit=30, window=timedelta(hours=1))
    count_try("password_reset", email, limit=3, window=timedelta(hours=1))
    user = User.objects.filter(email=email, email_verified_at__isnull=False, is_active=True).first()
    if user is None:
        return
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        mail_password_reset(user, *issue_mail_link(user=user, purpose=_RESET, email=email))


def reset_password(*, token: str, password: str) -> None:
    """Choose a new password by a mailed link. Raises LinkInvalid, LinkExpired, FieldError("password")."""
    refuse_weak_password(password, find_mail_link(token=token, purpose=_RESET).user)
    encoded = make_password(password)
    with transaction.atomic():
        _replace(use_mail_link(token=token, purpose=_RESET).user, encoded)


def _replace(user: User, encoded: str) -> None:
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    person.password = encoded
    person.save(update_fields=["password"])
    end_all_sessions(user_id=person.pk)
    record_audit(
        action="password_changed",
        subject_type="user",
        subject_id=person.pk,
        actor_id=person.pk,
        actor_label=person.username,
    )
    security_changed(person.pk, "password_changed", {})
