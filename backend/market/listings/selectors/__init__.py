"""Reading listings, by topic. The names here are those that other apps call."""

from market.listings.selectors.reading import count_on_sale, may_see_pictures

__all__ = ["count_on_sale", "may_see_pictures"]
