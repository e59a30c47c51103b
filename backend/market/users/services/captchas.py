"""Picture captchas: the answer stays on the server, expires after five minutes and counts once, right or wrong."""

from base64 import b64encode
from dataclasses import dataclass

from captcha.models import CaptchaStore
from captcha.views import captcha_image
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.common.errors import FieldError


@dataclass(frozen=True)
class Captcha:
    """`image` is a data URL of a PNG."""

    captcha_id: str
    image: str


@dataclass(frozen=True)
class CaptchaAnswer:
    captcha_id: str
    answer: str


def issue_captcha() -> Captcha:
    key = CaptchaStore.generate_key()
    picture = b64encode(captcha_image(None, key).content).decode()
    return Captcha(key, f"data:image/png;base64,{picture}")


def check_captcha(given: CaptchaAnswer) -> None:
    """Use the captcha up. Raises FieldError("captcha_answer"). Not inside a transaction that may be undone."""
    with transaction.atomic(durable=True):
        store = CaptchaStore.objects.select_for_update().filter(hashkey=given.captcha_id).first()
        if store is not None:
            store.delete()
    is_right = store is not None and store.expiration > timezone.now()
    if not is_right or store.response != given.answer.strip().lower():
        raise FieldError("captcha_answer", "captcha_wrong", _("These were not the characters of the picture."))


def forget_captchas() -> None:
    """Drop those that nobody answered."""
    CaptchaStore.remove_expired()
