"""Single listings and lists of them, as the person may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from market.common.errors import ObjectNotFound
from market.images.models import Image
from market.listings.models import (
    PUBLIC,
    SEARCH_COLUMNS,
    Favourite,
    GameAccountOwnership,
    Listing,
    ListingStatus,
)
from market.users.models import Role, User
from market.users.selectors import PersonCard, people_cards

# What a card shows.
CARD_COLUMNS = (
    "title", "price", "status", "game", "server", "schema", "attributes", "cover_url", "seller", "is_negotiable",
    "published_at", "hot_score",
)  # fmt: skip


def listings_with_parts() -> QuerySet[Listing]:
    """Listings with what a card shows: three more queries, however many there are."""
    return Listing.objects.prefetch_related("game", "server", "schema").defer(*SEARCH_COLUMNS, "description")


def listing_for(*, listing_id: UUID, user: User | None) -> Listing:
    """A public listing, one's own, or what was ever submitted for a reviewer. Raises ObjectNotFound."""
    listing = Listing.objects.select_related("game", "server", "schema").filter(pk=listing_id).first()
    if listing is None or not _may_see(listing, user):
        raise ObjectNotFound
    return listing


def _may_see(listing: Listing, user: User | None) -> bool:
    if listing.status in PUBLIC:
        return True
    if user is None:
        return False
    may_review = user.has_role(Role.REVIEWER) and listing.submitted_at is not None
    return user.pk == listing.seller_id or may_review


def may_see_pictures(user_id: UUID, listing_id: UUID) -> bool:
    """Whoever may see the listing may see its pictures; bound to images.selectors.image_readers."""
    listing = Listing.objects.filter(pk=listing_id).first()
    user = User.objects.filter(pk=user_id).first()
    return listing is not None and _may_see(listing, user)


def own_listings(user_id: UUID, status: str | None) -> QuerySet[Listing]:
    listings = listings_with_parts().filter(seller_id=user_id)
    return listings.filter(status=status) if status else listings


def count_by_status(listings: QuerySet[Listing]) -> dict[str, int]:
    """{status: how many}, every status named."""
    rows = listings.order_by().values_list("status").annotate(number=Count("pk"))
    return dict.fromkeys(ListingStatus.values, 0) | dict(rows)


def favourites_of(user_id: UUID) -> QuerySet[Favourite]:
    return Favourite.objects.filter(user_id=user_id, listing__status__in=PUBLIC).prefetch_related(
        "listing__game", "listing__server", "listing__schema"
    )


def is_favourite(listing_id: UUID, user_id: UUID) -> bool:
    return Favourite.objects.filter(listing_id=listing_id, user_id=user_id).exists()


def images_of(listing: Listing) -> list[Image]:
    """Its pictures in the order that the seller chose."""
    found = {str(image.pk): image for image in Image.objects.filter(pk__in=listing.image_ids)}
    return [found[one] for one in listing.image_ids if one in found]


@dataclass(frozen=True)
class PassportEntry:
    """One owner in the chain of a game account, as far as it went through Anhao."""

    owner: PersonCard
    since: Any


def passport_of(listing: Listing) -> list[PassportEntry]:
    """Who owned the game account through Anhao, oldest first; empty for a first sale."""
    rows = list(GameAccountOwnership.objects.filter(game_account_id=listing.game_account_id).order_by("pk"))
    cards = people_cards(row.owner_id for row in rows)
    return [PassportEntry(cards[row.owner_id], row.since) for row in rows]


def reviewable_listings() -> QuerySet[Listing]:
    """What was ever submitted: nobody but the seller sees a draft."""
    return listings_with_parts().exclude(submitted_at=None)


def sellers_of(listings: Iterable[Listing]) -> dict[UUID, PersonCard]:
    return people_cards({listing.seller_id for listing in listings})


def count_on_sale(counts: dict[str, int]) -> None:
    """Fill {game slug: listings on sale}; bound to games.hooks.on_sale_counts."""
    rows = Listing.objects.filter(status=ListingStatus.ON_SALE).values("game_id").annotate(number=Count("pk"))
    counts.update({row["game_id"]: row["number"] for row in rows})
