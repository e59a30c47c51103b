import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from market.games.management.commands.load_games import DATA
from market.games.tests.factories import ATTRIBUTES, BINDING_KINDS, HANDOVER_STEPS
from market.games.validation.games import validate_game, validate_new_game
from market.games.validation.places import InvalidDocument
from market.games.validation.schema import SCHEMA_PARTS, validate_schema

SCHEMA = {"attributes": ATTRIBUTES, "handover_steps": HANDOVER_STEPS, "binding_kinds": BINDING_KINDS}
GAME = {"name": "王者荣耀", "name_en": "Honor of Kings", "initials": "wzry", "accent": "#b8860b", "position": 1}
SERVER = {"key": "android-qq", "name": "安卓QQ", "name_en": "Android QQ", "region": "安卓"}
RANK, HEROES, SKINS, CAN_RENAME, REMARK = range(5)

Change = Callable[[Any], Any]


def findings_of(document: Any, **options: Any) -> dict[str, list[str]]:
    with pytest.raises(InvalidDocument) as refused:
        validate_schema(document, types=options)
    return {path: [one["code"] for one in found] for path, found in refused.value.params["errors"].items()}


def changed(change: Change) -> Any:
    document = copy.deepcopy(SCHEMA)
    change(document)
    return document


def in_attribute(position: int, **members: Any) -> Change:
    return lambda document: document["attributes"][position].update(members)


def test_a_good_schema_comes_back_as_it_was() -> None:
    assert validate_schema(SCHEMA, types={}) == SCHEMA


@pytest.mark.parametrize("file", sorted(DATA.glob("*.json")), ids=lambda file: file.stem)
def test_every_data_file_is_good_and_already_clean(file: Path) -> None:
    data = json.loads(file.read_text())
    fields, parts = validate_new_game(data, types={})
    servers = [{name: value for name, value in one.items() if name != "is_open"} for one in fields["servers"]]
    assert fields | parts | {"servers": servers} == data
    assert data["slug"] == file.stem
    assert {step.get("binding") for step in data["handover_steps"]} - {None} == {
        kind["key"] for kind in data["binding_kinds"]
    }


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (in_attribute(RANK, type="colour"), "attributes.0.type", "invalid_choice"),
        (in_attribute(RANK, key="Rank"), "attributes.0.key", "invalid"),
        (in_attribute(RANK, key="a__b"), "attributes.0.key", "invalid"),
        (in_attribute(RANK, key="x" * 41), "attributes.0.key", "invalid"),
        (in_attribute(RANK, key="server"), "attributes.0.key", "reserved"),
        (in_attribute(SKINS, key="contains"), "attributes.2.key", "reserved"),
        (in_attribute(RANK, key="skins"), "attributes.2.key", "not_unique"),
        (in_attribute(RANK, label={"zh-hans": "段位"}), "attributes.0.label.en", "required"),
        (in_attribute(RANK, label={"zh-hans": " \u200b", "en": "Rank"}), "attributes.0.label.zh-hans", "required"),
        (in_attribute(RANK, label={"zh-hans": "段" * 61, "en": "Rank"}), "attributes.0.label.zh-hans", "max_length"),
        (in_attribute(RANK, label="Rank"), "attributes.0.label", "invalid"),
        (in_attribute(RANK, options=[]), "attributes.0.options", "out_of_range"),
        (in_attribute(RANK, options="gold"), "attributes.0.options", "invalid"),
        (in_attribute(RANK, options=[{"value": "gold"}]), "attributes.0.options.0.label", "required"),
        (
            in_attribute(RANK, options=[{"value": "a=b", "label": {"zh-hans": "甲", "en": "A"}}]),
            "attributes.0.options.0.value",
            "invalid",
        ),
        (
            in_attribute(RANK, options=[{"value": "a", "label": {"zh-hans": "甲", "en": "A"}}] * 2),
            "attributes.0.options.1.value",
            "not_unique",
        ),
        (in_attribute(RANK, required="yes"), "attributes.0.required", "invalid"),
        (in_attribute(RANK, colour="red"), "attributes.0.colour", "unknown"),
        (in_attribute(HEROES, options=[{}] * 201), "attributes.1.options", "out_of_range"),
        (in_attribute(SKINS, min=1001), "attributes.2.max", "empty_range"),
        (in_attribute(SKINS, min=-1), "attributes.2.min", "out_of_range"),
        (in_attribute(SKINS, max=10**9 + 1), "attributes.2.max", "out_of_range"),
        (in_attribute(SKINS, max=True), "attributes.2.max", "invalid"),
        (in_attribute(SKINS, unit={"zh-hans": "个"}), "attributes.2.unit.en", "required"),
        (in_attribute(CAN_RENAME, options=[]), "attributes.3.options", "unknown"),
        (in_attribute(REMARK, max=201), "attributes.4.max", "out_of_range"),
        (in_attribute(REMARK, filterable=True), "attributes.4.filterable", "invalid"),
        (in_attribute(REMARK, on_card=True), "attributes.4.on_card", "too_many_on_card"),
        (lambda document: document.update(attributes=[]), "attributes", "out_of_range"),
        (lambda document: document.update(attributes=ATTRIBUTES * 9), "attributes", "out_of_range"),
        (lambda document: document.update(attributes={}), "attributes", "invalid"),
        (lambda document: document["attributes"].append("rank"), "attributes.5", "invalid"),
        (lambda document: document.update(colours=[]), "colours", "unknown"),
        (lambda document: document.pop("binding_kinds"), "binding_kinds", "required"),
        (lambda document: document["handover_steps"].pop(0), "handover_steps.0.key", "wrong_first_step"),
        (lambda document: document["handover_steps"][0].update(binding="phone"), "handover_steps.0.key", None),
        (lambda document: document["handover_steps"][1].update(key="phone"), "handover_steps.2.key", "not_unique"),
        (lambda document: document["handover_steps"][1].update(risk_days=31), "handover_steps.1.risk_days", None),
        (lambda document: document["handover_steps"][2].update(binding="qq"), "handover_steps.2.binding", None),
        (lambda document: document["handover_steps"][2].update(binding=None), "handover_steps.2.binding", None),
        (lambda document: document["binding_kinds"][1].update(key="phone"), "binding_kinds.1.key", "not_unique"),
        (lambda document: document["binding_kinds"][0].update(key="-"), "binding_kinds.0.key", "invalid"),
        (lambda document: document["binding_kinds"].extend([{}] * 20), "binding_kinds", "out_of_range"),
    ],
)
def test_each_finding_is_under_its_own_place(change: Change, path: str, code: str | None) -> None:
    found = findings_of(changed(change))
    assert path in found, found
    assert code is None or code in found[path]


def test_everything_wrong_is_said_at_once() -> None:
    def spoil(document: Any) -> None:
        document["attributes"][RANK]["label"]["en"] = ""
        document["handover_steps"][1]["risk_days"] = -1
        document["binding_kinds"][0]["label"] = []

    assert findings_of(changed(spoil)) == {
        "attributes.0.label.en": ["required"],
        "handover_steps.1.risk_days": ["out_of_range"],
        "binding_kinds.0.label": ["invalid"],
    }


def test_a_key_keeps_the_type_of_earlier_versions() -> None:
    assert findings_of(SCHEMA, rank="number", skins="number") == {"attributes.0.type": ["type_changed"]}


def test_texts_are_cleaned() -> None:
    spaced = changed(in_attribute(RANK, label={"zh-hans": " 段位\u200b ", "en": "Rank\x00"}))
    assert validate_schema(spaced, types={}) == SCHEMA


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"slug": "other"}, "slug"),
        ({"colour": "red"}, "colour"),
        ({"name": ""}, "name"),
        ({"name_en": "x" * 61}, "name_en"),
        ({"initials": "王者"}, "initials"),
        ({"accent": "red"}, "accent"),
        ({"position": -1}, "position"),
        ({"is_open": 1}, "is_open"),
        ({"servers": []}, "servers"),
        ({"servers": [SERVER, SERVER]}, "servers.1.key"),
        ({"servers": [SERVER, SERVER | {"key": "ios"}]}, "servers.1.name"),
        ({"servers": [SERVER | {"key": "A B"}]}, "servers.0.key"),
        ({"servers": [SERVER | {"region": 7}]}, "servers.0.region"),
        ({"servers": [{"key": "ios"}]}, "servers.0.name"),
    ],
)
def test_a_games_own_fields_are_checked_too(change: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidDocument) as refused:
        validate_game(change)
    assert path in refused.value.params["errors"]


def test_a_change_of_a_game_holds_what_is_named_only() -> None:
    assert validate_game({"accent": "#000000"}) == {"accent": "#000000"}
    assert validate_game({"servers": [SERVER]}) == {"servers": [SERVER | {"is_open": True}]}


def test_a_new_game_needs_everything() -> None:
    with pytest.raises(InvalidDocument) as refused:
        validate_new_game({}, types={})
    assert set(refused.value.params["errors"]) == {"slug", "servers", *GAME, *SCHEMA_PARTS}
