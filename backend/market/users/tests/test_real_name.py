import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from market.users import identity
from market.users.models import RealName, User
from market.users.selectors import share_identity, verified_name
from market.users.tests.factories import ID_NUMBER, NAME, UserFactory
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


class Provider:
    """An identity provider that answers what it is told to, over HTTP."""

    def __init__(self) -> None:
        self.status = 200
        self.answer: Any = {"result": "match"}
        self.delay = 0.0
        self.calls: list[tuple[dict[str, str], bytes]] = []


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.calls.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(told.delay)
            self.send_response(told.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(json.dumps(told.answer).encode())

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    settings.IDENTITY_URL = f"http://127.0.0.1:{server.server_port}/identity"
    settings.PROVIDER_SECRET = "shared"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def _verify(client: APIClient, name: str = NAME, id_number: str = ID_NUMBER) -> dict[str, Any]:
    return dict(client.post("/api/v1/me/real-name", {"name": name, "id_number": id_number}).json())


def test_a_match_is_kept_sealed_and_shown_masked(as_user: AsUser, provider: Provider) -> None:
    user = UserFactory()
    body = _verify(as_user(user), id_number=ID_NUMBER.lower())
    assert body["real_name"] == {"name": "**丰", "id_number": "1****************X"}
    assert verified_name(user.pk) == NAME
    row = RealName.objects.get()
    assert NAME.encode() not in bytes(row.sealed_name)
    assert ID_NUMBER.encode() not in bytes(row.sealed_id_number) + bytes(row.id_hash)
    assert hashlib.sha256(ID_NUMBER.encode()).digest() != bytes(row.id_hash)


def test_the_provider_is_asked_with_a_signed_body(as_user: AsUser, provider: Provider) -> None:
    _verify(as_user(UserFactory()))
    headers, body = provider.calls[0]
    expected = hmac.new(b"shared", headers["X-Anhao-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Anhao-Signature"] == expected
    assert set(json.loads(body)) == {"name", "id_number", "request_id"}


@pytest.mark.parametrize("result", ["mismatch", "not_found"])
def test_a_mismatch_is_an_error_at_the_field(as_user: AsUser, provider: Provider, result: str) -> None:
    provider.answer = {"result": result}
    user = UserFactory()
    assert _verify(as_user(user))["errors"]["id_number"][0]["code"] == "identity_mismatch"
    assert not User.objects.get(pk=user.pk).is_real_name_verified


@pytest.mark.parametrize(
    ("status", "answer"), [(503, {}), (500, "text"), (302, {"result": "match"}), (200, []), (200, {"other": 1})]
)
def test_a_provider_that_fails_is_a_503_and_costs_no_try(
    as_user: AsUser, provider: Provider, status: int, answer: Any
) -> None:
    provider.status, provider.answer = status, answer
    client = as_user(UserFactory())
    for _try in range(6):
        refused = _verify(client)
        assert (refused["status"], refused["code"]) == (503, "identity_check_unavailable")
    provider.status, provider.answer = 200, {"result": "match"}
    assert _verify(client)["real_name_verified"] is True


def test_security_19_a_provider_that_hangs_is_given_up(
    as_user: AsUser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "TIMEOUT", httpx.Timeout(0.2))
    provider.delay = 1
    began = time.monotonic()
    assert _verify(as_user(UserFactory()))["code"] == "identity_check_unavailable"
    assert time.monotonic() - began < 0.9


def test_five_mismatches_a_day(as_user: AsUser, provider: Provider, clock: Clock) -> None:
    provider.answer = {"result": "mismatch"}
    client = as_user(UserFactory())
    for _try in range(5):
        assert _verify(client)["status"] == 400
    assert _verify(client)["code"] == "throttled"
    assert len(provider.calls) == 5
    clock.shift(days=1)
    assert _verify(client)["status"] == 400


@pytest.mark.parametrize(
    "id_number", ["110105194912310021", "11010519491331002X", "1101051949123100", "a10105194912310021", "٠" * 18]
)
def test_numbers_that_cannot_be_are_refused_without_asking(as_user: AsUser, provider: Provider, id_number: str) -> None:
    assert _verify(as_user(UserFactory()), id_number=id_number)["errors"]["id_number"][0]["code"] == "id_number_format"
    assert provider.calls == []


def test_verifying_twice_is_refused_and_two_users_of_one_person_are_linked(as_user: AsUser, provider: Provider) -> None:
    first, second, third = UserFactory.create_batch(3)
    _verify(as_user(first))
    _verify(as_user(second))
    assert _verify(as_user(User.objects.get(pk=first.pk)))["code"] == "real_name_verified_already"
    assert share_identity(first.pk, second.pk)
    assert not share_identity(first.pk, third.pk)
    assert not share_identity(third.pk, UserFactory().pk)
