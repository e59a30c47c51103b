"""Security rows 11 and 12: walks every route × method × kind of caller and compares with the table."""

import json
import re
from typing import Any, cast
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse

from tests.authorization.callers import Caller, Outcome
from tests.authorization.routes import all_routes
from tests.authorization.table import AREAS, TABLE, Row
from tests.authorization.world import World

_PART = re.compile(r"<\w+:(\w+)>")
SERVER_FAULT = 500


def test_security_11_every_route_and_method_stands_in_the_table() -> None:
    routes = set(all_routes())
    declared = {(row.method, row.address) for row in TABLE}
    assert routes - declared == set(), "not in the table"
    assert declared - routes == set(), "in the table, but not in the URLconf"


def test_no_row_is_there_twice() -> None:
    assert len({str(row) for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("area", AREAS)
def test_security_12_each_caller_gets_what_the_table_says(world: World, area: str) -> None:
    wrong = {
        f"{row}, {caller}": f"{got} instead of {row.expected(caller)}"
        for row in AREAS[area]
        for caller in Caller
        if (got := _outcome(world, row, caller)) is not row.expected(caller)
    }
    assert wrong == {}


def test_security_12_what_is_hidden_is_told_in_the_words_for_what_does_not_exist(world: World) -> None:
    hidden = [(row, caller) for row in TABLE for caller in Caller if row.expected(caller) is Outcome.HIDDEN]
    assert hidden
    for row, caller in hidden:
        assert _words(world, row, caller, url_of(world, row)) == _words(world, row, caller, _url_of_nothing(row)), row


def _outcome(world: World, row: Row, caller: Caller) -> Outcome:
    answer = _call(world, row, caller, url_of(world, row))
    assert answer.status_code < SERVER_FAULT, (caller, answer.content)
    refusals = {outcome.value for outcome in Outcome}
    return Outcome(answer.status_code) if answer.status_code in refusals else Outcome.LET_IN


def _words(world: World, row: Row, caller: Caller, url: str) -> dict[str, Any]:
    answer = _call(world, row, caller, url)
    return {name: value for name, value in json.loads(answer.content).items() if name != "request_id"}


def _call(world: World, row: Row, caller: Caller, url: str) -> HttpResponse:
    """The answer; what the call changed is undone."""
    point = transaction.savepoint()
    try:
        call = getattr(world.client(caller), row.method.lower())
        return cast(HttpResponse, call(url, row.body or None))
    finally:
        transaction.savepoint_rollback(point)


def url_of(world: World, row: Row) -> str:
    return "/" + _PART.sub(lambda part: str(world.objects[row.on.get(part[1], part[1])]), row.address)


def _url_of_nothing(row: Row) -> str:
    return "/" + _PART.sub(lambda part: str(uuid4() if part[0].startswith("<uuid:") else "sign_in"), row.address)
