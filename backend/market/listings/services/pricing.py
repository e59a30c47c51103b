"""The price history."""

from market.listings.models import Listing, PriceChange


def record_price(listing: Listing) -> None:
    """Note the price (fen) that buyers see from now on, unless it is the one they saw before."""
    last = listing.price_changes.order_by("-pk").first()
    if listing.price is not None and (last is None or last.price != listing.price):
        PriceChange.objects.create(listing=listing, price=listing.price)
