"""A first offer below the asking price."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from market.bids.errors import BidExists, NotNegotiable, TooManyBids
from market.bids.hooks import bid_wanted
from market.bids.models import Bid
from market.bids.selectors import has_bid_since, live_bid_on, open_bids_of
from market.bids.services.history import PLACED, conclude, make_offer
from market.bids.services.locking import lock_bidder
from market.bids.terms import ANSWER_TIME, INTEREST_COUNTS_EVERY, OPEN_BIDS_AT_MOST
from market.common.clock import now
from market.common.errors import FieldError, NotPermitted
from market.common.idempotency import command_transaction
from market.common.money import display_yuan
from market.common.sides import Side
from market.listings.models import Listing
from market.listings.services import lock_listing
from market.listings.services.heat import Interest, add_interest
from market.listings.services.trading import require_on_offer
from market.users.models import User


def place_bid(*, buyer: User, listing_id: UUID, price: int) -> Bid:
    """Offer `price` (fen); the seller has 48 hours to answer. Whoever bids and withdraws warms a listing once a day.

    Raises ObjectNotFound, OwnListing, ListingUnavailable, NotNegotiable, FieldError for a price that is not below
    the asking price, BidExists(bid_id), TooManyBids(limit), NotPermitted for staff, and what `bid_wanted` raises.
    """
    with command_transaction():
        if lock_bidder(buyer.pk).is_staff_member:
            raise NotPermitted
        listing = lock_listing(listing_id)
        require_on_offer(listing, buyer.pk)
        _require_fair_price(listing, price)
        _require_room(buyer.pk, listing_id)
        bid_wanted(buyer.pk, listing_id)
        is_first_today = not has_bid_since(buyer.pk, listing_id, now() - INTEREST_COUNTS_EVERY)
        bid = _bid_on(listing, buyer)
        offer = make_offer(bid, Side.BUYER, price, now(), ANSWER_TIME)
        bid.save(force_insert=True)
        offer.save()
        if is_first_today:
            add_interest(listing_id=listing_id, kind=Interest.BID)
        return conclude(bid, notices={Side.SELLER: PLACED})


def _require_fair_price(listing: Listing, price: int) -> None:
    if not listing.is_negotiable:
        raise NotNegotiable
    if listing.price is not None and price >= listing.price:
        text = _("A bid has to be below the asking price of {price}.").format(price=display_yuan(listing.price))
        raise FieldError("price", "not_below_price", text)


def _require_room(buyer_id: UUID, listing_id: UUID) -> None:
    """The caller holds the buyer's lock, so that the counts stay true until the bid exists."""
    if (live := live_bid_on(listing_id=listing_id, buyer_id=buyer_id)) is not None:
        raise BidExists(bid_id=str(live.pk))
    if open_bids_of(buyer_id) >= OPEN_BIDS_AT_MOST:
        raise TooManyBids(limit=OPEN_BIDS_AT_MOST)


def _bid_on(listing: Listing, buyer: User) -> Bid:
    if listing.price is None:
        # The database refuses to offer a listing without its price.
        raise AssertionError(f"listing {listing.pk} has no price")
    return Bid(
        listing=listing,
        buyer=buyer,
        seller_id=listing.seller_id,
        asking_price=listing.price,
        title=listing.title,
        cover_url=listing.cover_url,
        version=0,
    )
