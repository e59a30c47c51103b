from typing import Any

import pytest
from rest_framework import exceptions, serializers

from market.common.api.problems import field_errors, problem_handler
from market.common.errors import DomainError, FieldError, TooManyRequests


class PriceChanged(DomainError):
    code = "price_changed"
    status = 409
    message = "The price is now {price}."


def _render(error: Exception) -> tuple[int, dict[str, Any]]:
    response = problem_handler(error, {})
    assert response is not None
    assert response.content_type == "application/problem+json"
    return response.status_code, response.data


def test_a_domain_error_tells_the_form_what_it_needs() -> None:
    status, body = _render(PriceChanged(price=5))
    assert status == 409
    assert (body["code"], body["detail"], body["price"]) == ("price_changed", "The price is now 5.", 5)
    assert set(body) >= {"type", "title", "status", "code", "detail", "request_id"}


def test_a_field_error_looks_like_a_serializers() -> None:
    status, body = _render(FieldError("username", "username_taken", "Taken."))
    assert (status, body["code"]) == (400, "validation_failed")
    assert body["errors"] == {"username": [{"code": "username_taken", "message": "Taken."}]}


class Inner(serializers.Serializer[dict[str, Any]]):
    rank = serializers.IntegerField()


class Outer(serializers.Serializer[dict[str, Any]]):
    title = serializers.CharField()
    attributes = Inner()
    items = serializers.ListField(child=serializers.IntegerField())


def test_nested_field_errors_have_dotted_paths() -> None:
    outer = Outer(data={"attributes": {"rank": "x"}, "items": [1, "y"]})
    with pytest.raises(serializers.ValidationError) as refused:
        outer.is_valid(raise_exception=True)
    found = field_errors(refused.value.get_full_details())
    assert {path: errors[0]["code"] for path, errors in found.items()} == {
        "title": "required",
        "attributes.rank": "invalid",
        "items.1": "invalid",
    }


def test_throttling_says_when_to_come_back() -> None:
    for error in (TooManyRequests(retry_after=7), exceptions.Throttled(wait=6.6)):
        response = problem_handler(error, {})
        assert response is not None
        assert (response.status_code, response.headers["Retry-After"]) == (429, "7")


def test_what_nobody_foresaw_is_left_to_the_500_handler() -> None:
    assert problem_handler(RuntimeError("bug"), {}) is None
