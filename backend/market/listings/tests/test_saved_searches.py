from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from market.common.clock import now
from market.common.models import TaskRequest
from market.listings import tasks
from market.listings.models import Listing, SavedSearch, SavedSearchMatch
from market.listings.services import alerts
from market.listings.services.alerts import alert_searchers
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.services.favourites import add_favourite
from market.listings.services.indexing import index_listing
from market.listings.services.pricing import record_price
from market.listings.services.reviewing import approve_listing
from market.listings.services.saved_searches import MOST_SAVED
from market.listings.services.selling import submit_listing
from market.listings.services.trading import release_listing, reserve_listing
from market.listings.tests.factories import make_draft, make_listing
from market.notifications.models import Notification
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
As = Callable[[User], APIClient]
PATH = "/api/v1/me/saved-searches"
HONOR = "game=honor-of-kings"


@pytest.fixture
def listing() -> Listing:
    """On sale for 1,280 yuan, with its price and its words where a command would put them."""
    listing = make_listing(title="荣耀典藏")
    index_listing(listing)
    record_price(listing)
    return listing


@pytest.fixture
def keep(as_user: As) -> Any:
    def save(user: User, query: str = "", name: str = "mine", **more: Any) -> Any:
        return as_user(user).post(PATH, {"name": name, "query": query, **more})

    return save


def told(kind: str = "saved_search_matched") -> list[Any]:
    while requests := list(TaskRequest.objects.order_by("pk")):
        for request in requests:
            getattr(tasks, request.name.rpartition(".")[2])(**request.arguments)
            request.delete()
    return list(Notification.objects.filter(kind=kind).order_by("pk").values_list("user_id", flat=True))


def publish(listing: Listing, reviewer: User) -> None:
    submit_listing(listing_id=listing.pk, seller=listing.seller)
    approve_listing(listing_id=listing.pk, reviewer=reviewer)


def reprice(listing: Listing, price: int) -> None:
    edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=ListingChange(price=price))


def test_a_search_is_kept_renamed_and_deleted(as_user: As, keep: Any, listing: Listing) -> None:
    user = UserFactory()
    answer = keep(user, f"?q=典藏&{HONOR}&attr.rank=king&cursor=abc&limit=3")
    assert answer.status_code == 201, answer.json()
    saved = answer.json()
    assert saved["query"] == f"q=%E5%85%B8%E8%97%8F&{HONOR}&attr.rank=king"
    assert (saved["name"], saved["alerts"]) == ("mine", True)
    client = as_user(user)
    one = f"{PATH}/{saved['id']}"
    assert client.patch(one, {"alerts": False}).json() == saved | {"alerts": False}
    assert client.patch(one, {"name": "其他", "query": "q=x"}).json()["query"] == saved["query"]
    assert [row["name"] for row in client.get(PATH).json()["results"]] == ["其他"]
    assert as_user(UserFactory()).get(PATH).json()["results"] == []
    assert client.delete(one).status_code == 204
    assert client.delete(one).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x", "query": "game=no-such-game"}, "query"),
        ({"name": "x", "query": "colour=red"}, "query"),
        ({"name": "x", "query": "price_min=9&price_max=1"}, "query"),
        ({"name": "x", "query": "q=" + "长" * 101}, "query"),
        ({"name": "x", "query": "q=" + "a" * 3000}, "query"),
        ({"name": "", "query": ""}, "name"),
        ({"name": "\u200b", "query": ""}, "name"),
        ({"name": "长" * 41, "query": ""}, "name"),
        ({"query": ""}, "name"),
        ({"name": "x"}, "query"),
    ],
)
def test_what_makes_no_sense_is_not_kept(as_user: As, body: dict[str, str], field: str) -> None:
    answer = as_user(UserFactory()).post(PATH, body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not SavedSearch.objects.exists()


def test_one_keeps_at_most_twenty(keep: Any) -> None:
    user = UserFactory()
    for _ in range(MOST_SAVED):
        assert keep(user).status_code == 201
    answer = keep(user)
    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (409, "too_many_saved_searches", 20)


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("", True),
        (HONOR, True),
        (f"{HONOR}&attr.rank=king&attr.rank=gold&attr.skins.min=300", True),
        (f"{HONOR}&attr.rank=gold", False),
        ("price_max=128000", True),
        ("price_max=127999", False),
        ("q=典藏", True),
        ("q=原神", False),
        ("q=wzry", True),
        ("q=wang zhe", True),
        ("q=😀", False),
        (f"q=！！！&{HONOR}", False),
    ],
)
def test_what_is_published_is_told_to_whom_it_matches(keep: Any, reviewer: User, query: str, matches: bool) -> None:
    listing = make_draft(UserFactory(real_name=True), title="荣耀典藏")
    user = UserFactory()
    assert keep(user, query).status_code == 201
    publish(listing, reviewer)
    assert told() == ([user.pk] if matches else [])


def test_a_match_is_told_once_per_search_and_listing(keep: Any, reviewer: User) -> None:
    listing = make_draft(UserFactory(real_name=True))
    user = UserFactory()
    keep(user, "price_max=200000")
    keep(user, "price_max=100000", name="cheap")
    publish(listing, reviewer)
    assert told() == [user.pk]
    reprice(listing, 120_000)
    assert told() == [user.pk]
    reprice(listing, 90_000)
    assert told() == [user.pk] * 2
    assert SavedSearchMatch.objects.count() == 2


def test_a_higher_price_is_no_news(keep: Any, listing: Listing) -> None:
    keep(UserFactory(), "price_min=128001")
    reprice(listing, 130_000)
    assert told() == []


@pytest.mark.parametrize(
    ("query", "is_news"),
    [("", False), ("price_max=128000", False), ("price_max=127999", True), ("price_min=1&q=典藏", False)],
)
def test_a_lower_price_is_news_only_to_whom_it_was_too_dear_for(
    keep: Any, listing: Listing, query: str, is_news: bool
) -> None:
    user = UserFactory()
    keep(user, query)
    reprice(listing, 127_000)
    assert told() == ([user.pk] if is_news else [])


def test_who_is_not_told(keep: Any, listing: Listing) -> None:
    quiet, banned = UserFactory(), UserFactory()
    keep(listing.seller)
    keep(quiet, alerts=False)
    keep(banned)
    User.objects.filter(pk=banned.pk).update(is_blacklisted=True)
    alert_searchers(listing_id=listing.pk)
    assert told() == []


def test_what_was_sold_meanwhile_is_not_told(keep: Any, listing: Listing) -> None:
    keep(UserFactory())
    Listing.objects.filter(pk=listing.pk).update(status="sold")
    alert_searchers(listing_id=listing.pk)
    alerts.alert_favourers(listing_id=listing.pk)
    assert told() == []


def test_many_searches_are_told_in_batches(keep: Any, listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "BATCH", 2)
    searchers, favourers = ([UserFactory() for _ in range(5)] for _ in range(2))
    for searcher, favourer in zip(searchers, favourers, strict=True):
        keep(searcher, "price_max=110000")
        add_favourite(user=favourer, listing_id=listing.pk)
    reprice(listing, 100_000)
    assert sorted(told()) == sorted(person.pk for person in searchers)
    assert sorted(told("favourite_cheaper")) == sorted(person.pk for person in favourers)


@pytest.mark.parametrize("favourers_first", [True, False])
def test_one_lower_price_is_told_once_to_one_person(keep: Any, listing: Listing, favourers_first: bool) -> None:
    fan, searcher = UserFactory(), UserFactory()
    add_favourite(user=fan, listing_id=listing.pk)
    for person in (fan, searcher):
        keep(person, "price_max=110000")
        keep(person, "price_max=105000", name="another")
    reprice(listing, 100_000)
    if favourers_first:
        alerts.alert_favourers(listing_id=listing.pk)
    assert (told(), told("favourite_cheaper")) == ([searcher.pk], [fan.pk])
    # Whoever was told of it by the one is not told of it later by the other.
    reprice(listing, 120_000)
    reprice(listing, 100_000)
    assert (told(), told("favourite_cheaper")) == ([searcher.pk], [fan.pk])


def test_what_is_approved_anew_at_a_lower_price_is_told_once(keep: Any, listing: Listing) -> None:
    fan = UserFactory()
    add_favourite(user=fan, listing_id=listing.pk)
    keep(fan)
    reprice(listing, 100_000)
    alerts.ask_to_alert_searchers(listing.pk)
    assert (told(), told("favourite_cheaper")) == ([], [fan.pk])


def test_a_new_offer_at_a_price_told_before_is_a_match(keep: Any, listing: Listing) -> None:
    fan = UserFactory()
    add_favourite(user=fan, listing_id=listing.pk)
    reprice(listing, 100_000)
    assert told("favourite_cheaper") == [fan.pk]
    Listing.objects.filter(pk=listing.pk).update(published_at=now())
    keep(fan)
    alerts.ask_to_alert_searchers(listing.pk)
    assert told() == [fan.pk]


def test_a_search_tells_of_a_price_that_is_no_news_of_a_favourite(keep: Any, listing: Listing) -> None:
    fan = UserFactory()
    add_favourite(user=fan, listing_id=listing.pk)
    reprice(listing, 100_000)
    assert told("favourite_cheaper") == [fan.pk]
    reprice(listing, 120_000)
    keep(fan, "price_max=110000")
    reprice(listing, 100_000)
    assert (told(), told("favourite_cheaper")) == ([fan.pk], [fan.pk])


def test_favourers_are_told_once_of_each_new_low(listing: Listing) -> None:
    early, late = UserFactory(), UserFactory()
    add_favourite(user=early, listing_id=listing.pk)
    reprice(listing, 100_000)
    assert told("favourite_cheaper") == [early.pk]
    reprice(listing, 110_000)
    add_favourite(user=late, listing_id=listing.pk)
    reprice(listing, 105_000)
    assert told("favourite_cheaper") == [early.pk, late.pk]
    reprice(listing, 90_000)
    assert sorted(told("favourite_cheaper")) == sorted([early.pk, late.pk] * 2)
    alerts.alert_favourers(listing_id=listing.pk)
    assert len(told("favourite_cheaper")) == 4
    last = Notification.objects.filter(user_id=early.pk, kind="favourite_cheaper").latest("pk")
    assert (last.params["before_fen"], last.params["price_fen"]) == (100_000, 90_000)


def test_a_lower_price_that_was_reserved_at_once_is_told_when_it_is_back(listing: Listing) -> None:
    fan, buyer = UserFactory(), UserFactory()
    add_favourite(user=fan, listing_id=listing.pk)
    reprice(listing, 100_000)
    reserve_listing(listing_id=listing.pk, buyer_id=buyer.pk, expected_price=100_000)
    assert told("favourite_cheaper") == []
    release_listing(listing_id=listing.pk, back_on_sale=True)
    assert told("favourite_cheaper") == [fan.pk]
    reserve_listing(listing_id=listing.pk, buyer_id=buyer.pk, expected_price=100_000)
    release_listing(listing_id=listing.pk, back_on_sale=True)
    assert told("favourite_cheaper") == [fan.pk]
