"""Headers that every answer of the API carries."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse


class ResponseHeadersMiddleware:
    """X-Request-ID for the person to quote; no caching of what belongs to one person unless the view says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["X-Request-ID"] = structlog.contextvars.get_contextvars().get("request_id", "")
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Cache-Control", "no-store")
        return response
