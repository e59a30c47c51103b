"""Becoming a user: register, open the mailed link, sign in."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from market.common.clock import now
from market.common.errors import FieldError
from market.users.errors import EmailTaken
from market.users.models import MailLink, User
from market.users.names import USERNAME, poses_as_staff
from market.users.services.captchas import CaptchaAnswer, check_captcha
from market.users.services.limits import count_try
from market.users.services.mail_links import issue_mail_link, use_mail_link
from market.users.services.mails import mail_activation, mail_registered_already
from market.users.services.passwords import refuse_weak_password

_ACTIVATE = MailLink.Purpose.ACTIVATE
# Then the username is free again.
UNACTIVATED_KEPT_FOR = timedelta(days=7)


def register_user(
    *, username: str, password: str, email: str, captcha: CaptchaAnswer, address: str, language: str
) -> None:
    """Make a user who can sign in once the mailed link was opened.

    Whether the e-mail address is known already is told to its owner by mail, and to nobody else: the user is made in
    either case. Raises FieldError (captcha_answer, username, password), TooManyRequests.
    """
    check_captcha(captcha)
    count_try("register_address", address, limit=30, window=timedelta(hours=1))
    user = User(username=username, nickname=username[:20], email=email.strip().lower(), language=language)
    _refuse_bad_username(username)
    refuse_weak_password(password, user)
    user.password = make_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            _mail(user)
    except IntegrityError as error:
        raise _username_taken() from error


def resend_activation(*, identifier: str, address: str) -> None:
    """Mail a new link to a user who is not activated; the answer is the same when there is none."""
    name = identifier.strip().lower()
    count_try("activation_address", address, limit=30, window=timedelta(hours=1))
    count_try("activation_minute", name, limit=1, window=timedelta(minutes=1))
    count_try("activation_day", name, limit=5, window=timedelta(days=1))
    found = User.objects.filter(email=name) if "@" in name else User.objects.named(name)
    user = found.filter(email_verified_at=None).order_by("-pk").first()
    if user is None:
        return
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        _mail(user)


def activate_user(*, token: str) -> None:
    """Raises LinkInvalid, ActivationExpired, EmailTaken."""
    try:
        with transaction.atomic():
            user = use_mail_link(token=token, purpose=_ACTIVATE).user
            user.email_verified_at = now()
            user.save(update_fields=["email_verified_at"])
    except IntegrityError as error:  # somebody else verified the same address meanwhile
        raise EmailTaken from error


def forget_unactivated_users() -> int:
    """Delete users whom nobody activated within a week; return how many."""
    old = User.objects.filter(email_verified_at=None, created_at__lt=now() - UNACTIVATED_KEPT_FOR)
    deleted, _by_model = old.delete()
    return deleted


def _refuse_bad_username(username: str) -> None:
    if not USERNAME.fullmatch(username):
        message = _("3 to 32 letters, digits or underscores, beginning with a letter.")
        raise FieldError("username", "username_format", message)
    if poses_as_staff(username):
        raise FieldError("username", "name_reserved", _("This name could be taken for our staff. Choose another one."))
    if User.objects.named(username).exists():
        raise _username_taken()


def _username_taken() -> FieldError:
    return FieldError("username", "username_taken", _("This username is taken. Choose another one."))


def _mail(user: User) -> None:
    owner = User.objects.filter(email=user.email, email_verified_at__isnull=False).first()
    if owner is None:
        mail_activation(user, *issue_mail_link(user=user, purpose=_ACTIVATE, email=user.email))
    else:
        mail_registered_already(owner)
