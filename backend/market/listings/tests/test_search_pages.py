"""Pages of a market that changes while somebody turns them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from market.common.clock import now
from market.games.models import Game
from market.games.tests.factories import make_game
from market.listings.models import Listing, PriceChange
from market.listings.selectors import search_pages
from market.listings.selectors.search_counting import Tally
from market.listings.selectors.search_matching import matching
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.tests.searching import offer, search, titles
from market.users.tests.factories import UserFactory


@pytest.fixture
def game(db: None) -> Game:
    return make_game()


def pages(api: APIClient, query: str) -> Iterator[list[str]]:
    """The titles on each page."""
    address: str | None = query
    while address is not None:
        page = search(api, address)
        yield titles(page)
        address = page["next"] and page["next"].partition("?")[2]


def reprice(listing: Listing, price: int) -> None:
    edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=ListingChange(price=price))


def warm(listing: Listing, score: float) -> None:
    """As the folding of interest does."""
    listing.refresh_from_db()
    Listing.objects.filter(pk=listing.pk).update(
        hot_score=score, hot_score_before=listing.hot_score, hot_changed_at=now()
    )


def _priced(number: int) -> dict[str, Any]:
    return {"price": 10_000 + number * 100}


def _heated(number: int) -> dict[str, Any]:
    return {"hot_score": float(number)}


CHANGES: list[tuple[str, Callable[[int], dict[str, Any]], Callable[[Listing, int], None]]] = [
    ("price", _priced, lambda listing, place: reprice(listing, 10_000 + place * 100)),
    ("-price", _priced, lambda listing, place: reprice(listing, 10_000 + place * 100)),
    ("hot", _heated, lambda listing, place: warm(listing, float(place))),
]


@pytest.mark.parametrize(("sort", "made", "move"), CHANGES, ids=["price", "-price", "hot"])
def test_what_moves_between_pages_comes_once(
    api: APIClient, game: Game, sort: str, made: Callable[[int], dict[str, Any]], move: Callable[[Listing, int], None]
) -> None:
    seller = UserFactory(real_name=True)
    offered = [offer(seller=seller, title=f"t{number:02}", **made(number)) for number in range(1, 13)]
    in_order = offered if sort == "price" else offered[::-1]
    seen: list[str] = []
    for number, page in enumerate(pages(api, f"sort={sort}&limit=3")):
        seen += page
        if number == 0:
            move(in_order[0], 6)  # was seen, moves to what was not
            move(in_order[7], 12 if sort != "price" else 1)  # was not seen, moves to what was
            if sort != "hot":  # which moves once in ten minutes at most
                move(in_order[5], 9)
            move(in_order[5], 3)
            Listing.objects.filter(pk=in_order[8].pk).update(status="reserved")
            offer(seller=seller, title="new", **made(5))
    expected = [one.title for one in in_order if one is not in_order[8]]
    assert [title for title in seen if title != "new"] == expected


@pytest.mark.parametrize("sort", ["newest", "price", "-price", "hot"])
def test_equals_are_told_apart_by_id(api: APIClient, game: Game, sort: str) -> None:
    moment = now()
    for number in range(7):
        offer(title=f"t{number}", price=50_000, published_at=moment, hot_score=1.5)
    seen = [title for page in pages(api, f"sort={sort}&limit=2") for title in page]
    assert sorted(seen) == [f"t{number}" for number in range(7)]


def test_relevance_has_titles_first_and_then_the_newest(api: APIClient, game: Game) -> None:
    for number in range(4):
        moment = now() - timedelta(days=number)
        offer(title=f"典藏 {number}", published_at=moment - timedelta(days=9))
        offer(title=f"t{number}", description="典藏皮肤", published_at=moment)
    seen = [title for page in pages(api, "q=典藏&sort=relevance&limit=3") for title in page]
    assert seen == ["典藏 0", "典藏 1", "典藏 2", "典藏 3", "t0", "t1", "t2", "t3"]


def test_hot_begins_with_the_hottest(api: APIClient, game: Game) -> None:
    for score in (3.5, 9.25, 0.0):
        offer(title=str(score), hot_score=score)
    assert titles(search(api, "sort=hot")) == ["9.25", "3.5", "0.0"]


def test_a_new_price_is_found_by_its_range_at_once(api: APIClient, game: Game) -> None:
    seller = UserFactory(real_name=True)
    listing = offer(seller=seller, price=500_000, title="cheaper")
    reprice(listing, 4_000)
    assert titles(search(api, "price_max=4000")) == ["cheaper"]
    assert titles(search(api, "price_min=4001")) == []
    listing.refresh_from_db()
    assert listing.repriced_at == PriceChange.objects.get(listing=listing, price=4_000).created_at


def test_a_reach_that_is_too_short_is_given_up(api: APIClient, game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sample may promise more than there is: the page is whole all the same."""
    for number in range(6):
        offer(title=f"t{number}", **_priced(number))
    monkeypatch.setattr(search_pages, "_LEAST_WITNESSES", 1)
    monkeypatch.setattr(search_pages, "_SPARE", 0)
    monkeypatch.setattr(search_pages, "sampled", lambda search, _one_in: matching(search))
    monkeypatch.setattr(
        "market.listings.selectors.search.tally",
        lambda turns, _counted: [Tally(6, {}, one_in=16, is_estimate=True) for _ in turns],
    )
    seen = [title for page in pages(api, "game=honor-of-kings&sort=price&limit=2") for title in page]
    assert seen == [f"t{number}" for number in range(6)]


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "a" * 10_000, "eyJ:x:y", "1.5", "WyJuZXdlc3QiXQ:1", "%F0%9F%98%80", ":::", "null"]
)
def test_a_place_that_nobody_gave_is_refused(api: APIClient, game: Game, cursor: str) -> None:
    answer = api.get(f"/api/v1/listings?cursor={cursor}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])
