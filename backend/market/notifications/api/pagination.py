from typing import Any

from rest_framework.response import Response

from market.common.api.pagination import KeysetPagination


class NotificationPagination(KeysetPagination):
    """Adds `unread_total` of the whole inbox; the view sets it."""

    unread_total = 0

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        response.data["unread_total"] = self.unread_total
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = super().get_paginated_response_schema(schema)
        page["required"].append("unread_total")
        page["properties"]["unread_total"] = {"type": "integer", "example": 3}
        return page
