from datetime import timedelta

import pytest
from captcha.models import CaptchaStore
from django.utils import timezone
from rest_framework.test import APIClient

from market.users.models import MailLink, PhoneCode, RefreshToken, Session, User
from market.users.services.phone import send_phone_code
from market.users.services.registration import resend_activation
from market.users.tasks import forget_old_secrets
from market.users.tests.factories import UserFactory
from market.users.tests.support import captcha, login
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


def test_what_is_over_is_forgotten_and_what_is_live_stays(api: APIClient, clock: Clock) -> None:
    user = UserFactory()
    resend_activation(identifier=UserFactory(email_verified_at=None).username, address="")
    send_phone_code(user=user, phone="13812345678", purpose=PhoneCode.Purpose.BIND_PHONE, address="")
    login(api, user.username)
    captcha(api)
    CaptchaStore.objects.update(expiration=timezone.now() - timedelta(seconds=1))
    clock.shift(days=100)
    login(api, user.username)
    captcha(api)
    forget_old_secrets()
    remaining = [model.objects.count() for model in (CaptchaStore, MailLink, PhoneCode, Session, RefreshToken)]
    assert remaining == [1, 0, 0, 1, 1]
    assert list(User.objects.all()) == [user]
