"""The mails of these commands, in the reader's language. What only informs goes through notifications instead."""

from django.utils import translation
from django.utils.translation import gettext as _

from market.common.clock import now
from market.common.delivery import queue_mail
from market.users.models import MailLink, User


def mail_activation(user: User, link: MailLink, address: str) -> None:
    with translation.override(user.language):
        queue_mail(
            to=link.email,
            subject=_("Activate your Anhao user"),
            text=_(
                "Hello {username},\n\nopen this link within 24 hours to activate your user:\n\n{address}\n\n"
                "If you did not register at Anhao, ignore this mail."
            ).format(username=user.username, address=address),
            topic="activation",
            reference=f"mail-link:{link.pk}",
        )


def mail_registered_already(user: User) -> None:
    """Tell the owner of an address that somebody registered with it; at most once an hour."""
    with translation.override(user.language):
        queue_mail(
            to=user.email,
            subject=_("You already have an Anhao user"),
            text=_(
                "Hello {username},\n\nsomebody tried to use this e-mail address for another user at Anhao. "
                "If it was you: sign in as {username}, or reset your password on the sign-in page. "
                "If it was not, there is nothing to do."
            ).format(username=user.username),
            topic="registered_already",
            reference=f"registered-already:{user.pk}:{now():%Y%m%d%H}",
        )


def mail_password_reset(user: User, link: MailLink, address: str) -> None:
    with translation.override(user.language):
        queue_mail(
            to=link.email,
            subject=_("Choose a new Anhao password"),
            text=_(
                "Hello {username},\n\nopen this link within one hour to choose a new password:\n\n{address}\n\n"
                "If you did not ask for it, ignore this mail; your password stays as it is."
            ).format(username=user.username, address=address),
            topic="password_reset",
            reference=f"mail-link:{link.pk}",
        )


def mail_email_change(user: User, link: MailLink, address: str) -> None:
    with translation.override(user.language):
        queue_mail(
            to=link.email,
            subject=_("Confirm your new e-mail address"),
            text=_(
                "Hello {username},\n\nopen this link within 24 hours to use this address at Anhao:\n\n{address}\n\n"
                "If you did not ask for it, ignore this mail."
            ).format(username=user.username, address=address),
            topic="email_change",
            reference=f"mail-link:{link.pk}",
        )


def mail_email_changed(user: User, link: MailLink, old_email: str) -> None:
    """To the address that is given up, where a thief would not want it to arrive."""
    with translation.override(user.language):
        queue_mail(
            to=old_email,
            subject=_("Your Anhao e-mail address was changed"),
            text=_(
                "Hello {username},\n\nyour user now has another e-mail address. "
                "If this was not you, contact our support at once."
            ).format(username=user.username),
            topic="email_changed",
            reference=f"email-changed:{link.pk}",
        )
