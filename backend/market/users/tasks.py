"""Forgetting what nobody needs any more."""

from celery import shared_task

from market.users.services.captchas import forget_captchas
from market.users.services.mail_links import forget_mail_links
from market.users.services.phone import forget_phone_codes
from market.users.services.registration import forget_unactivated_users
from market.users.services.sessions import forget_old_sessions


@shared_task
def forget_old_secrets() -> None:
    """Captchas, links, codes and sessions that are over; people who never activated."""
    forget_captchas()
    forget_phone_codes()
    forget_mail_links()
    forget_old_sessions()
    forget_unactivated_users()
