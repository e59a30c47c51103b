"""Which cached answers a command makes stale. Every command that changes what the public sees of a listing says so,
and none that does not: a draft that is saved every few seconds leaves everybody's pages alone.

A change reaches three places: the listing's own page, every page of a search in its game and of one in all games,
and the rankings of both. What a game or a person is called stands in the same answers.
"""

from collections.abc import Iterable
from uuid import UUID

from market.common.page_cache import forget, forget_everything
from market.listings.models import PUBLIC, Listing

EVERY_GAME = ""


def listing_group(listing_id: UUID) -> str:
    """The answers that show one listing to whoever has no part in it, one a language."""
    return f"listing:{listing_id}"


def search_group(game_slug: str) -> str:
    """The pages of searches in one game, or in every game; what is similar to a listing of that game, too."""
    return f"search:{game_slug}"


def ranking_group(game_slug: str) -> str:
    return f"rankings:{game_slug}"


def forget_listing(listing: Listing) -> None:
    forget_listings([(listing.pk, listing.game_id)])


def forget_listings(changed: Iterable[tuple[UUID, str]]) -> None:
    """Forget what shows these listings, named by id and game."""
    groups: set[str] = set()
    for listing_id, game_slug in changed:
        groups.add(listing_group(listing_id))
        for slug in (game_slug, EVERY_GAME):
            groups |= {search_group(slug), ranking_group(slug)}
    if groups:
        forget(*sorted(groups))


def forget_person(user_id: UUID) -> None:
    """Name, picture, level or restriction changed: bound to users.hooks.card_changed."""
    offered = Listing.objects.filter(seller_id=user_id, status__in=PUBLIC)
    owned_before = Listing.objects.filter(game_account__ownerships__owner_id=user_id, status__in=PUBLIC)
    pairs = (listings.values_list("pk", "game_id") for listings in (offered, owned_before))
    forget_listings(pair for rows in pairs for pair in rows)


def forget_game(game_slug: str) -> None:
    """A game's names stand on the page of each of its listings: bound to games.hooks.game_changed."""
    forget_everything()
