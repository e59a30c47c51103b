"""The identity provider: does this name belong to this resident identity number?"""

import json
import re
from datetime import datetime
from uuid import UUID

import httpx
import structlog
from django.conf import settings

from market.common.delivery import signed_headers
from market.users.errors import IdentityCheckUnavailable

logger = structlog.get_logger(__name__)

TIMEOUT = httpx.Timeout(8, connect=2)
_NUMBER = re.compile(r"[1-9][0-9]{5}([0-9]{8})[0-9]{3}[0-9X]")
# GB 11643-1999: the weighted sum of the first 17 digits, modulo 11, picks the 18th character.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


def is_id_number(text: str) -> bool:
    """18 characters (X in upper case) with a real birthday and the right check character."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return False
    try:
        datetime.strptime(match[1], "%Y%m%d")  # a birthday has no time zone
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11] == text[17]


def names_match(*, name: str, id_number: str, request_id: UUID) -> bool:
    """Ask the provider, for at most ten seconds. Raises IdentityCheckUnavailable when it does not say yes or no."""
    body = json.dumps({"name": name, "id_number": id_number, "request_id": str(request_id)}).encode()
    try:
        answer = httpx.post(
            f"{settings.IDENTITY_URL}/check", content=body, headers=signed_headers(body), timeout=TIMEOUT
        )
        answer.raise_for_status()
        result = answer.json()["result"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        logger.warning("identity_check_failed", error=type(error).__name__)
        raise IdentityCheckUnavailable from error
    return bool(result == "match")
