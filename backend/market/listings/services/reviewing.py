"""What staff decide about listings. Every decision has an actor, a reason and a time, and the seller is told."""

from uuid import UUID

from django.db import transaction

from market.common.audit import record_audit
from market.common.clock import now
from market.common.errors import NotPermitted, VersionMismatch
from market.images.services import attach_images
from market.listings.models import Listing, ListingStatus
from market.listings.selectors.approved import approved_state, credentials_version_of
from market.listings.services.alerts import ask_to_alert_searchers
from market.listings.services.cache import forget_listing
from market.listings.services.drafting import SUBJECT
from market.listings.services.indexing import index_listing
from market.listings.services.pricing import record_price
from market.listings.services.trading import begin_lifetime, lock_listing, require_status, save_status, take_off_shelf
from market.notifications.services import notify
from market.users.models import User


def approve_listing(*, listing_id: UUID, reviewer: User, version: int | None = None) -> Listing:
    """Put it on sale: pictures become public, the search finds it.

    `version` is the one that the reviewer saw. Raises InvalidTransition, NotPermitted, VersionMismatch.
    """
    with transaction.atomic():
        listing = _lock_as_seen(listing_id, reviewer, version)
        require_status(listing, ListingStatus.PENDING_REVIEW)
        listing.move_to(ListingStatus.ON_SALE)
        _show_pictures(listing, public=True)
        _begin_offer(listing)
        record_price(listing)
        index_listing(listing)
        ask_to_alert_searchers(listing.pk)
        forget_listing(listing)
        save_status(listing)
        return _decide(listing, reviewer, "listing_approved", "")


def reject_listing(*, listing_id: UUID, reviewer: User, reason: str, version: int | None = None) -> Listing:
    """Send it back with a reason that the seller reads.

    `version` is the one that the reason speaks of. Raises InvalidTransition, NotPermitted, VersionMismatch.
    """
    with transaction.atomic():
        listing = _lock_as_seen(listing_id, reviewer, version)
        listing.move_to(ListingStatus.REJECTED)
        listing.rejection_reason = reason
        listing.save(update_fields=["rejection_reason"])
        save_status(listing)
        return _decide(listing, reviewer, "listing_rejected", reason)


def take_down_by_staff(*, listing_id: UUID, reviewer: User, reason: str) -> Listing:
    """Take a listing off the shelf, its pictures too; it comes back only through review.

    Raises InvalidTransition, NotPermitted.
    """
    with transaction.atomic():
        listing = _lock_for(listing_id, reviewer)
        take_off_shelf(listing)
        _show_pictures(listing, public=False)
        listing.rejection_reason = reason
        listing.save(update_fields=["rejection_reason"])
        return _decide(listing, reviewer, "listing_taken_down", reason)


def _begin_offer(listing: Listing) -> None:
    listing.published_at = now()
    listing.approved = approved_state(listing, credentials_version_of(listing))
    begin_lifetime(listing)
    listing.save(update_fields=["published_at", "approved", "expires_at", "expiry_warned_at"])


def _show_pictures(listing: Listing, *, public: bool) -> None:
    images = attach_images(
        image_ids=[UUID(one) for one in listing.image_ids],
        uploader=listing.seller,
        subject_type=SUBJECT,
        subject_id=listing.pk,
        public=public,
    )
    listing.cover_url = images[0].medium_url if images else ""
    listing.save(update_fields=["cover_url"])


def _lock_for(listing_id: UUID, reviewer: User) -> Listing:
    """Nobody decides about their own listing."""
    listing = lock_listing(listing_id)
    if listing.seller_id == reviewer.pk:
        raise NotPermitted
    return listing


def _lock_as_seen(listing_id: UUID, reviewer: User, version: int | None) -> Listing:
    """Nobody decides about what they have not seen."""
    listing = _lock_for(listing_id, reviewer)
    if version is not None and version != listing.version:
        raise VersionMismatch(version=listing.version, present=listing.status)
    return listing


def _decide(listing: Listing, reviewer: User, action: str, reason: str) -> Listing:
    record_audit(
        action=action,
        subject_type=SUBJECT,
        subject_id=listing.pk,
        actor_id=reviewer.pk,
        actor_label=reviewer.username,
        reason=reason,
        after={"status": listing.status},
    )
    notify(
        user_id=listing.seller_id,
        kind=action,
        params={"title": listing.title, "reason": reason},
        subject_type=SUBJECT,
        subject_id=listing.pk,
        subject_label=listing.title,
    )
    return listing
