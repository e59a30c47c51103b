from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from django.db import connection

from market.common.enqueue import enqueue
from market.common.errors import IdempotencyMismatch, ObjectNotFound, RequestInProgress
from market.common.idempotency import (
    OneTimeRequest,
    StoredAnswer,
    command_transaction,
    hash_request,
    one_time_request,
)
from market.common.models import TaskRequest

OWNER = uuid4()
ANSWER = StoredAnswer(201, {"id": 1})


@contextmanager
def _asked(body: dict[str, object], owner: UUID = OWNER) -> Iterator[OneTimeRequest]:
    with one_time_request(owner_id=owner, key="k", request_hash=hash_request("POST /x", body)) as request:
        yield request


def _command() -> None:
    with command_transaction():
        enqueue("effect")


def _carry_out(body: dict[str, object], owner: UUID = OWNER) -> StoredAnswer | None:
    """Answer by `ANSWER`; the first answer, if there was one."""
    with _asked(body, owner) as request:
        if request.first_answer is None:
            _command()
            request.keep(ANSWER)
        return request.first_answer


@pytest.mark.django_db
def test_security_23_one_effect_and_one_answer() -> None:
    assert _carry_out({"amount": 1}) is None
    assert _carry_out({"amount": 1}) == ANSWER
    assert TaskRequest.objects.count() == 1
    with pytest.raises(IdempotencyMismatch):
        _carry_out({"amount": 2})


@pytest.mark.django_db(transaction=True)
def test_security_23_another_process_hears_that_the_first_is_at_it() -> None:
    with _asked({"amount": 1}) as request, ThreadPoolExecutor(1) as elsewhere:
        with pytest.raises(RequestInProgress):
            elsewhere.submit(_carry_out_and_hang_up).result()
        _command()
        with pytest.raises(RequestInProgress):
            elsewhere.submit(_carry_out_and_hang_up).result()
        request.keep(ANSWER)
    assert _carry_out({"amount": 1}) == ANSWER


def _carry_out_and_hang_up() -> None:
    try:
        _carry_out({"amount": 1})
    finally:
        connection.close()


@pytest.mark.django_db
@pytest.mark.parametrize("refusal", [ObjectNotFound, RuntimeError, SystemExit])
def test_what_was_refused_or_broken_off_left_nothing_and_may_be_sent_again(refusal: type[BaseException]) -> None:
    with pytest.raises(refusal):
        _break_off(refusal)
    assert TaskRequest.objects.count() == 0
    assert _carry_out({"amount": 1}) is None
    assert TaskRequest.objects.count() == 1


def _break_off(refusal: type[BaseException]) -> None:
    with _asked({"amount": 1}):
        _command()
        raise refusal


@pytest.mark.django_db(transaction=True)
def test_a_command_outside_the_requests_transaction_is_noticed() -> None:
    with pytest.raises(AssertionError, match="command_transaction"), _asked({"amount": 1}) as request:
        request.keep(ANSWER)


@pytest.mark.django_db(transaction=True)
def test_a_command_that_no_one_time_request_asked_for_ends_by_itself() -> None:
    _command()
    assert not connection.in_atomic_block
    assert TaskRequest.objects.count() == 1


@pytest.mark.django_db
def test_keys_of_two_people_never_meet() -> None:
    _carry_out({"amount": 1})
    assert _carry_out({"amount": 2}, owner=uuid4()) is None


def test_security_23_secrets_are_never_part_of_the_hash() -> None:
    assert hash_request("POST /x", {"amount": 1, "pin": "1"}) == hash_request("POST /x", {"amount": 1, "pin": "2"})
