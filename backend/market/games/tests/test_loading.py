import copy
import json
from io import StringIO

import pytest
from django.core.management import call_command

from market.games.management.commands.load_games import DATA
from market.games.models import Game, GameSchema
from market.games.selectors import current_schema
from market.games.services.editing import edit_game, save_schema
from market.games.services.loading import load_game
from market.games.services.parts import parts_of
from market.games.tests.factories import as_document
from market.games.validation.places import InvalidDocument
from market.users.tests.factories import UserFactory


@pytest.mark.django_db
def test_the_data_files_load_and_loading_again_changes_nothing() -> None:
    call_command("load_games")
    call_command("load_games")
    assert Game.objects.count() >= 30
    assert GameSchema.objects.count() == Game.objects.count()


@pytest.mark.django_db
def test_a_changed_schema_is_a_new_version_and_a_dropped_server_is_closed() -> None:
    data = json.loads((DATA / "honor-of-kings.json").read_text())
    game = load_game(data=data).game
    changed = copy.deepcopy(data)
    changed["attributes"].pop()
    dropped = changed["servers"].pop()["key"]
    load_game(data=changed)
    assert list(game.schemas.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert not game.servers.get(key=dropped).is_open


@pytest.mark.django_db
def test_a_bad_file_is_refused_as_a_whole() -> None:
    data = json.loads((DATA / "honor-of-kings.json").read_text())
    data["attributes"][0]["label"].pop("en")
    with pytest.raises(InvalidDocument) as refused:
        load_game(data=data)
    assert set(refused.value.params["errors"]) == {"attributes.0.label.en"}
    assert not Game.objects.exists()


@pytest.mark.django_db
def test_what_staff_edited_stays_and_the_loader_says_so() -> None:
    call_command("load_games")
    game, staff = Game.objects.get(pk="honor-of-kings"), UserFactory()
    edit_game(staff=staff, slug=game.slug, version=1, change={"name": "王者"})
    edited = as_document("genshin-impact")
    edited["attributes"].pop()
    save_schema(staff=staff, slug="genshin-impact", seen_version=1, document=edited)
    said = StringIO()
    call_command("load_games", stdout=said)
    game.refresh_from_db()
    assert game.name == "王者"
    assert parts_of(current_schema("genshin-impact")) == edited
    assert said.getvalue().splitlines()[:-1] == [
        "genshin-impact.json: the schema stays as staff wrote it",
        "honor-of-kings.json: names and servers stay as staff wrote them",
    ]


@pytest.mark.django_db
def test_the_schema_of_a_game_that_staff_renamed_still_follows_its_file() -> None:
    data = json.loads((DATA / "honor-of-kings.json").read_text())
    load_game(data=data)
    edit_game(staff=UserFactory(), slug=data["slug"], version=1, change={"is_open": False})
    data["attributes"].pop()
    assert load_game(data=data).keeps_schema is False
    assert current_schema(data["slug"]).version == 2
