"""Keeping an eye on listings."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from market.common.errors import ObjectNotFound
from market.common.page_cache import forget
from market.listings.errors import OwnListing
from market.listings.models import PUBLIC, Favourite, Listing
from market.listings.services.cache import listing_group
from market.listings.services.heat import Interest, add_interest
from market.listings.services.views import is_first_today
from market.users.models import User


def add_favourite(*, user: User, listing_id: UUID) -> None:
    """Remember the listing at its present price; again changes nothing. Raises ObjectNotFound, OwnListing.

    Whoever adds it, drops it and adds it again warms it once a day.
    """
    listing = Listing.objects.filter(pk=listing_id, status__in=PUBLIC).first()
    if listing is None or listing.price is None:
        raise ObjectNotFound
    if listing.seller_id == user.pk:
        raise OwnListing
    with transaction.atomic():
        _row, is_new = Favourite.objects.get_or_create(user=user, listing=listing, defaults={"price": listing.price})
        if is_new:
            _count(listing_id, 1)
            if is_first_today(listing_id=listing_id, user_id=user.pk, deed="favourite"):
                add_interest(listing_id=listing_id, kind=Interest.FAVOURITE)


def remove_favourite(*, user: User, listing_id: UUID) -> None:
    """Again changes nothing."""
    with transaction.atomic():
        removed, _by_model = Favourite.objects.filter(user=user, listing_id=listing_id).delete()
        if removed:
            _count(listing_id, -1)


def _count(listing_id: UUID, change: int) -> None:
    Listing.objects.filter(pk=listing_id).update(favourite_count=F("favourite_count") + change)
    forget(listing_group(listing_id))
