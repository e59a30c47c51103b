from typing import ClassVar

import pytest

from market.common.errors import InvalidTransition
from market.common.states import Moves, StatefulModel


class Door(StatefulModel):
    MOVES: ClassVar[Moves] = {"open": frozenset({"closed"}), "closed": frozenset()}
    status = "open"

    class Meta:
        app_label = "common"
        managed = False


def test_only_the_tables_moves_are_possible() -> None:
    door = Door()
    door.move_to("closed")
    with pytest.raises(InvalidTransition) as refused:
        door.move_to("open")
    assert refused.value.params == {"present": "closed"}
