"""Facets: what is counted, exactly or by a sample."""

from json import dumps, loads
from typing import Any

import pytest
from rest_framework.test import APIClient

from market.games.models import Game, GameServer
from market.games.tests.factories import make_game
from market.listings.api.search_serializers import ListingPageSerializer
from market.listings.codes import LARGEST_SAMPLE, game_code, sample_code
from market.listings.models import CodeCount
from market.listings.selectors import search_counting, search_spoken
from market.listings.selectors.search_columns import size
from market.listings.selectors.search_matching import matching
from market.listings.services.counting import count_codes
from market.listings.tests.searching import bounds, counts, offer, search, titles

GAME = "game=honor-of-kings"


@pytest.fixture
def game(db: None) -> Game:
    return make_game()


@pytest.fixture
def three(game: Game) -> None:
    offer(title="gold", attributes={"rank": "gold", "heroes": ["luban"], "skins": 5, "can_rename": False})
    offer(title="king", attributes={"rank": "king", "heroes": ["libai"], "skins": 60, "can_rename": True})
    offer(title="both", attributes={"rank": "king", "heroes": ["libai", "luban"], "skins": 700})


@pytest.fixture
def counts_only_to_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if ten were too many to count, with a sample of one in two that holds everything."""
    monkeypatch.setattr(search_counting, "EXACT_UP_TO", 10)
    monkeypatch.setattr(search_counting, "_LAST_RESORT", -2)
    monkeypatch.setattr(search_spoken, "_SAMPLE", 2)
    monkeypatch.setattr(search_spoken, "_is_enough", lambda sample: size(sample) > 10)
    for module in (search_counting, search_spoken):
        monkeypatch.setattr(module, "sampled", lambda search, _one_in: matching(search))


def test_a_facet_counts_as_if_it_were_not_set(api: APIClient, three: None) -> None:
    page = search(api, f"{GAME}&attr.rank=gold")
    assert titles(page) == ["gold"]
    assert counts(page, "rank") == {"gold": 1, "king": 2}
    assert counts(page, "heroes") == {"luban": 1}
    page = search(api, f"{GAME}&attr.rank=gold&attr.heroes=libai")
    assert titles(page) == []
    assert counts(page, "rank") == {"gold": 0, "king": 2}
    assert counts(page, "heroes") == {"luban": 1, "libai": 0}


def test_several_values_of_one_facet_are_alternatives(api: APIClient, three: None) -> None:
    assert search(api, f"{GAME}&attr.rank=gold&attr.rank=king")["count"] == 3
    assert search(api, f"{GAME}&attr.heroes=luban&attr.heroes=libai&attr.can_rename=true")["count"] == 1


def test_booleans_count_both_answers(api: APIClient, three: None) -> None:
    assert counts(search(api, GAME), "can_rename") == {"true": 1, "false": 1}


def test_numbers_say_from_where_to_where(api: APIClient, three: None) -> None:
    assert bounds(search(api, GAME), "skins") == (5, 700)
    assert bounds(search(api, f"{GAME}&attr.rank=king"), "skins") == (60, 700)
    # Its own range does not narrow it.
    assert bounds(search(api, f"{GAME}&attr.skins.max=100"), "skins") == (5, 700)
    assert bounds(search(api, f"{GAME}&q=nothing-of-that-name"), "skins") == (None, None)


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ("attr.skins.min=5&attr.skins.max=5", ["gold"]),
        ("attr.skins.min=6&attr.skins.max=59", []),
        ("attr.skins.min=6", ["both", "king"]),
        ("attr.skins.min=60&attr.skins.max=699", ["king"]),
        ("attr.skins.max=2147483647", ["both", "king", "gold"]),
        ("attr.skins.min=0&attr.skins.max=0", []),
    ],
)
def test_ranges_are_exact_though_the_index_has_steps(
    api: APIClient, three: None, narrowed: str, expected: list[str]
) -> None:
    assert titles(search(api, f"{GAME}&{narrowed}")) == expected


def test_the_answer_is_what_the_document_says(api: APIClient, game: Game, three: None) -> None:
    """It is written without its serializer, which would say the same."""
    for query in (f"{GAME}&limit=2&attr.rank=gold", "q=kimg", "q=nothing-of-that-name"):
        page = search(api, query)
        assert loads(dumps(ListingPageSerializer(page).data)) == page


def test_servers_are_a_facet(api: APIClient, game: Game, three: None) -> None:
    other = GameServer.objects.create(game=game, key="ios-qq", name="苹果QQ", name_en="iOS QQ", position=2)
    first = game.servers.get(key="android-qq")
    offer(title="ios", server=other)
    assert counts(search(api, GAME), "server") == {str(first.pk): 3, str(other.pk): 1}
    page = search(api, f"{GAME}&server={other.pk}")
    assert titles(page) == ["ios"]
    assert counts(page, "server") == {str(first.pk): 3, str(other.pk): 1}


def test_games_are_a_facet_when_none_is_chosen(api: APIClient, three: None) -> None:
    offer(game=make_game(slug="genshin-impact", name="原神", name_en="Genshin Impact", initials="ys"), title="king")
    page = search(api, "q=king")
    assert counts(page, "game") == {"honor-of-kings": 2, "genshin-impact": 1}
    assert [facet["key"] for facet in page["facets"]] == ["game"]


def test_words_of_too_many_are_counted_in_a_sample(api: APIClient, game: Game, counts_only_to_ten: None) -> None:
    for _ in range(11):
        offer(attributes={"rank": "gold", "skins": 5})
    page = search(api, f"{GAME}&q=honor&attr.rank=gold")
    assert (page["count"], page["count_is_estimate"]) == (22, True)
    assert counts(page, "rank") == {"gold": 22}
    assert all(facet["is_estimate"] for facet in page["facets"])
    # Which numbers there are is not known either: any that the form allows.
    assert bounds(page, "skins") == (0, 1000)
    assert len(page["results"]) == 11


def test_what_few_of_many_with_the_words_have_is_exact(api: APIClient, game: Game, counts_only_to_ten: None) -> None:
    for rank in ["gold"] * 11 + ["king"] * 3:
        offer(attributes={"rank": rank})
    page = search(api, f"{GAME}&q=honor&attr.rank=king")
    assert (page["count"], page["count_is_estimate"]) == (3, False)
    # Without the rank there are fourteen, which is too many.
    assert counts(page, "rank") == {"gold": 22, "king": 6}


def test_without_words_everything_in_a_game_is_exact(api: APIClient, game: Game, counts_only_to_ten: None) -> None:
    for _ in range(12):
        offer(attributes={"rank": "gold", "skins": 5})
    page = search(api, f"{GAME}&attr.rank=gold")
    assert (page["count"], page["count_is_estimate"], counts(page, "rank")) == (12, False, {"gold": 12})
    assert bounds(page, "skins") == (5, 5)


def test_up_to_the_limit_everything_is_exact(api: APIClient, game: Game, counts_only_to_ten: None) -> None:
    for _ in range(10):
        offer(attributes={"rank": "gold", "skins": 5})
    page = search(api, GAME)
    assert (page["count"], page["count_is_estimate"], counts(page, "rank")) == (10, False, {"gold": 10})
    assert not any(facet["is_estimate"] for facet in page["facets"])


def test_the_whole_market_has_the_last_count(api: APIClient, game: Game, counts_only_to_ten: None) -> None:
    for _ in range(12):
        offer()
    CodeCount.objects.create(code=sample_code(LARGEST_SAMPLE), number=1)
    CodeCount.objects.create(code=game_code("honor-of-kings"), number=12)
    page = search(api, "")
    assert (page["count"], page["count_is_estimate"], counts(page, "game")) == (16, True, {"honor-of-kings": 12})


def test_an_old_count_does_not_make_few_into_many(api: APIClient, three: None) -> None:
    """Guesses only choose how to count: a sample that is too small to be sure is not believed."""
    CodeCount.objects.create(code=sample_code(LARGEST_SAMPLE), number=900_000)
    page = search(api, "q=honor")
    assert (page["count"], page["count_is_estimate"], counts(page, "game")) == (3, False, {"honor-of-kings": 3})


def test_counting_forgets_what_is_no_longer_on_sale(three: None) -> None:
    CodeCount.objects.create(code=1, number=5)
    count_codes()
    assert not CodeCount.objects.filter(code=1).exists()
    assert CodeCount.objects.get(code=game_code("honor-of-kings")).number == 3


def test_a_sample_must_be_large_to_be_believed() -> None:
    assert search_counting._is_reliable(10_000, 1)
    assert not search_counting._is_reliable(10_001, 1)
    # Ten thousand matches leave 625 of one in sixteen, give or take 25.
    assert not search_counting._is_reliable(780, 16)
    assert search_counting._is_reliable(800, 16)


def test_estimates_have_two_figures() -> None:
    tally: Any = search_counting.Tally(1234, {}, one_in=16, is_estimate=True)
    assert (tally.count, tally.scaled(1), tally.scaled(0)) == (20_000, 16, 0)
