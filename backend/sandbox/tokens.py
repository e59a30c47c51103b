"""Download addresses that prove by a token that they were given out here."""

import hashlib
import hmac


def download_token(secret: bytes, *parts: str) -> str:
    """Hex HMAC-SHA256 over the parts, none of which holds a `|`."""
    return hmac.new(secret, "|".join(parts).encode(), hashlib.sha256).hexdigest()


def is_token(given: str, secret: bytes, *parts: str) -> bool:
    return hmac.compare_digest(download_token(secret, *parts).encode(), given.encode())
