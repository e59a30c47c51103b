"""The whole OpenAPI document, fuzzed: no 5xx, and every answer matches what the document says."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from market.users.tests.factories import UserFactory
from tests.support.people import access_token_of

ASKS_A_PROVIDER = {"/api/v1/me/real-name", "/api/v1/recharges/{id}"}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)


@pytest.fixture(autouse=True)
def _keep_the_tests_connection() -> Iterator[None]:
    """A real WSGI call ends by closing old connections, and with them the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@schema.parametrize()
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_documented(case: Case) -> None:
    # Its own only: clearing would take from every other process that uses the server.
    cache.delete_pattern("*")  # type: ignore[attr-defined]  # of django-redis
    person = UserFactory(roles=["admin"]) if "/staff/" in case.path else UserFactory()
    case.headers["Authorization"] = f"Bearer {access_token_of(person)}"
    response = case.call()
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        # No provider runs beside this test; saying so is what 503 is for.
        assert case.path in ASKS_A_PROVIDER
        return
    case.validate_response(response, checks=CHECKS)
