"""What an order does to a listing. The listing is always locked first: listing → order → payment → ledger."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from market.common.clock import now
from market.common.errors import InvalidTransition, ObjectNotFound
from market.common.realtime import publish
from market.listings.errors import ListingUnavailable, OwnListing, PriceChanged
from market.listings.hooks import OfferChange, offer_changed
from market.listings.models import PUBLIC, RETRACTABLE, SEARCH_COLUMNS, GameAccountOwnership, Listing, ListingStatus
from market.listings.services.alerts import ask_to_alert_favourers
from market.listings.services.cache import forget_listing
from market.listings.services.heat import Interest, add_interest

# How long a listing is offered before its seller has to renew it.
LIFETIME = timedelta(days=90)


def lock_listing(listing_id: UUID) -> Listing:
    """The listing's row, locked. Raises ObjectNotFound."""
    # The words of the index are never needed here, and deferred columns are not written back.
    rows = Listing.objects.defer(*SEARCH_COLUMNS).select_for_update(no_key=True)
    listing = rows.filter(pk=listing_id).first()
    if listing is None:
        raise ObjectNotFound
    return listing


def reserve_listing(*, listing_id: UUID, buyer_id: UUID, expected_price: int) -> Listing:
    """Hold the listing for one buyer at the price (fen) they saw.

    Raises ObjectNotFound, OwnListing, ListingUnavailable, PriceChanged(price).
    """
    with transaction.atomic():
        listing = lock_listing(listing_id)
        require_on_offer(listing, buyer_id)
        if listing.price != expected_price:
            raise PriceChanged(price=listing.price)
        return hold_listing(listing, buyer_id)


def require_on_offer(listing: Listing, buyer_id: UUID) -> None:
    """Whether this person could have it now. Raises OwnListing, ObjectNotFound, ListingUnavailable."""
    if listing.seller_id == buyer_id:
        raise OwnListing
    if listing.status not in PUBLIC:
        raise ObjectNotFound
    if listing.status != ListingStatus.ON_SALE:
        raise ListingUnavailable(present=listing.status)


def hold_listing(listing: Listing, buyer_id: UUID) -> Listing:
    """Reserve a locked listing at whatever price was agreed. Raises InvalidTransition."""
    listing.move_to(ListingStatus.RESERVED)
    listing.reserved_for_id = buyer_id
    add_interest(listing_id=listing.pk, kind=Interest.ORDER)
    return save_change(listing, OfferChange.RESERVED)


def release_listing(*, listing_id: UUID, back_on_sale: bool) -> Listing:
    """The order died: back on sale when the credentials were never seen, otherwise off until they are changed.

    Raises InvalidTransition.
    """
    with transaction.atomic():
        listing = lock_listing(listing_id)
        require_status(listing, ListingStatus.RESERVED)
        listing.move_to(ListingStatus.ON_SALE if back_on_sale else ListingStatus.OFF_SHELF)
        listing.reserved_for_id = None
        listing.needs_new_credentials = listing.needs_new_credentials or not back_on_sale
        listing.expires_at = listing.expires_at if back_on_sale else None
        listing.save(update_fields=["needs_new_credentials", "expires_at"])
        if back_on_sale:
            # It may have been reserved before anybody was told of its last price.
            ask_to_alert_favourers(listing.pk)
        return save_change(listing, OfferChange.RELEASED if back_on_sale else OfferChange.TAKEN_DOWN)


def mark_listing_sold(*, listing_id: UUID) -> Listing:
    """The trade is done: the buyer is the game account's new owner in its passport. Raises InvalidTransition."""
    with transaction.atomic():
        listing = lock_listing(listing_id)
        listing.move_to(ListingStatus.SOLD)
        if listing.game_account is None or listing.reserved_for is None:
            raise ListingUnavailable(present=listing.status)
        GameAccountOwnership.objects.create(game_account=listing.game_account, owner=listing.reserved_for, since=now())
        return save_change(listing, OfferChange.SOLD)


def take_off_shelf(listing: Listing) -> Listing:
    """Take down a locked listing, whether buyers saw it or not. Raises InvalidTransition."""
    require_status(listing, *RETRACTABLE)
    was_on_sale = listing.status == ListingStatus.ON_SALE
    listing.move_to(ListingStatus.OFF_SHELF)
    listing.expires_at = None
    listing.save(update_fields=["expires_at"])
    return save_change(listing, OfferChange.TAKEN_DOWN) if was_on_sale else save_status(listing)


def begin_lifetime(listing: Listing) -> None:
    """Its time on offer runs from now; the caller saves `expires_at` and `expiry_warned_at`."""
    listing.expires_at, listing.expiry_warned_at = now() + LIFETIME, None


def require_status(listing: Listing, *allowed: ListingStatus) -> None:
    """The table says which moves there are; a command makes only its own. Raises InvalidTransition."""
    if listing.status not in allowed:
        raise InvalidTransition(present=listing.status)


def save_status(listing: Listing) -> Listing:
    """Save a move that was just made, and hurry it to the seller's screens."""
    listing.version += 1
    listing.save(update_fields=["status", "reserved_for", "version"])
    tell_seller(listing)
    return listing


def save_change(listing: Listing, change: OfferChange) -> Listing:
    """Save a move that buyers notice, with all that follows from it in the apps above."""
    save_status(listing)
    forget_listing(listing)
    offer_changed(listing, change)
    return listing


def tell_seller(listing: Listing) -> None:
    publish([listing.seller_id], {"type": "listing", "id": str(listing.pk), "status": listing.status})
