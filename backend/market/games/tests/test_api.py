import pytest
from rest_framework.test import APIClient

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
    assert detail["handover_steps"][2] == {"key": "phone", "label": "改绑手机", "risk_days": 2}


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
