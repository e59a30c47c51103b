"""SHA256withRSA (PKCS #1 v1.5), the signature both payment providers use."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256


def sign(text: str, key: RSAPrivateKey) -> str:
    """Base64 of the signature."""
    return base64.b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def spoilt_signature(key: RSAPrivateKey) -> str:
    """Well formed and of the right length, so that only the verification itself can refuse it."""
    return base64.b64encode(bytes(key.key_size // 8)).decode()


def is_signed(text: str, signature: str, key: RSAPublicKey) -> bool:
    try:
        key.verify(base64.b64decode(signature, validate=True), text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error):
        return False
    return True
