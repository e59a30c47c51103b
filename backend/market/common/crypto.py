"""Secrets at rest: AES-256-GCM under a key ring that is apart from SECRET_KEY, and keyed hashes for look-up.

The packages for encrypted fields derive their keys from SECRET_KEY or fail silently; here a wrong key raises.
Format of a sealed value: `key id (ASCII) | 0x00 | nonce (12 bytes) | ciphertext and tag`. The context (table, column,
owner) is bound as associated data, so that a sealed value copied into another row does not open.
"""

import hashlib
import hmac
import os
from base64 import b64decode
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """The key is not in the ring, or the value, its key or its context is not the one it was sealed with."""


@cache
def _key_ring() -> dict[bytes, AESGCM]:
    pairs = (entry.partition(":") for entry in settings.FIELD_KEYS)
    return {name.encode(): AESGCM(b64decode(key)) for name, _colon, key in pairs}


def current_key_id() -> bytes:
    return next(iter(_key_ring()))


def seal(text: str, *, context: str) -> bytes:
    """Encrypt `text` under the current key, bound to `context`."""
    key_id = current_key_id()
    nonce = os.urandom(NONCE_BYTES)
    return key_id + b"\0" + nonce + _key_ring()[key_id].encrypt(nonce, text.encode(), context.encode())


def unseal(sealed: bytes | memoryview, *, context: str) -> str:
    """Decrypt what `seal` made with the same context. Raises CannotDecrypt."""
    key_id, _zero, rest = bytes(sealed).partition(b"\0")
    try:
        cipher = _key_ring()[key_id]
        return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], context.encode()).decode()
    except (KeyError, InvalidTag, ValueError) as error:
        raise CannotDecrypt(context) from error


def is_sealed_with_current_key(sealed: bytes | memoryview) -> bool:
    return bytes(sealed).partition(b"\0")[0] == current_key_id()


def lookup_hash(value: str, *, purpose: str) -> bytes:
    """Keyed hash (32 bytes) by which an encrypted value can be found or compared; `purpose` keeps uses apart."""
    return keyed_digest(b64decode(settings.LOOKUP_KEY), purpose, value)


def keyed_digest(key: bytes, purpose: str, value: str) -> bytes:
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()
