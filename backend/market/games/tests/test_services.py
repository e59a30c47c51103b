import copy
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from market.games.management.commands.load_games import DATA
from market.games.models import Game, GameSchema
from market.games.services import load_game


@pytest.mark.django_db
def test_the_data_files_load_and_loading_again_changes_nothing() -> None:
    call_command("load_games")
    call_command("load_games")
    assert Game.objects.count() >= 30
    assert GameSchema.objects.count() == Game.objects.count()


@pytest.mark.django_db
def test_a_changed_schema_is_a_new_version_and_a_dropped_server_is_closed() -> None:
    data = json.loads((DATA / "honor-of-kings.json").read_text())
    game = load_game(data=data)
    changed = copy.deepcopy(data)
    changed["attributes"].pop()
    dropped = changed["servers"].pop()["key"]
    load_game(data=changed)
    assert list(game.schemas.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert not game.servers.get(key=dropped).is_open


@pytest.mark.parametrize("file", sorted(DATA.glob("*.json")), ids=lambda file: file.stem)
def test_every_data_file_is_complete(file: Path) -> None:
    data = json.loads(file.read_text())
    assert data["slug"] == file.stem
    assert data["servers"]
    assert data["handover_steps"][0]["key"] == "credentials"
    for attribute in data["attributes"]:
        assert set(attribute["label"]) == {"zh-hans", "en"}
        assert attribute["type"] not in ("choice", "multi_choice") or attribute["options"]
        assert attribute["type"] != "number" or attribute["min"] <= attribute["max"]
    assert 1 <= sum(attribute["on_card"] for attribute in data["attributes"]) <= 5
