from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from market.games.models import Game
from market.games.tests.factories import make_game
from market.listings.models import Favourite, Listing, ListingStatus
from market.listings.selectors.discovery import Ranking, ranked
from market.listings.services import rankings
from market.listings.services.cache import forget_listing
from market.listings.services.favourites import add_favourite
from market.listings.services.heat import Interest, add_interest
from market.listings.services.indexing import index_listing
from market.listings.services.rankings import refresh_popularity
from market.listings.services.selling import take_down_listing
from market.listings.services.trading import reserve_listing
from market.listings.services.views import remember_view
from market.listings.tests.factories import make_listing
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
As = Callable[[User], APIClient]
PRICE = 128_000


@pytest.fixture
def game() -> Game:
    return make_game()


@pytest.fixture
def other_game() -> Game:
    return make_game(slug="genshin-impact", name="原神", name_en="Genshin", initials="ys")


def offer(title: str, *, heat: int = 0, **attributes: Any) -> Listing:
    listing = make_listing(title=title, **attributes)
    index_listing(listing)
    for _ in range(heat):
        add_interest(listing_id=listing.pk, kind=Interest.FAVOURITE)
    return listing


def titles(client: APIClient, path: str) -> list[str]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.json()
    return [one["title"] for one in answer.json()["results"]]


def test_the_hottest_come_first_and_the_cold_not_at_all(api: APIClient, game: Game, other_game: Game) -> None:
    offer("warm", game=game, heat=1)
    offer("cold", game=game)
    offer("hot", game=game, heat=5)
    offer("other", game=other_game, server=None, attributes={}, heat=3)
    assert titles(api, "rankings/hot") == []
    refresh_popularity()
    assert titles(api, "rankings/hot") == ["hot", "other", "warm"]
    assert titles(api, f"rankings/hot?game={game.pk}") == ["hot", "warm"]
    cards = {one["title"]: one["hot"] for one in api.get("/api/v1/listings").json()["results"]}
    assert cards == {"hot": True, "other": False, "warm": False, "cold": False}


def test_the_newest_come_first(api: APIClient, game: Game, other_game: Game) -> None:
    for title in ("first", "second"):
        offer(title, game=game)
    offer("third", game=other_game, server=None, attributes={})
    assert titles(api, "rankings/new") == ["third", "second", "first"]
    assert titles(api, f"rankings/new?game={game.pk}") == ["second", "first"]


def test_a_ranking_that_a_command_overtakes_is_not_kept(
    api: APIClient, game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer("old", game=game, heat=1)

    def overtaken(ranking: Ranking, game_slug: str) -> list[UUID]:
        read = ranked(ranking, game_slug)
        if ranking == Ranking.NEW and Listing.objects.count() == 1:
            forget_listing(offer("published meanwhile", game=game))
        return read

    with monkeypatch.context() as slow:
        slow.setattr(rankings, "ranked", overtaken)
        refresh_popularity()
    assert titles(api, "rankings/new") == ["published meanwhile", "old"]


@pytest.mark.parametrize("ranking", ["hot", "new"])
def test_what_is_no_longer_on_sale_leaves_the_rankings_at_once(api: APIClient, ranking: str) -> None:
    sold, gone = offer("sold", heat=1), offer("gone", heat=2)
    refresh_popularity()
    assert set(titles(api, f"rankings/{ranking}")) == {"sold", "gone"}
    take_down_listing(listing_id=gone.pk, seller=gone.seller)
    assert titles(api, f"rankings/{ranking}") == ["sold"]
    reserve_listing(listing_id=sold.pk, buyer_id=UserFactory().pk, expected_price=PRICE)
    assert titles(api, f"rankings/{ranking}") == []


def test_a_ranking_is_read_without_the_database(api: APIClient, django_assert_num_queries: Any) -> None:
    offer("hot", heat=1)
    refresh_popularity()
    titles(api, "rankings/hot")
    with django_assert_num_queries(0):
        assert titles(api, "rankings/hot") == ["hot"]


@pytest.mark.parametrize("game", ["no-such-game", "%00", "x" * 500])
def test_a_game_that_does_not_exist_has_no_ranking(api: APIClient, game: str) -> None:
    answer = api.get(f"/api/v1/rankings/hot?game={game}")
    assert (answer.status_code, answer.json()["errors"]["game"][0]["code"]) == (400, "invalid_choice")


def test_what_shares_most_with_a_listing_is_most_similar(api: APIClient, game: Game, other_game: Game) -> None:
    like = {"rank": "king", "heroes": ["libai"], "skins": 312, "can_rename": True}
    one = offer("one", game=game, attributes=like)
    offer("unlike", game=game, attributes={"rank": "gold", "skins": 3, "can_rename": False})
    offer("twin", game=game, attributes=like)
    offer("sold", game=game, attributes=like, status=ListingStatus.SOLD)
    offer("other", game=other_game, server=None, attributes={})
    assert titles(api, f"listings/{one.pk}/similar") == ["twin", "unlike"]


def test_what_is_similar_to_a_draft_is_its_sellers_business(api: APIClient, as_user: As) -> None:
    draft = offer("draft", status=ListingStatus.DRAFT)
    assert api.get(f"/api/v1/listings/{draft.pk}/similar").status_code == 404
    assert titles(as_user(draft.seller), f"listings/{draft.pk}/similar") == []


def test_recommendations_follow_favourites_and_views(as_user: As, game: Game, other_game: Game) -> None:
    user = UserFactory(real_name=True)
    kings = {"rank": "king", "heroes": ["libai"], "skins": 312, "can_rename": True}
    liked = offer("liked", game=game, attributes=kings)
    offer("gold", game=game, attributes={"rank": "gold", "skins": 3, "can_rename": False})
    offer("king", game=game, attributes=kings)
    offer("mine", game=game, attributes=kings, seller=user)
    offer("hot", game=other_game, server=None, attributes={}, heat=4)
    refresh_popularity()
    client = as_user(user)
    assert titles(client, "me/recommendations") == ["hot"]
    add_favourite(user=user, listing_id=liked.pk)
    assert titles(client, "me/recommendations") == ["king", "gold", "hot"]
    remember_view(listing_id=Listing.objects.get(title="king").pk, user_id=user.pk)
    assert titles(client, "me/recommendations") == ["gold", "hot"]
    Favourite.objects.all().delete()
    assert titles(client, "me/recommendations")[0] == "liked"
