"""The Idempotency-Key header, as a decorator of a view's handler."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast
from uuid import UUID

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from market.common.api.json import dumps
from market.common.errors import FieldError, IdempotencyKeyRequired
from market.common.idempotency import StoredAnswer, hash_request, one_time_request

HEADER = "Idempotency-Key"
MAX_KEY_LENGTH = 128
Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """Require an Idempotency-Key of a signed-in person; replay the first success with `Idempotent-Replay: true`.

    The one command that the handler calls opens its transaction by `command_transaction()`.
    """

    @wraps(handler)
    def wrapper(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key or len(key) > MAX_KEY_LENGTH:
            raise IdempotencyKeyRequired
        owner_id = cast(UUID, request.user.pk)  # permissions have refused visitors before
        request_hash = hash_request(f"{request.method} {request.path}", _body_of(request))
        with one_time_request(owner_id=owner_id, key=key, request_hash=request_hash) as once:
            if first := once.first_answer:
                return Response(first.body, status=first.status_code, headers={"Idempotent-Replay": "true"})
            response = handler(view, request, *args, **kwargs)
            once.keep(StoredAnswer(response.status_code, orjson.loads(dumps(response.data))))
        return response

    wrapper.requires_idempotency_key = True  # type: ignore[attr-defined]  # read by the OpenAPI schema
    return wrapper


def _body_of(request: Request) -> Mapping[str, Any]:
    if not isinstance(request.data, Mapping):
        raise FieldError("", "invalid", "The body must be a JSON object.")
    return cast(Mapping[str, Any], request.data)
