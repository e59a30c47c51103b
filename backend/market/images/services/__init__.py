"""Commands about pictures. The names here are those that other apps call."""

from market.images.services.attach import attach_images, detach_images
from market.images.services.store import store_image

__all__ = ["attach_images", "detach_images", "store_image"]
