"""The hot path: answers that are the same for everybody come from the cache, with the viewer's own part on top."""

import hashlib
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from market.common.api.json import dumps
from market.common.page_cache import recall
from market.listings.api import rendering
from market.listings.api.serializers import ListingDetailSerializer
from market.listings.models import Listing
from market.listings.selectors.reading import listing_for
from market.listings.services.cache import EVERY_GAME, listing_group, search_group
from market.listings.services.views import count_view, remember_view
from market.users.models import User

_SLUG = re.compile(r"[a-z0-9-]{1,40}")


def read_detail(listing_id: UUID, user: User | None) -> dict[str, Any]:
    """A listing as this person may see it; buyers and visitors from the cache. Raises ObjectNotFound."""
    if user is None:
        return _public_detail(listing_id)
    listing = listing_for(listing_id=listing_id, user=user)
    if user.pk == listing.seller_id or user.is_staff_member or not listing.is_public:
        return dict(ListingDetailSerializer(rendering.detail(listing, user)).data)
    own = rendering.viewer_parts(listing, user)
    return dict(ListingDetailSerializer(_public_detail(listing_id) | own).data)


def read_search(query: QueryDict, compute: Callable[[], Any]) -> Any:
    """The answer to a search, found by its query string before anything of it is parsed."""
    game = query.get("game", "")
    group = search_group(game if _SLUG.fullmatch(game) else EVERY_GAME)
    parts = dumps([get_language(), sorted(query.lists())])
    return recall(group, hashlib.blake2b(parts, digest_size=16).hexdigest(), compute)


def note_view(request: Request, listing_id: UUID, seller_id: str) -> None:
    """Count a buyer's or a visitor's look at a listing; sellers and staff are no crowd."""
    if not isinstance(request.user, User):
        count_view(listing_id=listing_id, viewer=BaseThrottle().get_ident(request) or "")
    elif not (request.user.is_staff_member or str(request.user.pk) == seller_id):
        count_view(listing_id=listing_id, viewer=str(request.user.pk))
        remember_view(listing_id=listing_id, user_id=request.user.pk)


def _public_detail(listing_id: UUID) -> dict[str, Any]:
    def compute() -> Any:
        listing: Listing = listing_for(listing_id=listing_id, user=None)
        return ListingDetailSerializer(rendering.detail(listing, None)).data

    answer: dict[str, Any] = recall(listing_group(listing_id), str(get_language()), compute)
    return answer
