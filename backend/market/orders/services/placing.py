"""From a listing to a reservation of it."""

import secrets
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from market.common.clock import now
from market.common.errors import NotPermitted
from market.common.idempotency import command_transaction
from market.common.money import share_of
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


def place_order(*, buyer: User, listing_id: UUID, expected_price: int) -> Order:
    """Reserve the listing for the buyer at the price (fen) they saw; they have 15 minutes to pay.

    Raises ListingUnavailable, PriceChanged(price), OwnListing, TooManyUnpaidOrders, ShutOutOfListing, NotPermitted
    for staff.
    """
    with command_transaction():
        if lock_buyer(buyer.pk).is_staff_member:
            raise NotPermitted
        _refuse_who_leaves_orders_unpaid(buyer.pk, listing_id)
        listing = reserve_listing(listing_id=listing_id, buyer_id=buyer.pk, expected_price=expected_price)
        order = _order_for(buyer, listing, expected_price)
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


def _refuse_who_leaves_orders_unpaid(buyer_id: UUID, listing_id: UUID) -> None:
    """The caller holds the buyer's lock, so that the counts stay true until the order exists."""
    unpaid = last_unpaid(buyer_id=buyer_id, listing_id=listing_id, limit=UNPAID_ON_ONE_LISTING)
    if len(unpaid) == UNPAID_ON_ONE_LISTING and now() < (until := _shut_out_until(unpaid)):
        raise ShutOutOfListing(until=until)
    if unpaid_orders_of(buyer_id) >= UNPAID_ORDERS_AT_MOST:
        raise TooManyUnpaidOrders(limit=UNPAID_ORDERS_AT_MOST)


def _shut_out_until(unpaid: list[datetime]) -> datetime:
    return max(unpaid) + SHUT_OUT_FOR


def _order_for(buyer: User, listing: Listing, price: int) -> Order:
    if listing.game_account_id is None:
        # The database refuses to offer a listing without its game account.
        raise AssertionError(f"listing {listing.pk} offers nothing")
    return Order(
        number=_new_number(),
        listing=listing,
        game_account_id=listing.game_account_id,
        buyer=buyer,
        seller_id=listing.seller_id,
        price=price,
        fee_bps=FEE_BPS,
        fee=share_of(price, FEE_BPS),
        snapshot=promise_of(listing),
        handover_steps=listing.schema.handover_steps,
        hold_days=hold_days(seller_level=seller_level(listing.seller_id), price=price),
        **asdict(TIMES),
    )


def _new_number() -> str:
    """The letters AH and six digits: short enough to say on the phone; a thousand million of them."""
    while True:
        number = "AH-" + "".join(secrets.choice(_DIGITS) for _ in range(6))
        if not Order.objects.filter(number=number).exists():
            return number
