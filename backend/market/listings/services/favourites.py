"""Keeping an eye on listings."""

from uuid import UUID

from market.common.errors import ObjectNotFound
from market.listings.errors import OwnListing
from market.listings.models import PUBLIC, Favourite, Listing
from market.users.models import User


def add_favourite(*, user: User, listing_id: UUID) -> None:
    """Remember the listing at its present price; again changes nothing. Raises ObjectNotFound, OwnListing."""
    listing = Listing.objects.filter(pk=listing_id, status__in=PUBLIC).first()
    if listing is None or listing.price is None:
        raise ObjectNotFound
    if listing.seller_id == user.pk:
        raise OwnListing
    Favourite.objects.get_or_create(user=user, listing=listing, defaults={"price": listing.price})


def remove_favourite(*, user: User, listing_id: UUID) -> None:
    Favourite.objects.filter(user=user, listing_id=listing_id).delete()
