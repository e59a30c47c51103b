from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from market.games.models import Game, GameServer
from market.games.tests.factories import make_game
from market.listings.models import Listing
from market.listings.services.indexing import index_listing
from market.listings.services.reviewing import approve_listing
from market.listings.services.selling import submit_listing
from market.listings.tests.factories import make_draft, make_listing
from market.users.tests.factories import UserFactory


@pytest.fixture
def game(db: None) -> Game:
    return make_game()


@pytest.fixture
def offer(game: Game) -> Any:
    def make(**attributes: Any) -> Listing:
        listing = make_listing(game=game, **attributes)
        index_listing(listing)
        return listing

    return make


def found(api: APIClient, query: str) -> list[str]:
    answer = api.get(f"/api/v1/listings?{query}")
    assert answer.status_code == 200, answer.json()
    return [one["title"] for one in answer.json()["results"]]


@pytest.mark.parametrize(
    "query", ["典藏", "荣耀", "王者 典藏", "honor", "HONOR kings", "wzry", "８２星", "李白", "安卓", "名"]
)
def test_a_listing_is_found_by_its_words(api: APIClient, offer: Any, query: str) -> None:
    offer(title="荣耀王者 82星 典藏5个 可二次实名")
    other = make_game(slug="genshin-impact", name="原神", name_en="Genshin", initials="ys")
    index_listing(make_listing(game=other, title="满命胡桃", description="x", server=None, attributes={"rank": "gold"}))
    assert found(api, f"q={query}") == ["荣耀王者 82星 典藏5个 可二次实名"]


def test_every_word_must_be_there(api: APIClient, offer: Any) -> None:
    offer(title="荣耀典藏")
    assert found(api, "q=典藏 满命") == []


@pytest.mark.parametrize(
    ("title", "query"),
    [("Ёлка и Ärger", "ёлка"), ("限定ナルト皮肤", "ナルト"), ("ＶＩＰ８ 大号", "vip8"), ("Pokémon GO", "POKÉMON")],
)
def test_words_of_any_script_are_found(api: APIClient, offer: Any, title: str, query: str) -> None:
    offer(title=title)
    offer(title="荣耀典藏")
    assert found(api, f"q={query}") == [title]


@pytest.mark.parametrize("query", ["'; drop table", "a & !b | c:*", "%00", "（）", "   "])
def test_operators_in_a_query_are_only_letters(api: APIClient, offer: Any, query: str) -> None:
    assert api.get("/api/v1/listings", {"q": query}).status_code == 200


def test_filters_come_from_the_schema(api: APIClient, offer: Any) -> None:
    offer(title="gold", attributes={"rank": "gold", "skins": 5, "can_rename": False})
    offer(title="king", attributes={"rank": "king", "heroes": ["libai", "luban"], "skins": 300, "can_rename": True})
    game = "game=honor-of-kings"
    assert found(api, f"{game}&attr.rank=king") == ["king"]
    assert set(found(api, f"{game}&attr.rank=king&attr.rank=gold")) == {"king", "gold"}
    assert found(api, f"{game}&attr.heroes=luban") == ["king"]
    assert found(api, f"{game}&attr.can_rename=false") == ["gold"]
    assert found(api, f"{game}&attr.skins.min=100&attr.skins.max=300") == ["king"]
    assert found(api, f"{game}&attr.skins.max=9") == ["gold"]


def test_a_server_and_a_seller_narrow_the_search(api: APIClient, offer: Any, game: Game) -> None:
    other_server = GameServer.objects.create(game=game, key="ios-qq", name="苹果QQ", name_en="iOS QQ", position=2)
    here, there = offer(title="here"), offer(title="there", server=other_server)
    assert found(api, f"game={game.slug}&server={other_server.pk}") == ["there"]
    assert found(api, f"seller={here.seller_id}") == ["here"]
    assert found(api, f"seller={there.seller_id}&price_max=1") == []


@pytest.mark.parametrize("sort", ["newest", "price", "-price", "relevance"])
def test_pages_neither_repeat_nor_skip_while_listings_come_and_go(api: APIClient, offer: Any, sort: str) -> None:
    before = {str(offer(title=f"荣耀 {number}", price=10_000 + number // 3 * 100).pk) for number in range(9)}
    address: str | None = f"/api/v1/listings?q=荣耀&sort={sort}&limit=2"
    seen: list[str] = []
    while address:
        page = api.get(address).json()
        seen += [one["id"] for one in page["results"]]
        address = page["next"]
        if len(seen) == 4:
            offer(title="荣耀 new", price=1_000_000)
            Listing.objects.filter(pk=seen[0]).update(status="sold")
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("game=no-such-game", "game"),
        ("game=%00", "game"),
        ("price_min=500&price_max=400", "price_max"),
        ("game=honor-of-kings&attr.skins.min=9&attr.skins.max=8", "attr.skins.max"),
        ("game=honor-of-kings&attr.remark=x", "attr.remark"),
        ("colour=red", "colour"),
        ("attr.rank=king", "attr.rank"),
        ("game=honor-of-kings&attr.colour=red", "attr.colour"),
        ("game=honor-of-kings&attr.rank=emperor", "attr.rank"),
        ("game=honor-of-kings&attr.skins=5", "attr.skins"),
        ("game=honor-of-kings&attr.skins.min=x", "attr.skins.min"),
        ("price_min=-1", "price_min"),
        ("price_max=1e12", "price_max"),
        ("price_max=99999999999999999999", "price_max"),
        ("sort=cheapest", "sort"),
        ("sort=relevance", "sort"),
        ("cursor=forged", "cursor"),
        ("seller=me", "seller"),
        ("q=" + "长" * 101, "q"),
        ("q=" + "x" * 10_000, "q"),
        ("server=%00", "server"),
        ("limit=-5", "limit"),
        ("game=honor-of-kings&attr.rank=%00", "attr.rank"),
        ("game=honor-of-kings&attr.rank.min=1", "attr.rank.min"),
        ("game=honor-of-kings&attr.skins.max=2147483648", "attr.skins.max"),
    ],
)
def test_what_the_search_does_not_know_it_refuses_by_name(api: APIClient, game: Game, query: str, field: str) -> None:
    answer = api.get(f"/api/v1/listings?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_cursor_belongs_to_its_order(api: APIClient, offer: Any) -> None:
    for _ in range(3):
        offer()
    address = api.get("/api/v1/listings?limit=1&sort=price").json()["next"]
    answer = api.get(address.replace("sort=price", "sort=newest"))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])


def test_a_listing_is_found_as_soon_as_it_is_approved(api: APIClient, game: Game) -> None:
    seller, reviewer = UserFactory(real_name=True), UserFactory(roles=["reviewer"])
    listing = make_draft(seller, game=game, title="星河典藏")
    submit_listing(listing_id=listing.pk, seller=seller)
    assert found(api, "q=星河") == []
    approve_listing(listing_id=listing.pk, reviewer=reviewer)
    assert found(api, "q=星河") == ["星河典藏"]


def test_pages_hold_at_most_fifty(api: APIClient, offer: Any) -> None:
    for _ in range(52):
        offer()
    page = api.get("/api/v1/listings?limit=1000").json()
    assert (len(page["results"]), page["count"]) == (50, 52)


def test_only_what_is_on_sale_is_found(api: APIClient, offer: Any) -> None:
    for status in ("draft", "pending_review", "rejected", "off_shelf", "reserved", "sold"):
        offer(status=status)
    assert found(api, "") == []


def test_a_longer_page_takes_no_more_queries(
    api: APIClient, offer: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        offer()
    for limit in (2, 12):
        # Game, schema, servers (4); names, fresh columns, words (4); listings, their parts, sellers (5); times (2).
        with django_assert_num_queries(15):
            api.get(f"/api/v1/listings?game=honor-of-kings&q=荣耀&limit={limit}")


def test_what_finds_nothing_does_not_look_twice(
    api: APIClient, offer: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    offer()
    # Game, schema, servers (4); fresh columns (1); times (2).
    with django_assert_num_queries(7):
        api.get("/api/v1/listings?game=honor-of-kings&attr.rank=gold")
