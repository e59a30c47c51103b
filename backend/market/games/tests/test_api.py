import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from market.games.api import views
from market.games.api.counting import add_counts
from market.games.management.commands.load_games import DATA
from market.games.models import Game
from market.games.services.loading import load_game
from market.games.tests.factories import make_game


@pytest.mark.django_db
def test_a_visitor_reads_games_in_their_language(api: APIClient) -> None:
    make_game()
    (game,) = api.get("/api/v1/games", headers={"Accept-Language": "en"}).json()
    assert (game["slug"], game["name"], game["servers"][0]["name"]) == (
        "honor-of-kings",
        "Honor of Kings",
        "Android QQ",
    )
    detail = api.get("/api/v1/games/honor-of-kings", headers={"Accept-Language": "zh-CN"}).json()
    assert detail["name"] == "王者荣耀"
    assert [one["key"] for one in detail["schema"]["attributes"]][:2] == ["rank", "heroes"]
    assert detail["handover_steps"][0]["binding"] is None
    assert detail["handover_steps"][2] == {"key": "phone", "label": "改绑手机", "risk_days": 2, "binding": "phone"}
    assert detail["binding_kinds"] == [{"key": "phone", "label": "手机"}, {"key": "email", "label": "邮箱"}]


@pytest.mark.django_db
def test_an_unchanged_game_is_not_sent_twice(api: APIClient) -> None:
    make_game()
    etag = api.get("/api/v1/games/honor-of-kings")["ETag"]
    again = api.get("/api/v1/games/honor-of-kings", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_a_game_that_does_not_exist_is_a_404(api: APIClient) -> None:
    answer = api.get("/api/v1/games/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
def test_games_are_cached_until_the_loader_changes_them(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    data = json.loads((DATA / "honor-of-kings.json").read_text())
    load_game(data=data)
    api.get("/api/v1/games")
    api.get("/api/v1/games/honor-of-kings")
    with django_assert_num_queries(0):
        api.get("/api/v1/games")
        api.get("/api/v1/games/honor-of-kings")
    load_game(data=data | {"name": "王者"})
    assert api.get("/api/v1/games").json()[0]["name"] == "王者"
    assert api.get("/api/v1/games/honor-of-kings").json()["name"] == "王者"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/games", "/api/v1/games/honor-of-kings"])
def test_what_was_read_before_a_change_is_not_kept_after_it(
    api: APIClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    data = json.loads((DATA / "honor-of-kings.json").read_text())
    load_game(data=data)

    def overtaken(games: Iterable[Game]) -> None:
        load_game(data=data | {"name": "王者"})
        add_counts(games)

    with monkeypatch.context() as slow:
        slow.setattr(views, "add_counts", overtaken)
        assert name_in(api, path) == "王者荣耀"
    assert name_in(api, path) == "王者"


def name_in(api: APIClient, path: str) -> str:
    found = api.get(path).json()
    game = found[0] if isinstance(found, list) else found
    return str(game["name"])


@pytest.mark.django_db
def test_without_the_cache_games_are_read_from_the_database(api: APIClient, settings: Any) -> None:
    make_game()
    away = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}
    cache.set("kept", True)
    assert cache.get("kept") is None
    assert [one["slug"] for one in api.get("/api/v1/games").json()] == ["honor-of-kings"]
    assert api.get("/api/v1/games/honor-of-kings").json()["schema"]["version"] == 1


@pytest.mark.django_db
def test_the_list_of_games_takes_the_same_number_of_queries_however_many(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    call_command("load_games")
    number = Game.objects.count()
    with django_assert_num_queries(3):  # games, their servers, how many are on sale
        assert len(api.get("/api/v1/games").json()) == number
    with django_assert_num_queries(4):  # the game, its servers, its schema, how many are on sale
        api.get("/api/v1/games/honor-of-kings")
