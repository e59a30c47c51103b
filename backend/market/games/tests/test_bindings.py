import pytest
from django.utils.translation import override

from market.common.errors import FieldError
from market.games.bindings import show_bindings, steps_for, validate_bindings
from market.games.models import GameSchema
from market.games.tests.factories import BINDING_KINDS, HANDOVER_STEPS

SCHEMA = GameSchema(binding_kinds=BINDING_KINDS, handover_steps=HANDOVER_STEPS)


def test_bindings_come_back_once_and_in_the_schemas_order() -> None:
    assert validate_bindings(SCHEMA, ["email", "phone", "email"]) == ["phone", "email"]
    assert validate_bindings(SCHEMA, []) == []


def test_a_binding_that_the_game_does_not_know_is_refused() -> None:
    with pytest.raises(FieldError) as refused:
        validate_bindings(SCHEMA, ["phone", "pigeon"])
    assert [one["code"] for one in refused.value.errors["bindings"]] == ["invalid_choice"]


def test_bindings_are_shown_in_the_persons_language() -> None:
    with override("en"):
        assert show_bindings(SCHEMA, ["email", "phone"]) == [("phone", "Phone"), ("email", "E-mail")]
    with override("zh-hans"):
        assert show_bindings(SCHEMA, ["phone"]) == [("phone", "手机")]


@pytest.mark.parametrize(
    ("bindings", "steps"),
    [
        (["phone"], ["credentials", "sign_in", "phone"]),
        (["email"], ["credentials", "sign_in"]),
        ([], ["credentials", "sign_in"]),
        (None, ["credentials", "sign_in", "phone"]),
    ],
)
def test_only_the_steps_of_what_is_bound_are_to_be_done(bindings: list[str] | None, steps: list[str]) -> None:
    assert [step["key"] for step in steps_for(SCHEMA, bindings)] == steps
