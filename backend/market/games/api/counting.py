"""How many listings of each game are on sale, which the app above knows."""

from collections.abc import Iterable

from market.games.hooks import on_sale_counts
from market.games.models import Game


def add_counts(games: Iterable[Game]) -> None:
    """Sets `on_sale` on each; one query however many they are."""
    counts: dict[str, int] = {}
    on_sale_counts(counts)
    for game in games:
        game.on_sale = counts.get(game.slug, 0)  # type: ignore[attr-defined]  # read by the serializer
