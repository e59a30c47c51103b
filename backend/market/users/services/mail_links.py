"""Links in mails: random, kept as a hash, for one purpose and address, once, until they expire."""

import secrets
from datetime import timedelta

from django.conf import settings

from market.common.clock import now
from market.common.crypto import lookup_hash
from market.users.errors import ActivationExpired, LinkExpired, LinkInvalid
from market.users.models import MailLink, User

Purpose = MailLink.Purpose

TOKEN_BYTES = 32
_LIFE = {
    Purpose.ACTIVATE: timedelta(hours=24),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
    Purpose.CHANGE_EMAIL: timedelta(hours=24),
}
# Pages of the single-page app, which posts the token.
_PAGES = {
    Purpose.ACTIVATE: "activate",
    Purpose.RESET_PASSWORD: "reset-password",
    Purpose.CHANGE_EMAIL: "confirm-email",
}


def issue_mail_link(*, user: User, purpose: MailLink.Purpose, email: str) -> tuple[MailLink, str]:
    """A new link and its address, in the caller's transaction. Earlier links for the same purpose stop working."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    moment = now()
    user.mail_links.filter(purpose=purpose, used_at=None).update(used_at=moment)
    link = user.mail_links.create(
        purpose=purpose, email=email, token_hash=_hash(token, purpose), expires_at=moment + _LIFE[purpose]
    )
    return link, f"{settings.PUBLIC_URL}/{_PAGES[purpose]}?token={token}"


def find_mail_link(*, token: str, purpose: MailLink.Purpose) -> MailLink:
    """The link of a token that may still be used, unlocked. Raises LinkInvalid, LinkExpired, ActivationExpired."""
    link = MailLink.objects.select_related("user").filter(token_hash=_hash(token, purpose), purpose=purpose).first()
    if link is None or link.used_at is not None or not link.user.is_active:
        raise LinkInvalid
    if link.expires_at <= now():
        raise ActivationExpired if purpose == Purpose.ACTIVATE else LinkExpired
    return link


def use_mail_link(*, token: str, purpose: MailLink.Purpose) -> MailLink:
    """Use the link up in the caller's transaction, its person locked. Raises as `find_mail_link` does."""
    found = find_mail_link(token=token, purpose=purpose)
    User.objects.select_for_update(no_key=True).get(pk=found.user_id)
    link = find_mail_link(token=token, purpose=purpose)  # again, now that nobody else can use it
    link.used_at = now()
    link.save(update_fields=["used_at"])
    return link


def forget_mail_links() -> None:
    MailLink.objects.filter(expires_at__lt=now() - timedelta(days=30)).delete()


def _hash(token: str, purpose: str) -> bytes:
    return lookup_hash(token, purpose=f"mail_link:{purpose}")
