"""The rankings, kept in the cache by a task, so that hardly any reader has to compute one."""

from collections.abc import Iterable
from uuid import UUID

from market.common.page_cache import recall
from market.listings.models import Listing
from market.listings.selectors.discovery import Ranking, ranked
from market.listings.services.cache import EVERY_GAME, ranking_group
from market.listings.services.heat import fold_interest
from market.listings.services.views import flush_views


def refresh_popularity() -> None:
    """Bring in the views, add up the interest, and compute the rankings that it changed.

    Whatever else changes a listing forgets the rankings that it is in; who reads next computes them.
    """
    flush_views()
    changed: list[Listing] = []
    while folded := fold_interest():
        changed += folded
    if changed:
        _compute({listing.game_id for listing in changed} | {EVERY_GAME})


def ranking_of(ranking: Ranking, game_slug: str) -> list[UUID]:
    """Ids of the listings, best first, from the cache or computed now."""
    found = recall(ranking_group(game_slug), ranking, lambda: ranked(ranking, game_slug))
    return [UUID(pk) for pk in found]


def _compute(game_slugs: Iterable[str]) -> None:
    for slug in sorted(game_slugs):
        for ranking in Ranking:
            ranking_of(ranking, slug)
