from typing import Any

import pytest
from django.utils.translation import override

from market.games.attributes import InvalidAttributes, filter_tokens, show_attributes, validate_attributes
from market.games.tests.factories import ATTRIBUTES

GOOD: dict[str, Any] = {
    "rank": "king",
    "heroes": ["libai", "luban"],
    "skins": 312,
    "can_rename": True,
    "remark": " 好 号 ",
}


def test_good_values_come_back_clean_and_in_the_schemas_order() -> None:
    assert validate_attributes(ATTRIBUTES, GOOD, complete=True) == {
        "rank": "king",
        "heroes": ["luban", "libai"],
        "skins": 312,
        "can_rename": True,
        "remark": "好 号",
    }


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"rank": "emperor"}, "rank", "invalid_choice"),
        ({"rank": ["king"]}, "rank", "invalid_choice"),
        ({"heroes": "libai"}, "heroes", "invalid_choice"),
        ({"heroes": ["nobody"]}, "heroes", "invalid_choice"),
        ({"skins": -1}, "skins", "out_of_range"),
        ({"skins": 1001}, "skins", "out_of_range"),
        ({"skins": "abc"}, "skins", "invalid"),
        ({"skins": 1.5}, "skins", "invalid"),
        ({"skins": True}, "skins", "invalid"),
        ({"can_rename": "yes"}, "can_rename", "invalid"),
        ({"remark": "x" * 101}, "remark", "max_length"),
        ({"remark": 7}, "remark", "invalid"),
        ({"colour": "red"}, "colour", "unknown"),
    ],
)
def test_each_finding_is_under_its_own_field(values: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(InvalidAttributes) as refused:
        validate_attributes(ATTRIBUTES, values, complete=False)
    assert [one["code"] for one in refused.value.params["errors"][f"attributes.{field}"]] == [code]


def test_what_is_required_is_asked_for_only_when_complete() -> None:
    assert validate_attributes(ATTRIBUTES, {"rank": ""}, complete=False) == {}
    with pytest.raises(InvalidAttributes) as refused:
        validate_attributes(ATTRIBUTES, {}, complete=True)
    assert set(refused.value.params["errors"]) == {"attributes.rank", "attributes.skins"}


def test_values_are_shown_in_the_persons_language() -> None:
    with override("en"):
        shown = {one.label: one.display for one in show_attributes(ATTRIBUTES, GOOD)}
    assert shown["Rank"] == "King"
    with override("zh-hans"):
        shown = {one.label: one.display for one in show_attributes(ATTRIBUTES, GOOD, card=True)}
    assert shown == {"段位": "王者", "皮肤数": "312个", "可改实名": "是"}


def test_choices_become_filter_tokens_and_numbers_do_not() -> None:
    assert filter_tokens(ATTRIBUTES, GOOD) == ["rank=king", "heroes=libai", "heroes=luban", "can_rename=true"]
