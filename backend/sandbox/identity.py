"""The identity check: does this name belong to this resident identity number? `POST /identity/check`."""

import asyncio
import re
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from sandbox.clock import CHINA
from sandbox.faults import DEFAULT_SECONDS, Faults
from sandbox.provider_calls import ProviderError, answers_json, signed_json, text_field

# GB 11643-1999: each of the first 17 digits by its weight, the sum modulo 11 picks the 18th character.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
ID_NUMBER = re.compile(r"[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dXx]", re.ASCII)

# Parts of a name that ask for an answer, so that a person at the form can see every outcome.
MISMATCH_NAME = "不符"
UNKNOWN_NAME = "查无"
HANGING_NAME = "超时"


def valid_id_number(text: str) -> bool:
    """Whether it is 18 characters with a real birthday in the past and the right check character."""
    match = ID_NUMBER.fullmatch(text)
    if match is None:
        return False
    try:
        born = date(*(int(part) for part in match.groups()))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=False))
    return CHECK_CHARACTERS[total % 11] == text[-1].upper() and born <= datetime.now(CHINA).date()


def verdict(name: str) -> str:
    if MISMATCH_NAME in name:
        return "mismatch"
    return "not_found" if UNKNOWN_NAME in name else "match"


class IdentityCheck:
    def __init__(self, faults: Faults, secret: bytes) -> None:
        self._faults = faults
        self._secret = secret

    def routes(self) -> list[Route]:
        return [Route("/identity/check", answers_json(self.check), methods=["POST"])]

    async def check(self, request: Request) -> dict[str, Any]:
        """`{name, id_number, request_id}` → `{result: match | mismatch | not_found, request_id}`."""
        values = await signed_json(request, self._secret)
        name = text_field(values, "name", longest=64)
        request_id = text_field(values, "request_id")
        if not valid_id_number(text_field(values, "id_number", longest=18)):
            raise ProviderError(400, "invalid_id_number", "id_number is not a valid 18-character number.")
        fault = self._faults.take("identity")
        if fault is not None and fault.mode == "fail":
            raise ProviderError(503, "service_unavailable", "The sandbox was told to fail this call.")
        if fault is not None or HANGING_NAME in name:
            await asyncio.sleep(DEFAULT_SECONDS if fault is None else fault.seconds)
        return {"result": verdict(name), "request_id": request_id}
