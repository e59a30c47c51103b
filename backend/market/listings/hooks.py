"""What happened to an offer that apps above want to know; bound in config/wiring.py."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from market.common.hooks import Hook
from market.listings.models import Listing


class OfferChange(StrEnum):
    """What a buyer who looked before would find different now."""

    PRICE = "price"
    EDITED = "edited"
    TAKEN_DOWN = "taken_down"
    EXPIRED = "expired"
    RESERVED = "reserved"
    RELEASED = "released"
    SOLD = "sold"


# (listing, change): the listing is locked and saved, and the command's transaction still open. A reservation that
# ends off the shelf is TAKEN_DOWN; RELEASED means that it can be bought again.
offer_changed: Hook[[Listing, OfferChange]] = Hook("listings.offer_changed")

# (listing id, viewer id, answer): puts the viewer's own bid on the listing, if there is one, into `live_bid`.
own_bid_wanted: Hook[[UUID, UUID, dict[str, Any]]] = Hook("listings.own_bid_wanted")
