"""The parts of operations' descriptions that are the same: the one-time key they take and how they say no."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from market.common.api.idempotency import HEADER, MAX_KEY_LENGTH

_ONE_TIME_KEY = OpenApiParameter(
    name=HEADER,
    type=OpenApiTypes.STR,
    location=OpenApiParameter.HEADER,
    required=True,
    description=(
        f"Chosen by the caller for one wish, at most {MAX_KEY_LENGTH} characters; a retry with the same key and body "
        "gets the first answer with `Idempotent-Replay: true`, with another body 409 `idempotency_mismatch`."
    ),
)

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "example": "urn:anhao:problem:validation_failed"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable and English; programs decide by it."},
        "detail": {"type": "string", "description": "In the language of Accept-Language."},
        "request_id": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "Field path to what is wrong with it.",
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["code", "message"],
                    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
                },
            },
        },
    },
    "additionalProperties": True,
}


class Schema(AutoSchema):
    """Documents the Idempotency-Key of every handler that requires one."""

    def get_override_parameters(self) -> list[Any]:
        handler = getattr(self.view, self.method.lower(), None)
        return [_ONE_TIME_KEY] if getattr(handler, "requires_idempotency_key", False) else []


def add_problem_responses(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular hook: every operation may answer with a problem document."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
    answer = {
        "description": "The request was refused; `code` says why.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in result.get("paths", {}).values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"].setdefault("default", answer)
    return result
