"""Changing many prices at once: each listing has its own verdict, and one refusal undoes no other change."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from market.common.errors import DomainError
from market.listings.models import Listing
from market.listings.services.drafting import ListingChange, edit_listing
from market.users.models import User

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class WantedPrice:
    """What one listing shall cost (fen), and the version of it that the seller saw."""

    listing_id: UUID
    price: int
    version: int


@dataclass(frozen=True)
class PriceVerdict:
    """The listing as it is now, or why its price stayed."""

    listing_id: UUID
    outcome: Listing | DomainError


def change_prices(*, seller: User, wanted: Iterable[WantedPrice]) -> list[PriceVerdict]:
    """Change each price as `edit_listing` does, each in its own transaction, in the order given. Raises nothing."""
    return [PriceVerdict(one.listing_id, _change_price(seller, one)) for one in wanted]


def _change_price(seller: User, wanted: WantedPrice) -> Listing | DomainError:
    try:
        return edit_listing(
            listing_id=wanted.listing_id,
            seller=seller,
            version=wanted.version,
            change=ListingChange(price=wanted.price),
        )
    except DomainError as refusal:
        return refusal
