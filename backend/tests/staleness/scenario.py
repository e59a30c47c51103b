"""A command on a listing, and whether the public sees what it does."""

from collections.abc import Callable
from dataclasses import dataclass

from market.listings.models import Listing

PRICE = 128_000
Act = Callable[[], object]


@dataclass(frozen=True)
class Scenario:
    """`prepare` makes the listing and says what is then done to it."""

    command: str
    shows: bool
    prepare: Callable[[], tuple[Listing, Act]]
    variant: str = ""

    def __str__(self) -> str:
        return f"{self.command}{self.variant and f', {self.variant}'}"
