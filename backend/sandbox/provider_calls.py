"""What the SMS gateway and the identity check share: signed JSON requests and JSON errors."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.clock import now

FRESH_SECONDS = 300
MAX_BYTES = 64 * 1024


class ProviderError(Exception):
    """An answer other than success, as `{"code", "message"}` under an HTTP status."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 over `timestamp.body`."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


async def signed_json(request: Request, secret: bytes) -> dict[str, Any]:
    """The JSON object of a request whose signature and freshness hold; raises ProviderError."""
    body = await request.body()
    if len(body) > MAX_BYTES:
        raise ProviderError(413, "too_large", f"The body exceeds {MAX_BYTES} bytes.")
    timestamp = request.headers.get("X-Anhao-Timestamp", "")
    given = request.headers.get("X-Anhao-Signature", "")
    if not hmac.compare_digest(given.encode(), signature(secret, timestamp, body).encode()):
        raise ProviderError(401, "invalid_signature", "The signature does not fit the timestamp and body.")
    if not timestamp.isdecimal() or abs(now() - int(timestamp)) > FRESH_SECONDS:
        raise ProviderError(401, "stale_request", "The timestamp is more than 5 minutes away from now.")
    return _json_object(body)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
        # Half a surrogate pair is JSON but no text: nothing could store it.
        json.dumps(values, ensure_ascii=False).encode()
    except ValueError:
        raise ProviderError(400, "invalid_json", "The body is not JSON.") from None
    if not isinstance(values, dict):
        raise ProviderError(400, "invalid_json", "The body is not a JSON object.")
    return values


def text_field(values: dict[str, Any], name: str, *, longest: int = 128) -> str:
    """A required string; raises ProviderError."""
    value = values.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        raise ProviderError(400, f"invalid_{name}", f"{name} must be a string of 1 to {longest} characters.")
    return value


def answers_json(
    handler: Callable[[Request], Awaitable[dict[str, Any]]],
) -> Callable[[Request], Awaitable[Response]]:
    """Turn a handler that returns a dict or raises ProviderError into an endpoint."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await handler(request))
        except ProviderError as error:
            return JSONResponse({"code": error.code, "message": str(error)}, status_code=error.status)

    return endpoint
