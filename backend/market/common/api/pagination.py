"""Keyset pages: they neither repeat nor skip while rows come and go."""

from typing import Any

from rest_framework.pagination import CursorPagination

MAX_LIMIT = 50


class KeysetPagination(CursorPagination):
    """`{results, next, previous}`; `limit` ≤ 50. Views set `ordering`; UUIDv7 ids sort by time."""

    page_size = 20
    page_size_query_param = "limit"
    max_page_size = MAX_LIMIT
    ordering = "-id"
    # Offset only ever breaks ties of equal positions; ours are unique.
    offset_cutoff = 100

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {
                "results": schema,
                "next": {"type": "string", "nullable": True, "format": "uri"},
                "previous": {"type": "string", "nullable": True, "format": "uri"},
            },
        }
