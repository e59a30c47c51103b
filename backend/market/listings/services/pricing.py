"""The price history."""

from market.common.clock import now
from market.listings.models import Listing, ListingStatus, PriceChange
from market.listings.services.alerts import ask_to_alert_favourers, ask_to_alert_searchers
from market.listings.services.indexing import index_price


def record_price(listing: Listing) -> None:
    """Note the price (fen) that buyers see from now on, unless it is the one they saw before."""
    last = listing.price_changes.order_by("-pk").first()
    if listing.price is None or (last is not None and last.price == listing.price):
        return
    moment = now()
    PriceChange.objects.create(listing=listing, price=listing.price, created_at=moment)
    if last is not None and listing.status == ListingStatus.ON_SALE:
        listing.repriced_at = moment
        listing.save(update_fields=["repriced_at"])
        index_price(listing)
        if listing.price < last.price:
            ask_to_alert_searchers(listing.pk, before=last.price)
            ask_to_alert_favourers(listing.pk)
