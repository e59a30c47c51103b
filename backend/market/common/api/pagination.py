"""Keyset pages: they neither repeat nor skip while rows come and go."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

MAX_LIMIT = 50
EXAMPLE_ADDRESS = "https://anhao.example/api/v1/orders?cursor=cD0yMDI2"
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Window:
    """The page that is asked for: at most `rows` of those beyond the id `beyond`, going down or up."""

    beyond: int | None
    descends: bool
    rows: int


class KeysetPagination(CursorPagination):
    """`{results, next, previous}`; `limit` ≤ 50. Views set `ordering`; UUIDv7 ids sort by time."""

    page_size = 20
    page_size_query_param = "limit"
    max_page_size = MAX_LIMIT
    ordering = "-id"
    # Offset only ever breaks ties of equal positions; ours are unique.
    offset_cutoff = 100

    @staticmethod
    def parameters() -> list[OpenApiParameter]:
        """What a view that pages by hand documents."""
        return [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]

    def window(self, request: Request) -> Window:
        """For a query that must know where its page begins; for lists by number, newest first. Raises NotFound."""
        cursor = self.decode_cursor(request)
        size = self.get_page_size(request) or self.page_size
        if cursor is None:
            return Window(None, descends=True, rows=size + 1)
        offset, is_reverse, position = cursor
        if not str(position or 0).isdecimal():
            raise NotFound(self.invalid_cursor_message)
        # One more than the page holds tells whether another page follows.
        return Window(int(position) if position else None, descends=not is_reverse, rows=offset + size + 1)

    def take(self, rows: QuerySet[M], request: Request, view: APIView) -> list[M]:
        """The rows of the page that the request asks for."""
        return self.paginate_queryset(rows, request, view) or []

    def answer(self, results: Any) -> Response:
        return self.get_paginated_response(results)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": schema,
                "next": {"type": "string", "nullable": True, "format": "uri", "example": EXAMPLE_ADDRESS},
                "previous": {"type": "string", "nullable": True, "format": "uri", "example": None},
            },
        }
