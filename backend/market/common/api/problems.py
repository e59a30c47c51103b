"""One place renders every error as RFC 9457 `application/problem+json`."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from market.common.api.json import dumps
from market.common.errors import DomainError, FieldError, NotPermitted, ObjectNotFound, ServiceUnavailable

CONTENT_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:anhao:problem:"
logger = structlog.get_logger(__name__)

# DRF's exceptions, by the stable code our clients know them under.
_DRF_CODES: dict[type[exceptions.APIException], str] = {
    exceptions.ParseError: "malformed_request",
    exceptions.AuthenticationFailed: "authentication_failed",
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.PermissionDenied: "permission_denied",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "throttled",
}


def problem_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler. Returns None (a logged 500) for what nobody foresaw."""
    if isinstance(error, Http404):
        error = ObjectNotFound()
    elif isinstance(error, PermissionDenied):
        error = NotPermitted()
    elif isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        logger.error("database_unavailable", error=type(error).__name__)
        error = ServiceUnavailable()
    set_rollback()
    if isinstance(error, DomainError):
        return _of_domain_error(error)
    if isinstance(error, exceptions.APIException):
        return _of_drf_error(error)
    return None


def problem(
    code: str,
    status: int,
    detail: str,
    *,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    return Response(
        problem_body(code, status, detail) | dict(extra or {}),
        status=status,
        content_type=CONTENT_TYPE,
        headers=dict(headers or {}),
    )


def problem_body(code: str, status: int, detail: str) -> dict[str, Any]:
    return {
        "type": TYPE_PREFIX + code,
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
    }


def _of_domain_error(error: DomainError) -> Response:
    extra: dict[str, Any] = {"errors": error.errors} if isinstance(error, FieldError) else dict(error.params)
    retry_after = error.params.get("retry_after")
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    return problem(error.code, error.status, error.detail, extra=extra, headers=headers)


def _of_drf_error(error: exceptions.APIException) -> Response:
    headers = {}
    wait = getattr(error, "wait", None)  # only Throttled has it, and the stubs do not know
    if wait is not None:
        headers["Retry-After"] = str(max(1, round(wait)))
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if isinstance(error, exceptions.ValidationError):
        detail = _("Some fields need another look.")
        return problem("validation_failed", 400, detail, extra={"errors": field_errors(error.get_full_details())})
    known = next((code for kind, code in _DRF_CODES.items() if isinstance(error, kind)), str(error.default_code))
    code = str(error.get_codes()) if isinstance(error, exceptions.PermissionDenied) else known
    return problem(code, error.status_code, str(error.detail), headers=headers)


def field_errors(details: Any, prefix: str = "") -> dict[str, list[dict[str, str]]]:
    """DRF's nested details as `{"attributes.rank": [{code, message}]}`; what belongs to no field is under `""`."""
    if isinstance(details, Mapping) and "message" in details and "code" in details:
        return {prefix: [{"code": str(details["code"]), "message": str(details["message"])}]}
    found: dict[str, list[dict[str, str]]] = {}
    pairs = details.items() if isinstance(details, Mapping) else _numbered(details)
    for name, inner in pairs:
        for path, errors in field_errors(inner, _join(prefix, name)).items():
            found.setdefault(path, []).extend(errors)
    return found


def _numbered(details: list[Any]) -> list[tuple[str, Any]]:
    """Messages of one field keep its path; the items of a list field get their position."""
    return [("" if "message" in inner else str(index), inner) for index, inner in enumerate(details) if inner]


def _join(prefix: str, name: object) -> str:
    parts = (prefix, "" if name == "non_field_errors" else str(name))
    return ".".join(part for part in parts if part)


def _plain(code: str, status: int, detail: str) -> HttpResponse:
    return HttpResponse(dumps(problem_body(code, status, detail)), status=status, content_type=CONTENT_TYPE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain("malformed_request", 400, _("The request could not be understood."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain("permission_denied", 403, _("You are not allowed to do this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain("not_found", 404, _("There is nothing here, or it is not yours to see."))


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain("server_error", 500, _("Something went wrong on our side. Nothing was lost; try again."))
