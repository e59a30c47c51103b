"""What RSA2 signs: sorted `name=value` pairs, or the JSON text of an answer."""

from collections.abc import Collection, Mapping

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from sandbox.rsa import sign

# Alipay signs its notifications and returns without sign_type, but a request's signature covers it.
UNSIGNED_IN_REQUEST = frozenset({"sign"})
UNSIGNED_IN_NOTIFICATION = frozenset({"sign", "sign_type"})


def canonical(params: Mapping[str, str], *, without: Collection[str]) -> str:
    """The text that is signed; empty values do not take part."""
    return "&".join(f"{name}={value}" for name, value in sorted(params.items()) if value and name not in without)


def signed_notification(params: Mapping[str, str], key: RSAPrivateKey) -> dict[str, str]:
    """`params` with `sign_type` and `sign`, as Alipay posts them or appends them to the return address."""
    signature = sign(canonical(params, without=UNSIGNED_IN_NOTIFICATION), key)
    return {**params, "sign_type": "RSA2", "sign": signature}
