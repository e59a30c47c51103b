from uuid import uuid4

import pytest

from market.common.errors import IdempotencyMismatch, RequestInProgress
from market.common.idempotency import StoredAnswer, abandon_request, begin_request, finish_request, hash_request
from tests.support.database import Clock

OWNER = uuid4()


def _begin(body: dict[str, object], key: str = "k") -> StoredAnswer | None:
    return begin_request(owner_id=OWNER, key=key, request_hash=hash_request("POST /x", body))


@pytest.mark.django_db
def test_security_23_one_effect_and_one_answer() -> None:
    assert _begin({"amount": 1}) is None
    with pytest.raises(RequestInProgress):
        _begin({"amount": 1})
    finish_request(owner_id=OWNER, key="k", answer=StoredAnswer(201, {"id": 1}))
    assert _begin({"amount": 1}) == StoredAnswer(201, {"id": 1})
    with pytest.raises(IdempotencyMismatch):
        _begin({"amount": 2})


@pytest.mark.django_db
def test_a_refused_request_may_be_sent_again() -> None:
    _begin({"amount": 1})
    abandon_request(owner_id=OWNER, key="k")
    assert _begin({"amount": 1}) is None


@pytest.mark.django_db
def test_a_process_that_died_does_not_hold_the_key_for_ever(clock: Clock) -> None:
    _begin({"amount": 1})
    clock.shift(seconds=61)
    assert _begin({"amount": 1}) is None


@pytest.mark.django_db
def test_keys_of_two_people_never_meet() -> None:
    _begin({"amount": 1})
    assert begin_request(owner_id=uuid4(), key="k", request_hash=hash_request("POST /x", {"amount": 2})) is None


def test_security_23_secrets_are_never_part_of_the_hash() -> None:
    assert hash_request("POST /x", {"amount": 1, "pin": "1"}) == hash_request("POST /x", {"amount": 1, "pin": "2"})
