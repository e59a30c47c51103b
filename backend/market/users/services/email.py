"""Changing the e-mail address: the new one proves itself by a link, the old one is told."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from market.common.audit import record_audit
from market.common.clock import now
from market.users.errors import EmailTaken, LinkInvalid
from market.users.models import MailLink, User
from market.users.services.limits import count_try
from market.users.services.mail_links import find_mail_link, issue_mail_link, use_mail_link
from market.users.services.mails import mail_email_change, mail_email_changed, mail_registered_already
from market.users.services.passwords import confirm_password

_CHANGE = MailLink.Purpose.CHANGE_EMAIL


def request_email_change(*, user: User, email: str, password: str) -> None:
    """Mail a link to the new address; if it is somebody's already, they are told instead. Raises FieldError."""
    confirm_password(user=user, password=password)
    count_try("email_change", str(user.pk), limit=5, window=timedelta(hours=1))
    email = email.strip().lower()
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        owner = User.objects.filter(email=email, email_verified_at__isnull=False).first()
        if owner is not None:
            mail_registered_already(owner)
        else:
            mail_email_change(person, *issue_mail_link(user=person, purpose=_CHANGE, email=email))


def confirm_email_change(*, user: User, token: str) -> None:
    """Raises LinkInvalid (somebody else's too), LinkExpired, EmailTaken."""
    try:
        with transaction.atomic():
            _confirm(user, token)
    except IntegrityError as error:
        raise EmailTaken from error


def _confirm(user: User, token: str) -> None:
    if find_mail_link(token=token, purpose=_CHANGE).user_id != user.pk:
        raise LinkInvalid
    link = use_mail_link(token=token, purpose=_CHANGE)
    person, old_email = link.user, link.user.email
    person.email, person.email_verified_at = link.email, now()
    person.save(update_fields=["email", "email_verified_at"])
    # Links sent to the old address must not work for whoever reads it now.
    person.mail_links.filter(used_at=None).update(used_at=now())
    mail_email_changed(person, link, old_email)
    record_audit(
        action="email_changed",
        subject_type="user",
        subject_id=person.pk,
        actor_id=person.pk,
        actor_label=person.username,
    )
