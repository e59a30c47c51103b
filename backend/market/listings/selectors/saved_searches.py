"""Searches that people keep, and what these ask for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from market.games.models import GameSchema
from market.games.selectors import current_schema
from market.listings.models import Listing, SavedSearch
from market.listings.selectors.search_matching import Range, Search, matching
from market.listings.selectors.search_words import GameName, words_of


def saved_searches_of(user_id: UUID) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(user_id=user_id)


def searches_to_alert(listing: Listing, before: int | None, after: UUID | None, limit: int) -> list[SavedSearch]:
    """Those that may match, a batch in the order of ids: of the game or of all games, not its seller's own.

    With `before` only those that this price (fen) was too high for.
    """
    wanted = SavedSearch.objects.filter(Q(game_id=listing.game_id) | Q(game=None), alerts=True)
    wanted = wanted.filter(user__is_blacklisted=False).exclude(user_id=listing.seller_id)
    if before is not None:
        # JSON's null, where no end is set, is less than any number.
        wanted = wanted.filter(criteria__price__1__gte=0, criteria__price__1__lt=before)
    if after is not None:
        wanted = wanted.filter(pk__gt=after)
    return list(wanted.order_by("pk")[:limit])


def criteria_of(search: Search) -> dict[str, Any]:
    """What a search asks for, as JSON; its game stands beside it."""
    return {
        "text": search.text,
        "server_id": search.server_id,
        "seller_id": str(search.seller_id) if search.seller_id else None,
        "price": _ends(search.price),
        "chosen": {key: list(values) for key, values in search.chosen.items()},
        "ranges": {key: _ends(wanted) for key, wanted in search.ranges.items()},
    }


def matches(saved: SavedSearch, listing: Listing, games: Sequence[GameName]) -> bool:
    """Whether the listing is among what the search finds now."""
    schema = current_schema(saved.game_id) if saved.game_id else None
    return matching(_search_of(saved.criteria, schema, games)).filter(pk=listing.pk).exists()


def _search_of(criteria: dict[str, Any], schema: GameSchema | None, games: Sequence[GameName]) -> Search:
    return Search(
        text=criteria["text"],
        words=words_of(criteria["text"], games),
        schema=schema,
        server_id=criteria["server_id"],
        seller_id=UUID(criteria["seller_id"]) if criteria["seller_id"] else None,
        price=Range(*criteria["price"]),
        chosen=criteria["chosen"],
        ranges={key: Range(*ends) for key, ends in criteria["ranges"].items()},
    )


def _ends(wanted: Range) -> list[int | None]:
    return [wanted.low, wanted.high]
