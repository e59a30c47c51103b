"""A listing is offered for ninety days: its seller is warned a week before the end, and renews it with one press."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from market.common.clock import MarketNow, now
from market.listings.hooks import OfferChange
from market.listings.models import RENEWABLE, Listing, ListingStatus
from market.listings.services.drafting import SUBJECT, lock_own_listing
from market.listings.services.trading import begin_lifetime, lock_listing, require_status, save_change
from market.notifications.services import notify
from market.users.models import User

WARNED_BEFORE = timedelta(days=7)
BATCH = 100

logger = structlog.get_logger(__name__)


def renew_listing(*, listing_id: UUID, seller: User) -> Listing:
    """Offer it for another ninety days from now. Raises ObjectNotFound, InvalidTransition for what is not offered."""
    with transaction.atomic():
        listing = lock_own_listing(listing_id, seller)
        require_status(listing, *RENEWABLE)
        begin_lifetime(listing)
        listing.save(update_fields=["expires_at", "expiry_warned_at"])
        return listing


def sweep_expiry() -> int:
    """Warn of the ends that come near and carry out those that have come, a batch at a time; how many were due.

    A listing that fails is logged and holds up no other.
    """
    return sum(_sweep_or_log(listing_id) for listing_id in _due_ids())


def sweep_listing(*, listing_id: UUID) -> bool:
    """One listing: False when meanwhile it was renewed, reserved, or taken down, or somebody else was quicker."""
    with transaction.atomic():
        listing = lock_listing(listing_id)
        moment = now()
        if listing.status != ListingStatus.ON_SALE or listing.expires_at is None:
            return False
        if listing.expiry_warned_at is None:
            return listing.expires_at <= moment + WARNED_BEFORE and _warn(listing)
        return listing.expires_at <= moment and _end(listing)


def _due_ids() -> Iterable[UUID]:
    is_near = Q(expiry_warned_at=None, expires_at__lte=MarketNow() + WARNED_BEFORE)
    has_come = Q(expires_at__lte=MarketNow())
    listings = Listing.objects.filter(is_near | has_come, status=ListingStatus.ON_SALE)
    return listings.order_by("expires_at").values_list("pk", flat=True)[:BATCH]


def _sweep_or_log(listing_id: UUID) -> bool:
    try:
        return sweep_listing(listing_id=listing_id)
    except Exception as error:  # whatever one listing raises, the others must still be swept
        logger.exception("expiry_failed", listing_id=str(listing_id), error=type(error).__name__)
        return False


def _warn(listing: Listing) -> bool:
    """A warning that comes late, after a reservation or an outage, leaves its week all the same."""
    moment = now()
    listing.expiry_warned_at = moment
    listing.expires_at = max(listing.expires_at or moment, moment + WARNED_BEFORE)
    listing.save(update_fields=["expires_at", "expiry_warned_at"])
    _tell(listing, "listing_expiring", expires_at=listing.expires_at)
    return True


def _end(listing: Listing) -> bool:
    listing.move_to(ListingStatus.OFF_SHELF)
    save_change(listing, OfferChange.EXPIRED)
    _tell(listing, "listing_expired")
    return True


def _tell(listing: Listing, kind: str, **params: object) -> None:
    notify(
        user_id=listing.seller_id,
        kind=kind,
        params={"title": listing.title, **params},
        subject_type=SUBJECT,
        subject_id=listing.pk,
        subject_label=listing.title,
    )
