import base64
import os
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from market.common import crypto
from market.users.models import RealName
from market.users.selectors import verified_name
from market.users.tests.factories import NAME, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_key(settings: Settings) -> Iterator[str]:
    """A ring whose first key is new, with the old one behind it, for as long as the test says."""
    yield f"k2:{base64.b64encode(os.urandom(32)).decode()}"
    crypto._key_ring.cache_clear()


def _use(settings: Settings, *keys: str) -> None:
    settings.FIELD_KEYS = list(keys)
    crypto._key_ring.cache_clear()


def test_security_28_rotation_seals_everything_anew_so_that_the_old_key_can_go(
    settings: Settings, new_key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    user = UserFactory(real_name=True)
    _use(settings, new_key, *settings.FIELD_KEYS)
    call_command("rotate_field_keys")
    assert "users.RealName: 1 rows" in capsys.readouterr().out
    call_command("rotate_field_keys")
    assert "users.RealName: 0 rows" in capsys.readouterr().out
    _use(settings, new_key)
    assert verified_name(user.pk) == NAME
    assert bytes(RealName.objects.get().sealed_id_number).startswith(b"k2\0")


def test_security_28_a_wrong_key_raises(settings: Settings, new_key: str) -> None:
    user = UserFactory(real_name=True)
    _use(settings, new_key)
    with pytest.raises(crypto.CannotDecrypt):
        verified_name(user.pk)


def test_security_28_a_value_copied_to_somebody_else_does_not_open() -> None:
    first, second = UserFactory(real_name=True), UserFactory(real_name=True)
    RealName.objects.filter(pk=second.pk).update(sealed_name=RealName.objects.get(pk=first.pk).sealed_name)
    with pytest.raises(crypto.CannotDecrypt):
        verified_name(second.pk)
