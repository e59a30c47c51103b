"""Staff's games through the API; who may is in the authorization table."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from market.games.models import Game, Source
from market.games.selectors import current_schema
from market.games.services.parts import add_version, parts_of
from market.games.tests.factories import as_document, make_game
from market.games.tests.test_editing import NEW_GAME
from market.users.models import Role
from market.users.tests.factories import UserFactory
from tests.support.people import sign_in_as

pytestmark = pytest.mark.django_db
GAMES = "/api/v1/staff/games"


@pytest.fixture
def admin() -> APIClient:
    return sign_in_as(UserFactory(roles=[Role.ADMIN], nickname="值班管理员"))


def test_staff_see_closed_games_with_their_versions(admin: APIClient) -> None:
    game = make_game()
    Game.objects.filter(pk=game.slug).update(is_open=False)
    (shown,) = admin.get(GAMES).json()
    assert (shown["slug"], shown["is_open"], shown["version"], shown["source"]) == (game.slug, False, 1, "file")
    assert (shown["schema"]["version"], shown["schema"]["author"]) == (1, None)


def test_one_game_comes_as_it_is_written(admin: APIClient) -> None:
    game = make_game()
    shown = admin.get(f"{GAMES}/{game.slug}").json()
    assert {part: shown["schema"][part] for part in as_document(game.slug)} == as_document(game.slug)
    assert shown["servers"] == [
        {"key": "android-qq", "name": "安卓QQ", "name_en": "Android QQ", "region": "", "is_open": True}
    ]
    assert admin.get(f"{GAMES}/nothing").status_code == 404


def test_a_new_game_is_made_and_read_by_everybody(admin: APIClient, api: APIClient) -> None:
    api.get("/api/v1/games")  # kept in the cache
    answer = admin.post(GAMES, NEW_GAME)
    assert answer.status_code == 201, answer.content
    assert answer.json()["schema"]["author"] == "值班管理员"
    assert [game["slug"] for game in api.get("/api/v1/games").json()] == ["new-game"]
    again = admin.post(GAMES, NEW_GAME)
    assert (again.status_code, again.json()["errors"]["slug"][0]["code"]) == (400, "taken")


def test_findings_are_told_by_path_in_the_readers_language(admin: APIClient) -> None:
    wrong = NEW_GAME | {"accent": "red", "attributes": [NEW_GAME["attributes"][0] | {"key": "price"}]}
    answer = admin.post(GAMES, wrong, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert answer.json()["errors"] == {
        "accent": [{"code": "invalid", "message": "A colour like #2f6f5f."}],
        "attributes.0.key": [{"code": "reserved", "message": "This key is used by the product itself."}],
    }


@pytest.mark.parametrize("body", [[], "text", {"attributes": None}, {}, {"slug": ["x"]}])
def test_what_is_no_game_is_refused(admin: APIClient, body: Any) -> None:
    assert admin.post(GAMES, body).status_code == 400


def test_a_closed_game_disappears_at_once(admin: APIClient, api: APIClient) -> None:
    game = make_game()
    assert len(api.get("/api/v1/games").json()) == 1
    answer = admin.patch(f"{GAMES}/{game.slug}", {"version": 1, "is_open": False})
    assert (answer.status_code, answer.json()["version"], answer.json()["source"]) == (200, 2, Source.STAFF)
    assert api.get("/api/v1/games").json() == []
    assert api.get(f"/api/v1/games/{game.slug}").status_code == 404


def test_an_edit_says_what_was_seen(admin: APIClient) -> None:
    game = make_game()
    assert admin.patch(f"{GAMES}/{game.slug}", {"name": "王者"}).json()["errors"]["version"][0]["code"] == "required"
    late = admin.patch(f"{GAMES}/{game.slug}", {"version": 7, "name": "王者"})
    assert (late.status_code, late.json()["code"], late.json()["version"]) == (409, "version_mismatch", 1)


def test_a_schema_is_saved_from_the_version_that_was_seen(admin: APIClient, api: APIClient) -> None:
    game = make_game()
    body = as_document(game.slug)
    body["attributes"][0]["label"]["zh-hans"] = "最高段位"
    api.get(f"/api/v1/games/{game.slug}")  # kept in the cache
    saved = admin.post(f"{GAMES}/{game.slug}/schema", body | {"seen_version": 1, "note": "更清楚"})
    assert (saved.status_code, saved.json()["version"], saved.json()["note"]) == (201, 2, "更清楚")
    assert api.get(f"/api/v1/games/{game.slug}").json()["schema"]["attributes"][0]["label"] == "最高段位"
    body["attributes"].pop()
    late = admin.post(f"{GAMES}/{game.slug}/schema", body | {"seen_version": 1})
    assert (late.status_code, late.json()["code"], late.json()["version"]) == (409, "version_mismatch", 2)


def test_the_history_goes_back_to_the_first_version(admin: APIClient) -> None:
    game = make_game()
    body = as_document(game.slug)
    for version in range(1, 4):
        body["attributes"][0]["label"]["en"] = f"Rank {version}"
        admin.post(f"{GAMES}/{game.slug}/schema", body | {"seen_version": version})
    first = admin.get(f"{GAMES}/{game.slug}/schemas?limit=2").json()
    assert [one["version"] for one in first["results"]] == [4, 3]
    rest = admin.get(first["next"]).json()
    assert [(one["version"], one["source"]) for one in rest["results"]] == [(2, "staff"), (1, "file")]
    assert rest["results"][1]["attributes"][0]["label"]["en"] == "Rank"
    assert admin.get(f"{GAMES}/nothing/schemas").status_code == 404


def test_a_long_history_costs_as_many_queries_as_a_short_one(
    admin: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    game, author = make_game(), UserFactory()
    for version in range(2, 9):
        add_version(game, current_schema(game.slug), parts_of(current_schema(game.slug)), author=author)
        with django_assert_num_queries(3):  # who asks, whether there is a game, the versions
            assert len(admin.get(f"{GAMES}/{game.slug}/schemas").json()["results"]) == version
