"""From a listing to a reservation of it."""

import secrets
from dataclasses import asdict
from uuid import UUID

from market.bids.selectors import last_abandoned
from market.bids.services.ordering import take_bid
from market.common.clock import now
from market.common.errors import NotPermitted
from market.common.idempotency import command_transaction
from market.common.ids import new_id
from market.common.money import share_of
from market.games.bindings import steps_for
from market.listings.models import Listing
from market.listings.services import reserve_listing
from market.orders.errors import ShutOutOfListing, TooManyUnpaidOrders
from market.orders.lifecycle import Actor, Side
from market.orders.models import Order
from market.orders.promises import promise_of
from market.orders.selectors import last_unpaid, unpaid_orders_of
from market.orders.services.history import Notice, conclude
from market.orders.services.locking import lock_buyer
from market.orders.services.timers import start_timer
from market.orders.terms import (
    FEE_BPS,
    SHUT_OUT_FOR,
    TIMES,
    UNPAID_ON_ONE_LISTING,
    UNPAID_ORDERS_AT_MOST,
    hold_days,
)
from market.users.models import User
from market.users.selectors import seller_level

# Crockford's digits: none can be read as another.
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def place_order(*, buyer: User, listing_id: UUID, expected_price: int, bid_id: UUID | None = None) -> Order:
    """Reserve the listing for the buyer at the price (fen) they saw; they have 15 minutes to pay.

    With `bid_id` it is reserved already, at the price of that accepted bid, and what is left of the bid's 30 minutes
    is there to pay in. Raises ListingUnavailable, PriceChanged(price), OwnListing, TooManyUnpaidOrders,
    ShutOutOfListing, NotPermitted for staff; for a bid what `take_bid` raises.
    """
    with command_transaction():
        if lock_buyer(buyer.pk).is_staff_member:
            raise NotPermitted
        _refuse_who_holds_unpaid_orders(buyer.pk)
        if bid_id is None:
            refuse_who_is_shut_out(buyer.pk, listing_id)
            listing = reserve_listing(listing_id=listing_id, buyer_id=buyer.pk, expected_price=expected_price)
            order = _order_for(new_id(), buyer, listing, expected_price)
        else:
            order = _order_from_bid(bid_id, buyer, listing_id, expected_price)
        start_timer(order, now(), order.payment_time)
        order.save(force_insert=True)
        return conclude(
            order,
            event="placed",
            actor=Actor.BUYER,
            actor_id=buyer.pk,
            data={"amount": order.price},
            notices=(
                Notice(Side.BUYER, "order_awaits_payment", {"price_fen": order.price}),
                Notice(Side.SELLER, "order_placed", {"price_fen": order.price}),
            ),
        )


def refuse_who_is_shut_out(buyer_id: UUID, listing_id: UUID) -> None:
    """Whoever left two reservations of a listing unpaid waits a day, before bidding on it too; a bid that lapsed
    without an order was one. Bound to bids.hooks.bid_wanted. Raises ShutOutOfListing."""
    limit = UNPAID_ON_ONE_LISTING
    ended = last_unpaid(buyer_id=buyer_id, listing_id=listing_id, limit=limit)
    ended += last_abandoned(buyer_id=buyer_id, listing_id=listing_id, limit=limit)
    if len(ended) >= limit and now() < (until := max(ended) + SHUT_OUT_FOR):
        raise ShutOutOfListing(until=until)


def _refuse_who_holds_unpaid_orders(buyer_id: UUID) -> None:
    """The caller holds the buyer's lock, so that the count stays true until the order exists."""
    if unpaid_orders_of(buyer_id) >= UNPAID_ORDERS_AT_MOST:
        raise TooManyUnpaidOrders(limit=UNPAID_ORDERS_AT_MOST)


def _order_from_bid(bid_id: UUID, buyer: User, listing_id: UUID, price: int) -> Order:
    order_id = new_id()
    taken = take_bid(bid_id=bid_id, listing_id=listing_id, buyer_id=buyer.pk, expected_price=price, order_id=order_id)
    order = _order_for(order_id, buyer, taken.listing, price)
    order.payment_time = taken.time_left
    return order


def _order_for(order_id: UUID, buyer: User, listing: Listing, price: int) -> Order:
    if listing.game_account_id is None:
        # The database refuses to offer a listing without its game account.
        raise AssertionError(f"listing {listing.pk} offers nothing")
    return Order(
        id=order_id,
        number=_new_number(),
        listing=listing,
        game_account_id=listing.game_account_id,
        buyer=buyer,
        seller_id=listing.seller_id,
        price=price,
        fee_bps=FEE_BPS,
        fee=share_of(price, FEE_BPS),
        snapshot=promise_of(listing),
        handover_steps=steps_for(listing.schema, listing.bindings),
        hold_days=hold_days(seller_level=seller_level(listing.seller_id), price=price),
        **asdict(TIMES),
    )


def _new_number() -> str:
    """The letters AH and six digits: short enough to say on the phone; a thousand million of them."""
    while True:
        number = "AH-" + "".join(secrets.choice(_DIGITS) for _ in range(6))
        if not Order.objects.filter(number=number).exists():
            return number
