"""Offering a listing and taking it back: what the seller starts."""

from uuid import UUID

from django.db import transaction

from market.common.clock import now
from market.images.services import detach_images
from market.listings.errors import RealNameRequired
from market.listings.models import OFFERABLE, Listing, ListingStatus
from market.listings.services.completeness import one_live_listing, require_complete
from market.listings.services.drafting import SUBJECT, lock_own_listing
from market.listings.services.trading import require_status, save_status, take_off_shelf, tell_seller
from market.users.models import User


def submit_listing(*, listing_id: UUID, seller: User) -> Listing:
    """Ask for review: a draft, a rejected listing, or one that was taken down, since much may have changed meanwhile.

    Raises RealNameRequired, FieldErrors for what is missing, DuplicateGameAccount, NewCredentialsRequired after a
    trade that died with the credentials seen or not delivered.
    """
    if not seller.is_real_name_verified:
        raise RealNameRequired
    with one_live_listing(), transaction.atomic():
        listing = lock_own_listing(listing_id, seller)
        require_status(listing, *OFFERABLE)
        listing.move_to(ListingStatus.PENDING_REVIEW)
        require_complete(listing)
        listing.submitted_at = now()
        listing.rejection_reason = ""
        listing.save(update_fields=["submitted_at", "rejection_reason"])
        return save_status(listing)


def take_down_listing(*, listing_id: UUID, seller: User) -> Listing:
    """Off the shelf, until the seller puts it back. Raises ObjectNotFound, InvalidTransition."""
    with transaction.atomic():
        return take_off_shelf(lock_own_listing(listing_id, seller))


def delete_draft(*, listing_id: UUID, seller: User) -> None:
    """Forget what was never submitted; its pictures are let go, sealed credentials stay with their game account.

    Raises ObjectNotFound, InvalidTransition.
    """
    with transaction.atomic():
        listing = lock_own_listing(listing_id, seller)
        require_status(listing, ListingStatus.DRAFT)
        pictures = [UUID(one) for one in listing.image_ids]
        detach_images(image_ids=pictures, subject_type=SUBJECT, subject_id=listing.pk)
        tell_seller(listing)
        listing.delete()
