"""What a listing needs before anybody is asked to review it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from market.common.errors import FieldError
from market.games.attributes import validate_attributes
from market.listings.errors import DuplicateGameAccount, NewCredentialsRequired, OwnDuplicate
from market.listings.models import LIVE, MAX_IMAGES, MIN_IMAGES, Listing


def require_complete(listing: Listing) -> None:
    """Raises NewCredentialsRequired, FieldError for what is missing first, InvalidAttributes, OwnDuplicate."""
    if listing.needs_new_credentials:
        raise NewCredentialsRequired
    missing = {
        "server_id": listing.server_id is None,
        "title": not listing.title,
        "description": not listing.description,
        "price": listing.price is None,
        "credentials": listing.game_account_id is None,
    }
    for field, is_missing in missing.items():
        if is_missing:
            raise FieldError(field, "required", _("This is needed before the listing can be reviewed."))
    if not MIN_IMAGES <= len(listing.image_ids) <= MAX_IMAGES:
        text = _("{min} to {max} pictures are needed.").format(min=MIN_IMAGES, max=MAX_IMAGES)
        raise FieldError("image_ids", "image_count", text)
    validate_attributes(listing.schema.attributes, listing.attributes, complete=True)
    _refuse_own_duplicate(listing)


def _refuse_own_duplicate(listing: Listing) -> None:
    """Only for the better words: that it is live once, the database decides (`one_live_listing`)."""
    own = Listing.objects.filter(game_account=listing.game_account_id, seller=listing.seller_id, status__in=LIVE)
    other = own.exclude(pk=listing.pk).only("pk", "title").first()
    if other is not None:
        raise OwnDuplicate(listing_id=str(other.pk), listing_title=other.title)


@contextmanager
def one_live_listing() -> Iterator[None]:
    """The database decides that a game account has one live listing; this says so in words.

    Goes round the transaction, not into it: after the refusal nothing more can be done in it.
    """
    try:
        yield
    except IntegrityError as error:
        if "listing_live_once" in str(error):
            raise DuplicateGameAccount from error
        raise
