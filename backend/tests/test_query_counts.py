"""Each list costs the same number of queries for 3 objects as for 30, and every route stays under a ceiling.

Walks the authorization table, so that no route is forgotten.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework.test import APIClient

from tests.authorization.callers import Caller, Outcome
from tests.authorization.lists import LISTS, SHORT, List
from tests.authorization.table import LISTING, TABLE, V1, Row
from tests.authorization.test_table import url_of
from tests.authorization.world import World, make_world
from tests.support.people import sign_in_as

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 30
# Queries of one request, transactions not counted. A command locks, checks, writes and notifies both sides.
CEILINGS = {"GET": 12, "POST": 35, "PATCH": 16, "PUT": 8, "DELETE": 8}
# A draft that is deleted is looked for in each of the tables that may speak of a listing.
CEILINGS_OF_ROUTES = {("DELETE", LISTING): 14}
_TRANSACTION = re.compile(r"(RELEASE |ROLLBACK TO )?SAVEPOINT|BEGIN|COMMIT|SET ")


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _queries(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries.captured_queries if not _TRANSACTION.match(query["sql"])]


def _empty_cache() -> None:
    """This test's own: clearing would take from every other process that uses the server."""
    cache.delete_pattern("*")  # type: ignore[attr-defined]  # of django-redis


def _read(client: APIClient, one: List) -> tuple[int, list[str]]:
    """How many objects came, and by which queries; from the database, not from the cache."""
    _empty_cache()
    joint = "&" if "?" in one.address else "?"
    with CaptureQueriesContext(connection) as queries:
        answer: Any = client.get(f"/{V1}{one.address}{joint}limit=50")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    return len(body["results"] if isinstance(body, dict) else body), _queries(queries)


@pytest.mark.parametrize("one", LISTS, ids=lambda one: one.address)
def test_a_long_list_costs_as_many_queries_as_a_short_one(one: List) -> None:
    reader = one.reader()
    client = sign_in_as(reader)
    one.add(reader, FEW)
    few, queries_of_few = _read(client, one)
    one.add(reader, MANY - FEW)
    many, queries_of_many = _read(client, one)
    assert many - few >= MANY - FEW
    assert len(queries_of_many) == len(queries_of_few), "\n".join(queries_of_many)


def test_every_route_stays_under_its_ceiling_and_every_list_is_known() -> None:
    world = make_world()
    known = {one.address.partition("?")[0] for one in LISTS} | SHORT
    dear, unknown = {}, set()
    for row, caller in _allowed():
        number, body = _cost(world, row, caller)
        if number > CEILINGS_OF_ROUTES.get((row.method, row.route), CEILINGS[row.method]):
            dear[f"{row}, {caller}"] = number
        is_list = isinstance(body, list) or (isinstance(body, dict) and "results" in body)
        if is_list and row.route not in known:
            unknown.add(row.route)
    assert dear == {}
    assert unknown == set()


def _allowed() -> list[tuple[Row, Caller]]:
    return [(row, caller) for row in TABLE for caller in Caller if row.expected(caller) is Outcome.LET_IN]


def _cost(world: World, row: Row, caller: Caller) -> tuple[int, Any]:
    _empty_cache()
    point = transaction.savepoint()
    try:
        with CaptureQueriesContext(connection) as queries:
            call = getattr(world.client(caller), row.method.lower())
            answer = call(url_of(world, row), row.body or None)
    finally:
        transaction.savepoint_rollback(point)
    is_json = row.method == "GET" and answer.headers.get("Content-Type") == "application/json"
    return len(_queries(queries)), json.loads(answer.content) if is_json else None
