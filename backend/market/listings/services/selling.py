"""Offering a listing and taking it back: what the seller starts."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from market.common.clock import now
from market.common.errors import FieldError
from market.games.attributes import validate_attributes
from market.listings.errors import DuplicateGameAccount, NewCredentialsRequired, RealNameRequired
from market.listings.models import MAX_IMAGES, MIN_IMAGES, Listing, ListingStatus
from market.listings.services.drafting import lock_own_listing
from market.listings.services.trading import refuse_reserved, save_status
from market.users.models import User


def submit_listing(*, listing_id: UUID, seller: User) -> Listing:
    """Ask for review: a draft, a rejected listing, or one that was taken down, since much may have changed meanwhile.

    Raises RealNameRequired, FieldErrors for what is missing, DuplicateGameAccount, NewCredentialsRequired after a
    trade that died with the credentials seen or not delivered.
    """
    if not seller.is_real_name_verified:
        raise RealNameRequired
    with transaction.atomic(), _one_live_listing():
        listing = lock_own_listing(listing_id, seller)
        if listing.needs_new_credentials:
            raise NewCredentialsRequired
        listing.move_to(ListingStatus.PENDING_REVIEW)
        _require_complete(listing)
        listing.submitted_at = now()
        listing.rejection_reason = ""
        listing.save(update_fields=["submitted_at", "rejection_reason"])
        return save_status(listing)


def take_down_listing(*, listing_id: UUID, seller: User) -> Listing:
    """Off the shelf, until the seller puts it back. Raises InvalidTransition."""
    with transaction.atomic():
        listing = lock_own_listing(listing_id, seller)
        refuse_reserved(listing)
        listing.move_to(ListingStatus.OFF_SHELF)
        return save_status(listing)


@contextmanager
def _one_live_listing() -> Iterator[None]:
    """The database decides that a game account has one live listing; this says so in words."""
    try:
        yield
    except IntegrityError as error:
        if "listing_live_once" in str(error):
            raise DuplicateGameAccount from error
        raise


def _require_complete(listing: Listing) -> None:
    missing = {
        "server_id": listing.server_id is None,
        "title": not listing.title,
        "description": not listing.description,
        "price": listing.price is None,
        "credentials": listing.game_account_id is None,
    }
    for field, is_missing in missing.items():
        if is_missing:
            raise FieldError(field, "required", _("This is needed before the listing can be reviewed."))
    if not MIN_IMAGES <= len(listing.image_ids) <= MAX_IMAGES:
        raise FieldError(
            "image_ids", "image_count", _("{min} to {max} pictures are needed.").format(min=MIN_IMAGES, max=MAX_IMAGES)
        )
    validate_attributes(listing.schema.attributes, listing.attributes, complete=True)
