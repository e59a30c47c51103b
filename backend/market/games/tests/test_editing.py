"""Staff's own changes: checked, audited, and never over what somebody else wrote meanwhile."""

from typing import Any

import pytest

from market.common.errors import FieldError, ObjectNotFound, VersionMismatch
from market.common.models import AuditEntry
from market.games.hooks import game_changed
from market.games.models import Game, GameSchema, Source
from market.games.services.editing import create_game, edit_game, save_schema
from market.games.tests.factories import ATTRIBUTES, BINDING_KINDS, HANDOVER_STEPS, as_document, make_game
from market.games.validation.places import InvalidDocument
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SERVER = {"key": "android-qq", "name": "安卓QQ", "name_en": "Android QQ", "region": "安卓"}
NEW_GAME: dict[str, Any] = {
    "slug": "new-game",
    "name": "新游戏",
    "name_en": "New game",
    "initials": "xyx",
    "accent": "#2f6f5f",
    "position": 40,
    "servers": [SERVER],
    "attributes": ATTRIBUTES,
    "handover_steps": HANDOVER_STEPS,
    "binding_kinds": BINDING_KINDS,
}


def test_a_new_game_has_its_servers_and_the_first_version_of_its_schema() -> None:
    staff = UserFactory()
    game = create_game(staff=staff, document=NEW_GAME | {"is_open": False})
    assert (game.source, game.is_open, game.servers.get().key) == (Source.STAFF, False, "android-qq")
    schema = game.schemas.get()
    assert (schema.version, schema.source, schema.author) == (1, Source.STAFF, staff)
    entry = AuditEntry.objects.get(action="game_created")
    assert (entry.actor_id, entry.after["slug"], entry.after["servers"][0]["key"]) == (
        staff.pk,
        "new-game",
        "android-qq",
    )


def test_a_slug_names_one_game() -> None:
    make_game(slug="new-game")
    with pytest.raises(FieldError) as refused:
        create_game(staff=UserFactory(), document=NEW_GAME)
    assert refused.value.errors["slug"][0]["code"] == "taken"


def test_an_edit_changes_what_is_named_and_is_audited() -> None:
    game, staff = make_game(), UserFactory()
    edited = edit_game(staff=staff, slug=game.slug, version=1, change={"name": "王者", "is_open": False})
    assert (edited.name, edited.name_en, edited.is_open) == ("王者", "Honor of Kings", False)
    assert (edited.version, edited.source) == (2, Source.STAFF)
    entry = AuditEntry.objects.get(action="game_edited")
    assert (entry.before["name"], entry.after["name"], entry.actor_label) == ("王者荣耀", "王者", staff.username)


def test_servers_come_in_the_given_order_and_those_not_named_are_closed() -> None:
    game = make_game()
    ios = SERVER | {"key": "ios", "name": "苹果", "name_en": "iOS"}
    edit_game(staff=UserFactory(), slug=game.slug, version=1, change={"servers": [ios, SERVER]})
    edit_game(staff=UserFactory(), slug=game.slug, version=2, change={"servers": [ios | {"name": "苹果区"}]})
    servers = {server.key: (server.name, server.position, server.is_open) for server in game.servers.all()}
    assert servers == {"ios": ("苹果区", 0, True), "android-qq": ("安卓QQ", 1, False)}


def test_nobody_overwrites_a_game_that_changed_meanwhile() -> None:
    game = make_game()
    edit_game(staff=UserFactory(), slug=game.slug, version=1, change={"position": 7})
    with pytest.raises(VersionMismatch) as refused:
        edit_game(staff=UserFactory(), slug=game.slug, version=1, change={"position": 8})
    assert refused.value.params == {"version": 2}
    assert Game.objects.get(pk=game.slug).position == 7


def test_a_saved_schema_is_a_new_version_with_its_author_and_reason() -> None:
    game, staff = make_game(), UserFactory()
    document = as_document(game.slug)
    document["attributes"].pop()
    schema = save_schema(staff=staff, slug=game.slug, seen_version=1, document=document, note="不再需要备注")
    assert (schema.version, schema.source, schema.author, schema.note) == (2, Source.STAFF, staff, "不再需要备注")
    assert [len(one.attributes) for one in game.schemas.order_by("version")] == [5, 4]
    entry = AuditEntry.objects.get(action="game_schema_saved")
    assert (entry.before, entry.after, entry.reason) == (
        {"slug": game.slug, "version": 1},
        {"slug": game.slug, "version": 2},
        "不再需要备注",
    )


def test_nobody_saves_over_a_version_that_they_have_not_seen() -> None:
    game = make_game()
    first, second = as_document(game.slug), as_document(game.slug)
    first["attributes"].pop()
    second["attributes"].pop(0)
    save_schema(staff=UserFactory(), slug=game.slug, seen_version=1, document=first)
    with pytest.raises(VersionMismatch) as refused:
        save_schema(staff=UserFactory(), slug=game.slug, seen_version=1, document=second)
    assert refused.value.params == {"version": 2}
    assert game.schemas.count() == 2


def test_saving_the_same_again_makes_no_new_version() -> None:
    game = make_game()
    document = as_document(game.slug)
    document["attributes"].pop()
    made = save_schema(staff=UserFactory(), slug=game.slug, seen_version=1, document=document)
    assert save_schema(staff=UserFactory(), slug=game.slug, seen_version=1, document=document) == made
    assert AuditEntry.objects.filter(action="game_schema_saved").count() == 1


def test_a_key_may_not_come_back_with_another_type() -> None:
    game = make_game()
    without, again = as_document(game.slug), as_document(game.slug)
    without["attributes"].pop(0)
    save_schema(staff=UserFactory(), slug=game.slug, seen_version=1, document=without)
    again["attributes"][0] = again["attributes"][3] | {"key": "rank"}
    with pytest.raises(InvalidDocument) as refused:
        save_schema(staff=UserFactory(), slug=game.slug, seen_version=2, document=again)
    assert refused.value.params["errors"]["attributes.0.type"][0]["code"] == "type_changed"


def test_what_does_not_exist_cannot_be_changed() -> None:
    with pytest.raises(ObjectNotFound):
        edit_game(staff=UserFactory(), slug="nothing", version=1, change={})
    with pytest.raises(ObjectNotFound):
        save_schema(staff=UserFactory(), slug="nothing", seen_version=1, document={})


def test_a_bad_schema_changes_nothing() -> None:
    game = make_game()
    with pytest.raises(InvalidDocument):
        save_schema(staff=UserFactory(), slug=game.slug, seen_version=1, document=as_document(game.slug) | {"x": 1})
    assert GameSchema.objects.count() == 1


def test_whoever_keeps_what_a_game_looks_like_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(game_changed, "_bound", [told.append])
    game = make_game()
    edit_game(staff=UserFactory(), slug=game.slug, version=1, change={"position": 7})
    document = as_document(game.slug)
    document["attributes"].pop()
    save_schema(staff=UserFactory(), slug=game.slug, seen_version=1, document=document)
    create_game(staff=UserFactory(), document=NEW_GAME)
    assert told == [game.slug, game.slug, "new-game"]
