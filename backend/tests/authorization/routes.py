"""Every route of the product, taken from the URLconf itself."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

# Answered by Django or DRF for every view alike.
_OF_EVERY_VIEW = {"head", "options", "trace"}


def all_routes() -> Iterator[tuple[str, str]]:
    """(method, route) of everything that can be called, e.g. ("POST", "api/v1/orders/<uuid:order_id>/pay")."""
    for route, callback in _patterns(get_resolver().url_patterns):
        for method in _methods(callback):
            yield method, route


def _patterns(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from _patterns(pattern.url_patterns, route)


def _methods(callback: Any) -> list[str]:
    view = getattr(callback, "cls", None)
    if view is None:
        return ["GET"]  # a plain function: the probes and the metrics
    return [name.upper() for name in view.http_method_names if hasattr(view, name) and name not in _OF_EVERY_VIEW]
