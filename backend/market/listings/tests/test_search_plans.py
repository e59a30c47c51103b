"""Which index serves which part of a search. How much is read at full size is measured by the benchmarks."""

import json
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from market.games.models import Game
from market.games.tests.factories import make_game
from market.listings.models import Listing
from market.listings.selectors.search_matching import Range, Search, matching, sampled
from market.listings.selectors.search_orders import ORDERS
from market.listings.tests.searching import offer
from tests.support.database import as_owner

pytestmark = pytest.mark.django_db
# Few rows are read fastest in a row; what is asked here is whether an index can do it.
INDEXES_ONLY = "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off"


@pytest.fixture
def game() -> Game:
    game = make_game()
    for _ in range(3):
        offer()
    return game


def indexes_of(found: QuerySet[Any, Any]) -> set[str]:
    """The names of the indexes that the plan reads; nothing may be read without one."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES_ONLY)
        sql, params = found.query.sql_with_params()
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone()
    text = plan if isinstance(plan, str) else json.dumps(plan)
    assert "Seq Scan" not in text
    return {part.split('"')[0] for part in text.split('"Index Name": "')[1:]}


def _schema(game: Game) -> Any:
    return game.schemas.get()


@pytest.fixture
def no_other_indexes(game: Game) -> None:
    """Of so few rows any index would do as well: leave only those in question, until the test is rolled back."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
            " WHERE x.indrelid = 'listings_listing'::regclass AND NOT x.indisprimary"
            " AND i.relname NOT IN ('listing_found', 'listing_sampled')"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')


@pytest.mark.parametrize("narrowed", ["words", "choice", "range", "price", "everything"])
def test_what_matches_is_found_in_one_index(game: Game, no_other_indexes: None, narrowed: str) -> None:
    words = (("honor",),) if narrowed in ("words", "everything") else ()
    chosen = {"rank": ["gold", "king"], "can_rename": ["true"]} if narrowed in ("choice", "everything") else {}
    ranges = {"skins": Range(100, 400)} if narrowed in ("range", "everything") else {}
    price = Range(high=200_000) if narrowed in ("price", "everything") else Range()
    search = Search(schema=_schema(game), words=words, chosen=chosen, ranges=ranges, price=price)
    assert indexes_of(matching(search)) == {"listing_found"}


@pytest.mark.parametrize("one_in", [1024, 64, 16])
def test_a_sample_has_an_index_of_its_own(game: Game, no_other_indexes: None, one_in: int) -> None:
    assert indexes_of(sampled(Search(schema=_schema(game)), one_in)) == {"listing_sampled"}


@pytest.mark.parametrize(
    ("sort", "index"),
    [("newest", "newest"), ("price", "by_price"), ("-price", "by_price"), ("hot", "hottest")],
)
def test_an_order_is_read_from_an_index(game: Game, sort: str, index: str) -> None:
    order = ORDERS[sort]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    everything = Listing.objects.filter(status="on_sale")
    assert indexes_of(order.sorted(everything, order.column)[:21]) == {f"listing_all_{index}"}
    of_game = everything.filter(game=game)
    assert indexes_of(order.sorted(of_game, order.column)[:21]) <= {f"listing_{index}", f"listing_all_{index}"}
