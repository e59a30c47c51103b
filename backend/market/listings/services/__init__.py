"""Commands on listings, by topic. The names here are those that other apps call."""

from market.listings.services.credentials import current_credentials, read_credentials, store_credentials
from market.listings.services.trading import lock_listing, mark_listing_sold, release_listing, reserve_listing

__all__ = [
    "current_credentials",
    "lock_listing",
    "mark_listing_sold",
    "read_credentials",
    "release_listing",
    "reserve_listing",
    "store_credentials",
]
