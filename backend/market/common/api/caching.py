"""Public reads that a browser may keep, and ask about again by ETag."""

import hashlib
from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from market.common.api.json import dumps

FRESH_SECONDS = 5


def public_answer(request: Request, data: Any) -> Response:
    """`data` with an ETag of its content, or 304 when the client has it already."""
    etag = f'W/"{hashlib.blake2b(dumps(data), digest_size=12).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={FRESH_SECONDS}", "Vary": "Accept-Language"}
    if etag in (part.strip() for part in request.headers.get("If-None-Match", "").split(",")):
        return Response(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(data, headers=headers)
