from base64 import b64encode
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from market.common import crypto
from market.common.crypto import CannotDecrypt, is_sealed_with_current_key, lookup_hash, seal, unseal

OLD_KEY = "old:" + b64encode(bytes(range(32))).decode()
NEW_KEY = "new:" + b64encode(bytes(range(32, 64))).decode()


@pytest.fixture(autouse=True)
def _fresh_key_ring() -> Iterator[None]:
    crypto._key_ring.cache_clear()
    yield
    crypto._key_ring.cache_clear()


def test_security_28_a_sealed_value_opens_only_in_its_context() -> None:
    sealed = seal("密码 123", context="credentials:1")
    assert unseal(sealed, context="credentials:1") == "密码 123"
    assert b"123" not in sealed
    with pytest.raises(CannotDecrypt):
        unseal(sealed, context="credentials:2")


def test_security_28_a_wrong_key_raises(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD_KEY]
    sealed = seal("secret", context="c")
    crypto._key_ring.cache_clear()
    settings.FIELD_KEYS = ["old:" + NEW_KEY.partition(":")[2]]
    with pytest.raises(CannotDecrypt):
        unseal(sealed, context="c")


def test_security_28_an_older_key_still_opens_what_it_sealed(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD_KEY]
    sealed = seal("secret", context="c")
    crypto._key_ring.cache_clear()
    settings.FIELD_KEYS = [NEW_KEY, OLD_KEY]
    assert unseal(sealed, context="c") == "secret"
    assert not is_sealed_with_current_key(sealed)
    assert is_sealed_with_current_key(seal("secret", context="c"))


@pytest.mark.parametrize("garbage", [b"", b"x", b"k1\0short", bytes(100)])
def test_garbage_is_refused(garbage: bytes) -> None:
    with pytest.raises(CannotDecrypt):
        unseal(garbage, context="c")


def test_lookup_hashes_of_different_purposes_differ() -> None:
    assert lookup_hash("13800000000", purpose="phone") == lookup_hash("13800000000", purpose="phone")
    assert lookup_hash("13800000000", purpose="phone") != lookup_hash("13800000000", purpose="login")
