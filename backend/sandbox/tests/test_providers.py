"""The SMS gateway and the identity check: signatures, freshness, answers, failures."""

from typing import Any

import httpx
import pytest

from sandbox.identity import valid_id_number
from sandbox.tests.support import Box

SMS = {
    "phone": "13800000000",
    "template": "phone_code",
    "params": {"code": "123456", "minutes": 5},
    "request_id": "r1",
}
PERSON = {"name": "王小明", "id_number": "11010519491231002X", "request_id": "r1"}


def test_sms_lands_in_the_inbox(box: Box) -> None:
    response = box.call_provider("/sms/send", SMS)

    (message,) = box.messages(to="13800000000", channel="sms")
    assert response.json()["status"] == "accepted"
    assert message["subject"] == "phone_code"
    assert message["text"] == "code: 123456\nminutes: 5"


def test_repeated_sms_is_sent_once(box: Box) -> None:
    first, second = box.call_provider("/sms/send", SMS), box.call_provider("/sms/send", SMS)
    altered = box.call_provider("/sms/send", {**SMS, "params": {"code": "654321"}})

    assert first.json() == second.json()
    assert (altered.status_code, altered.json()["code"]) == (409, "request_id_reused")
    assert len(box.messages()) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"phone": "12345"}, "invalid_phone"),
        ({"phone": None}, "invalid_phone"),
        ({"template": ""}, "invalid_template"),
        ({"params": []}, "invalid_params"),
        ({"params": {"code": {}}}, "invalid_params"),
        ({"request_id": 7}, "invalid_request_id"),
    ],
)
def test_bad_sms_is_refused(box: Box, change: dict[str, Any], code: str) -> None:
    response = box.call_provider("/sms/send", {**SMS, **change})

    assert (response.status_code, response.json()["code"]) == (400, code)
    assert box.messages() == []


@pytest.mark.parametrize(("path", "values"), [("/sms/send", SMS), ("/identity/check", PERSON)])
class TestSignature:
    def test_another_secret_is_refused(self, box: Box, path: str, values: dict[str, Any]) -> None:
        response = box.call_provider(path, values, secret=b"guess")

        assert (response.status_code, response.json()["code"]) == (401, "invalid_signature")

    def test_missing_headers_are_refused(self, box: Box, path: str, values: dict[str, Any]) -> None:
        assert box.post(path, json=values).status_code == 401

    @pytest.mark.parametrize("age", [301, -320])
    def test_stale_request_is_refused(self, box: Box, path: str, values: dict[str, Any], age: int) -> None:
        response = box.call_provider(path, values, age=age)

        assert (response.status_code, response.json()["code"]) == (401, "stale_request")

    def test_told_to_fail(self, box: Box, path: str, values: dict[str, Any]) -> None:
        box.plan(path.split("/")[1], "fail", calls=2)

        statuses = [box.call_provider(path, values).status_code for _ in range(3)]

        assert statuses == [503, 503, 200]

    def test_told_to_hang(self, box: Box, path: str, values: dict[str, Any]) -> None:
        box.plan(path.split("/")[1], "hang", seconds=1)

        with pytest.raises(httpx.ReadTimeout):
            box.call_provider(path, values, timeout=0.3)

        assert box.call_provider(path, values).status_code == 200

    def test_other_methods_are_refused(self, box: Box, path: str, values: dict[str, Any]) -> None:
        assert box.get(path).status_code == 405


def test_hanging_sms_was_sent_once_all_the_same(box: Box) -> None:
    box.plan("sms", "hang", seconds=1)
    with pytest.raises(httpx.ReadTimeout):
        box.call_provider("/sms/send", SMS, timeout=0.3)

    box.call_provider("/sms/send", SMS)

    assert len(box.messages()) == 1


@pytest.mark.parametrize(("name", "result"), [("王小明", "match"), ("王不符", "mismatch"), ("查无此人", "not_found")])
def test_identity_answers_by_name(box: Box, name: str, result: str) -> None:
    response = box.call_provider("/identity/check", {**PERSON, "name": name})

    assert response.json() == {"result": result, "request_id": "r1"}


def test_identity_hangs_for_a_name(box: Box) -> None:
    with pytest.raises(httpx.ReadTimeout):
        box.call_provider("/identity/check", {**PERSON, "name": "王超时"}, timeout=0.5)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("440524188001010014", True),
        ("110105194912310021", False),
        ("110105194902310026", False),
        ("11010519491231002", False),
        ("010105194912310021", False),
        ("1101051949123100２X", False),
        ("110105299912310026", False),
    ],
)
def test_id_number(number: str, valid: bool) -> None:
    assert valid_id_number(number) is valid


def test_invalid_id_number_is_an_error(box: Box) -> None:
    response = box.call_provider("/identity/check", {**PERSON, "id_number": "110105194912310021"})

    assert (response.status_code, response.json()["code"]) == (400, "invalid_id_number")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"name": "\\ud800"}'])
def test_bodies_that_are_no_json_object(box: Box, body: bytes) -> None:
    response = box.post_signed("/identity/check", body)

    assert (response.status_code, response.json()["code"]) == (400, "invalid_json")
