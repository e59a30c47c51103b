"""What the columns answer, compared with what a person would count, while the market moves."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.db import connection

from market.common.clock import now
from market.games.models import Game, GameSchema
from market.games.tests.factories import make_game
from market.listings.models import Listing, ListingStatus
from market.listings.selectors import search_fresh
from market.listings.selectors.search import Page, search_listings
from market.listings.selectors.search_columns import MISSING, ROW, Columns, size
from market.listings.selectors.search_matching import Range, Search
from market.listings.services.indexing import index_listing, index_price
from market.listings.tests.searching import offer
from market.users.tests.factories import UserFactory
from tests.support.database import as_owner

KEYS = {
    "newest": (lambda one: (one.published_at, one.pk), True),
    "price": (lambda one: (one.price, one.pk), False),
    "-price": (lambda one: (one.price, one.pk), True),
    "hot": (lambda one: (one.hot_score, one.pk), True),
}
RANKS, HEROES = ("gold", "king"), ("luban", "libai")


@pytest.fixture
def game(db: None) -> Game:
    return make_game()


def _made(rng: random.Random, seller: Any) -> Listing:
    attributes: dict[str, Any] = {"rank": rng.choice(RANKS), "skins": rng.randint(0, 40)}
    if rng.random() < 0.7:
        attributes["heroes"] = rng.sample(HEROES, rng.randint(1, 2))
    if rng.random() < 0.5:
        attributes["can_rename"] = rng.random() < 0.5
    return offer(
        seller=seller,
        title=rng.choice(["nebula", "comet", "nebula comet"]),
        attributes=attributes,
        price=rng.choice((100_00, 200_00, 300_00)),
        published_at=now() - timedelta(hours=rng.randint(0, 5)),
        hot_score=float(rng.randint(0, 3)),
    )


def _searched(rng: random.Random, schema: GameSchema) -> Search:
    chosen = {"rank": [rng.choice(RANKS)], "heroes": rng.sample(HEROES, rng.randint(1, 2)), "can_rename": ["true"]}
    low = rng.choice([None, 5, 10])
    return Search(
        schema=schema,
        text=rng.choice(["", "", "nebula"]),
        chosen={key: chosen[key] for key in rng.sample(sorted(chosen), rng.randint(0, 2))},
        ranges={"skins": Range(low, rng.choice([None, 30]))} if rng.random() < 0.4 else {},
        price=Range(None, 200_00) if rng.random() < 0.3 else Range(),
        sort=rng.choice(sorted(KEYS)),
        limit=rng.choice((3, 50)),
    )


def _fits(listing: Listing, search: Search) -> bool:
    """As a person would say it."""
    return (
        listing.status == ListingStatus.ON_SALE
        and all(_has(listing.attributes.get(key), wanted) for key, wanted in search.chosen.items())
        and all(_is_within(listing.attributes[key], wanted) for key, wanted in search.ranges.items())
        and _is_within(listing.price or 0, search.price)
        and search.text in listing.title
    )


def _has(value: Any, wanted: Any) -> bool:
    have = value if isinstance(value, list) else [{True: "true", False: "false"}.get(value, value)]
    return bool(set(have) & set(wanted))


def _is_within(number: int, wanted: Range) -> bool:
    return (wanted.low is None or number >= wanted.low) and (wanted.high is None or number <= wanted.high)


def _counted(page: Page, key: str) -> dict[str, int]:
    (facet,) = (one for one in page.facets if one["key"] == key)
    return {one["value"]: one["count"] for one in facet["values"] if one["count"]}


def _expected(found: list[Listing], key: str) -> dict[str, int]:
    values = [value for listing in found for value in _as_list(listing.attributes.get(key))]
    return {value: values.count(value) for value in values}


def _as_list(value: Any) -> list[str]:
    if value is None:
        return []
    return value if isinstance(value, list) else [{True: "true", False: "false"}.get(value, value)]


def _compare(search: Search, listings: list[Listing]) -> None:
    key, descends = KEYS[search.sort]
    found = sorted((one for one in listings if _fits(one, search)), key=key, reverse=descends)
    page = search_listings(search)
    assert (page.count, page.count_is_estimate) == (len(found), False)
    assert [one.pk for one in page.listings] == [one.pk for one in found[: search.limit]]
    for facet in ("rank", "heroes", "can_rename"):
        others = [one for one in listings if _fits(one, search.without(facet))]
        assert _counted(page, facet) == _expected(others, facet)
    skins = [one.attributes["skins"] for one in listings if _fits(one, search.without("skins"))]
    (numbers,) = (one for one in page.facets if one["key"] == "skins")
    assert (numbers["min"], numbers["max"]) == ((min(skins), max(skins)) if skins else (None, None))
    _turn_pages(search, page, [one.pk for one in found])


def _turn_pages(search: Search, page: Page, wanted: list[UUID]) -> None:
    seen = [one.pk for one in page.listings]
    while page.next_cursor is not None:
        page = search_listings(Search(**{**vars(search), "cursor": page.next_cursor}))
        seen += [one.pk for one in page.listings]
    assert seen == wanted


def _move(rng: random.Random, listings: list[Listing], seller: Any) -> None:
    """As commands do: a price, interest, a sale, other attributes, a new listing."""
    for listing in rng.sample(listings, 8):
        listing.refresh_from_db()
        change = rng.choice(["price", "heat", "status", "attributes"])
        if change == "price":
            listing.price = rng.choice((100_00, 250_00))
            listing.save(update_fields=["price"])
            index_price(listing)
        elif change == "heat":
            Listing.objects.filter(pk=listing.pk).update(hot_score=rng.random())
        elif change == "status":
            status = ListingStatus.RESERVED if listing.status == ListingStatus.ON_SALE else ListingStatus.ON_SALE
            Listing.objects.filter(pk=listing.pk).update(status=status)
        else:
            listing.attributes = listing.attributes | {"rank": rng.choice(RANKS), "skins": rng.randint(0, 40)}
            listing.save(update_fields=["attributes"])
            index_listing(listing)
    listings += [_made(rng, seller) for _ in range(3)]
    for listing in listings:
        listing.refresh_from_db()


@pytest.mark.parametrize("seed", range(2))
def test_columns_say_what_a_person_would_count(game: Game, seed: int) -> None:
    rng, seller = random.Random(seed), UserFactory(real_name=True)  # noqa: S311  # the same each time
    listings = [_made(rng, seller) for _ in range(24)]
    for _ in range(3):
        for _ in range(12):
            _compare(_searched(rng, game.schemas.get()), listings)
        _move(rng, listings, seller)


def test_a_listing_saved_whole_keeps_the_stamp_of_the_last_change(game: Game) -> None:
    listing = offer()
    old = Listing.objects.get(pk=listing.pk)
    old.changed_in = 7
    old.save()
    stamp = Listing.objects.values_list("changed_in", flat=True).get(pk=listing.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert stamp == cursor.fetchone()[0]


def test_what_nobody_can_find_is_not_stamped(game: Game) -> None:
    draft = offer(status="draft")
    Listing.objects.filter(pk=draft.pk).update(price=200_00)
    assert Listing.objects.get(pk=draft.pk).changed_in == 0


def test_another_cluster_is_read_from_the_beginning(game: Game) -> None:
    """A restored one counts its transactions anew, perhaps from a lower number."""
    offer()
    search = Search(schema=game.schemas.get())
    assert search_listings(search).count == 1
    search_fresh._games[game.pk].since = 1 << 60
    offer()
    assert search_listings(search).count == 2


def test_another_table_is_read_from_the_beginning(game: Game) -> None:
    """One restored from a backup, in which nothing is stamped by the transactions of now."""
    listing = offer()
    search = Search(schema=game.schemas.get())
    assert search_listings(search).count == 1
    with as_owner(), connection.cursor() as cursor:
        # Other files, and rows that no stamp gives away.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE listings_listing DISABLE TRIGGER listing_stamped")
        cursor.execute("UPDATE listings_listing SET status = 'reserved', changed_in = 0 WHERE id = %s", [listing.pk])
        cursor.execute("ALTER TABLE listings_listing ALTER COLUMN hot_score TYPE double precision USING hot_score + 0")
    assert search_listings(search).count == 0


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_found() -> None:
    """It was made before the columns were read, and could not be seen then."""
    game = make_game()
    late, early = offer(price=100_00), offer(price=100_00)
    search = Search(schema=game.schemas.get(), price=Range(None, 100_00))
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE listings_listing SET price = 50000 WHERE id = %s", [late.pk])
        assert search_listings(search).count == 2
        Listing.objects.filter(pk=early.pk).update(price=500_00)
        assert search_listings(search).count == 1
        other.commit()
        assert search_listings(search).count == 0
    finally:
        other.close()


def _rows(numbers: list[int], *, price: int = 1) -> Any:
    rows = np.zeros(len(numbers), ROW)
    rows["low"], rows["is_live"], rows["price"] = numbers, True, price
    return rows


def test_columns_that_are_full_say_so() -> None:
    columns = Columns([], [], _rows([1, 2]), b"")
    assert columns.put(_rows(list(range(3, columns.capacity + 1))), b"")
    assert not columns.put(_rows([columns.capacity + 1]), b"")


def test_ids_that_begin_alike_are_told_apart() -> None:
    columns = Columns([], [], _rows([1, 2, 3]), b"")
    assert columns.put(_rows([2, 3, 9], price=5), b"")
    assert columns.columns["price"][:4].tolist() == [1, 5, 5, 5]
    ids = _rows([3, 9, 70])[["high", "low"]]
    assert columns.places(columns.holding(ids)).tolist() == [2, 3]
    assert size(columns.holding(_rows([70])[["high", "low"]])) == 0


def test_columns_of_nothing_know_nobody() -> None:
    columns = Columns([5], [6], _rows([]), b"")
    assert size(columns.live) == size(columns.holding(_rows([1])[["high", "low"]])) == 0
    assert columns.put(_rows([1]), b"")
    assert (size(columns.live), columns.numbers[6][0], columns.counts(columns.live, [5])) == (1, MISSING, {5: 0})
    with pytest.raises(KeyError):
        columns.among([4])
