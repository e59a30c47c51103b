"""States are data: a table of allowed moves, and one method that checks and assigns."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from market.common.errors import InvalidTransition

Moves = Mapping[str, frozenset[str]]


class StatefulModel(models.Model):
    """Base of every model with a `status`. `MOVES` maps each status to those it may become."""

    MOVES: ClassVar[Moves]
    status: "models.CharField[str, str]"

    class Meta:
        abstract = True

    def can_move_to(self, status: str) -> bool:
        return status in self.MOVES.get(self.status, frozenset())

    def move_to(self, status: str) -> None:
        """Assign `status`, without saving. The caller holds the row's lock. Raises InvalidTransition."""
        if not self.can_move_to(status):
            raise InvalidTransition(present=self.status)
        self.status = status
