"""Signing in by name and password."""

from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import F

from market.common.clock import now
from market.common.guards import forget_failures
from market.users.errors import CaptchaRequired, InvalidCredentials, NotActivated
from market.users.models import User
from market.users.services.captchas import CaptchaAnswer, check_captcha
from market.users.services.limits import count_try
from market.users.services.sessions import Device, SignedIn, open_session

WINDOW = timedelta(minutes=15)
# An address may be a whole dormitory; a person's own limit must not let a stranger lock them out too easily.
TRIES_OF_ADDRESS = 200
TRIES_OF_PERSON = 50
TRIES_OF_PAIR = 12
TRIES_WITHOUT_CAPTCHA = 3


def sign_in(
    *, identifier: str, password: str, device: Device, is_remembered: bool, captcha: CaptchaAnswer | None = None
) -> SignedIn:
    """Open a session for whoever has this username or e-mail address and password. Not inside a transaction.

    Every try is counted by address, by name and by both before it is judged. Raises TooManyRequests, CaptchaRequired,
    FieldError("captcha_answer"), InvalidCredentials, NotActivated.
    """
    name, address = identifier.strip().lower(), device.address or ""
    tries = _count_tries(name, address)
    if tries > TRIES_WITHOUT_CAPTCHA:
        if captcha is None or not captcha.captcha_id:
            raise CaptchaRequired
        check_captcha(captcha)
    user = _find(name)
    # Without a user it hashes all the same: the time must not tell whether there is one.
    if not check_password(password, user.password if user else "") or user is None or not user.is_active:
        raise InvalidCredentials
    if user.email_verified_at is None:
        raise NotActivated
    forget_failures("sign_in_person", name)
    forget_failures("sign_in_pair", f"{address} {name}")
    return _open(user, device, is_remembered=is_remembered)


def _count_tries(name: str, address: str) -> int:
    count_try("sign_in_address", address, limit=TRIES_OF_ADDRESS, window=WINDOW)
    count_try("sign_in_pair", f"{address} {name}", limit=TRIES_OF_PAIR, window=WINDOW)
    return count_try("sign_in_person", name, limit=TRIES_OF_PERSON, window=WINDOW)


def _find(name: str) -> User | None:
    if "@" not in name:
        return User.objects.named(name).first()
    # Several may have claimed an address; who verified it comes first, then the latest claim.
    return User.objects.filter(email=name).order_by(F("email_verified_at").asc(nulls_last=True), "-pk").first()


@transaction.atomic
def _open(user: User, device: Device, *, is_remembered: bool) -> SignedIn:
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if person.password != user.password:  # changed while this one was being checked
        raise InvalidCredentials
    person.last_login = now()
    person.save(update_fields=["last_login"])
    return open_session(user=person, device=device, is_remembered=is_remembered)
