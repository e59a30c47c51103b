"""RSA2: SHA256withRSA (PKCS #1 v1.5) over sorted `name=value` pairs, or over the JSON text of an answer."""

import base64
import binascii
from collections.abc import Collection, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

# Alipay signs its notifications and returns without sign_type, but a request's signature covers it.
UNSIGNED_IN_REQUEST = frozenset({"sign"})
UNSIGNED_IN_NOTIFICATION = frozenset({"sign", "sign_type"})


def canonical(params: Mapping[str, str], *, without: Collection[str]) -> str:
    """The text that is signed; empty values do not take part."""
    return "&".join(f"{name}={value}" for name, value in sorted(params.items()) if value and name not in without)


def sign(text: str, key: RSAPrivateKey) -> str:
    """Base64 of the signature."""
    return base64.b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def is_signed(text: str, signature: str, key: RSAPublicKey) -> bool:
    try:
        key.verify(base64.b64decode(signature, validate=True), text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error):
        return False
    return True


def signed_notification(params: Mapping[str, str], key: RSAPrivateKey) -> dict[str, str]:
    """`params` with `sign_type` and `sign`, as Alipay posts them or appends them to the return address."""
    signature = sign(canonical(params, without=UNSIGNED_IN_NOTIFICATION), key)
    return {**params, "sign_type": "RSA2", "sign": signature}
