"""What brings a listing into the search, and what it costs."""

import json
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from market.common.models import TaskRequest
from market.games.management.commands.load_games import DATA
from market.games.models import Game
from market.games.services.editing import edit_game
from market.games.services.loading import load_game
from market.games.tests.factories import make_game
from market.listings.models import Listing, SearchWord
from market.listings.services import indexing
from market.listings.services.indexing import index_listing
from market.listings.services.reviewing import approve_listing
from market.listings.services.selling import submit_listing
from market.listings.tasks import index_listings
from market.listings.tests.factories import make_draft, make_listing
from market.listings.tests.searching import offer, search, titles
from market.users.tests.factories import UserFactory

FINDABLE_WITHIN = timedelta(seconds=2)


@pytest.fixture
def game(db: None) -> Game:
    return make_game()


def test_what_is_published_is_found_within_two_seconds(api: APIClient, game: Game) -> None:
    """By words, by a filter, by its game and as the newest: the command itself writes the index."""
    seller, reviewer = UserFactory(real_name=True), UserFactory(roles=["reviewer"])
    listing = make_draft(seller, game=game, title="星河典藏")
    submit_listing(listing_id=listing.pk, seller=seller)
    begin = time.monotonic()
    approve_listing(listing_id=listing.pk, reviewer=reviewer)
    for query in ("q=星河", "game=honor-of-kings&attr.rank=king", "game=honor-of-kings&attr.skins.min=312", ""):
        assert titles(search(api, query)) == ["星河典藏"]
    assert time.monotonic() - begin < FINDABLE_WITHIN.total_seconds()


def test_indexing_one_listing_is_three_statements(game: Game) -> None:
    listing = make_listing(game=game, title="Pegasus 荣耀典藏")
    with CaptureQueriesContext(connection) as first:
        index_listing(Listing.objects.select_related("game", "schema", "server").get(pk=listing.pk))
    assert SearchWord.objects.filter(word="pegasus").exists()
    with CaptureQueriesContext(connection) as again:
        index_listing(Listing.objects.select_related("game", "schema", "server").get(pk=listing.pk))
    # Each began with reading the listing; words that are known already are not written.
    assert (len(first) - 1, len(again) - 1) == (3, 2)


def test_words_of_a_listing_are_its_own(game: Game) -> None:
    offer(title="o'Neil \\ 'quoted' & | ! :* <->")
    assert Listing.objects.filter(search_vector__isnull=False).count() == 1


def test_everything_on_sale_is_indexed_anew_in_batches(
    api: APIClient, game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 2)
    for number in range(3):
        make_listing(game=game, title=f"t{number}")
    make_listing(game=game, title="draft", status="draft")
    assert titles(search(api, "q=kings")) == []
    arguments: dict[str, str] | None = {}
    while arguments is not None:
        TaskRequest.objects.all().delete()
        index_listings(**arguments)
        request = TaskRequest.objects.filter(name="market.listings.tasks.index_listings").first()
        arguments = request.arguments if request else None
    assert sorted(titles(search(api, "q=honor"))) == ["t0", "t1", "t2"]


def run_index_tasks() -> int:
    """How many listings' batches were asked for."""
    runs = 0
    while (asked := TaskRequest.objects.filter(name="market.listings.tasks.index_listings").first()) is not None:
        asked.delete()
        index_listings(**asked.arguments)
        runs += 1
    return runs


def test_a_renamed_game_or_server_is_found_by_its_new_name(api: APIClient, game: Game) -> None:
    offer(game=game, title="on sale")
    reserved = offer(game=game, title="reserved", status="reserved")
    other = make_game(slug="genshin-impact", name="原神", name_en="Genshin", initials="ys")
    offer(game=other, title="another game", server=None, attributes={})
    server = game.servers.values("key", "name", "name_en", "region", "is_open")[0]
    change = {"name": "星海传说", "servers": [server | {"name": "琥珀湾"}]}
    assert titles(search(api, "q=星海")) == titles(search(api, "q=琥珀")) == []
    edit_game(staff=UserFactory(), slug=game.pk, version=1, change=change)
    assert run_index_tasks() == 2
    Listing.objects.filter(pk=reserved.pk).update(status="on_sale")
    assert sorted(titles(search(api, "q=星海"))) == sorted(titles(search(api, "q=琥珀湾"))) == ["on sale", "reserved"]
    assert titles(search(api, "q=王者荣耀")) == []
    assert titles(search(api, "q=原神")) == ["another game"]


def test_a_change_that_renames_nothing_indexes_nothing(db: None) -> None:
    data = json.loads((DATA / "honor-of-kings.json").read_text())
    load_game(data=data)
    load_game(data=data | {"position": 7, "accent": "#000000"})
    first, *others = data["servers"]
    load_game(data=data | {"servers": [*others, {**first, "key": "new-server", "name": "新区", "name_en": "New"}]})
    assert run_index_tasks() == 0
    load_game(data=data | {"servers": [first | {"name": "改了名"}, *others]})
    assert run_index_tasks() == 1
