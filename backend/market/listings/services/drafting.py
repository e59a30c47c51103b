"""Writing a listing: created as a draft, edited field by field, so that nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.common.clock import now
from market.common.errors import FieldError, ObjectNotFound, VersionMismatch
from market.games.attributes import validate_attributes
from market.games.bindings import validate_bindings
from market.games.models import GameSchema, GameServer
from market.games.selectors import current_schema, game_of
from market.images.services import attach_images, detach_images
from market.listings.errors import RealNameRequired, TooManyDrafts
from market.listings.hooks import OfferChange, offer_changed
from market.listings.models import EDITABLE, GameAccount, Listing, ListingStatus
from market.listings.services.cache import forget_listing
from market.listings.services.completeness import one_live_listing, require_complete
from market.listings.services.credentials import (
    Credentials,
    current_credentials,
    find_or_create_game_account,
    is_password_of,
    store_credentials,
)
from market.listings.services.pricing import record_price
from market.listings.services.trading import lock_listing, require_status, tell_seller
from market.users.models import User

SUBJECT = "listing"
MOST_DRAFTS = 20


@dataclass(frozen=True)
class ListingChange:
    """What the seller wrote; None means *not named in the request*. Price in fen."""

    server_id: int | None = None
    title: str | None = None
    description: str | None = None
    price: int | None = None
    is_negotiable: bool | None = None
    attributes: Mapping[str, Any] | None = None
    bindings: Sequence[str] | None = None
    image_ids: Sequence[UUID] | None = None
    credentials: Credentials | None = None

    @property
    def is_empty(self) -> bool:
        return self == ListingChange()

    @property
    def is_price_alone(self) -> bool:
        return self.price is not None and self == ListingChange(price=self.price)


def create_listing(*, seller: User, game_slug: str, change: ListingChange) -> Listing:
    """A new draft with whatever is known already.

    Raises RealNameRequired, ObjectNotFound for the game, TooManyDrafts(limit), FieldErrors.
    """
    if not seller.is_real_name_verified:
        raise RealNameRequired
    game = game_of(game_slug)
    with transaction.atomic():
        require_room_for_draft(seller)
        listing = Listing.objects.create(seller=seller, game=game, schema=current_schema(game_slug))
        _apply(listing, seller, change)
        listing.save()
    return listing


def require_room_for_draft(seller: User) -> None:
    """Under the seller's row, so that two pages never both take the last place. Raises TooManyDrafts(limit)."""
    User.objects.select_for_update(no_key=True).get(pk=seller.pk)
    if Listing.objects.filter(seller=seller, status=ListingStatus.DRAFT).count() >= MOST_DRAFTS:
        raise TooManyDrafts(limit=MOST_DRAFTS)


def edit_listing(*, listing_id: UUID, seller: User, version: int | None, change: ListingChange) -> Listing:
    """Change what is named. The price alone keeps a listing on sale; anything else sends it back to review.

    Raises ObjectNotFound, VersionMismatch(version, present status), InvalidTransition, FieldErrors, and for what is
    on sale whatever `submit_listing` raises.
    """
    with one_live_listing(), transaction.atomic():
        listing = lock_own_listing(listing_id, seller)
        if version is not None and version != listing.version:
            raise VersionMismatch(version=listing.version, present=listing.status)
        require_status(listing, *EDITABLE)
        was_on_sale = listing.status == ListingStatus.ON_SALE
        _apply(listing, seller, change)
        listing.version += 1
        if was_on_sale and not (change.is_empty or change.is_price_alone):
            _go_to_review(listing)
        listing.save()
        if was_on_sale:
            forget_listing(listing)
            if not change.is_empty:
                _tell_of_change(listing)
    return listing


def lock_own_listing(listing_id: UUID, seller: User) -> Listing:
    """Somebody else's listing is not there."""
    listing = lock_listing(listing_id)
    if listing.seller_id != seller.pk:
        raise ObjectNotFound
    return listing


def _go_to_review(listing: Listing) -> None:
    require_complete(listing)
    listing.move_to(ListingStatus.PENDING_REVIEW)
    listing.submitted_at = now()


def _tell_of_change(listing: Listing) -> None:
    is_on_sale = listing.status == ListingStatus.ON_SALE
    if is_on_sale:
        record_price(listing)
    tell_seller(listing)
    offer_changed(listing, OfferChange.PRICE if is_on_sale else OfferChange.EDITED)


def _apply(listing: Listing, seller: User, change: ListingChange) -> None:
    for name in ("title", "description", "price", "is_negotiable"):
        value = getattr(change, name)
        if value is not None:
            setattr(listing, name, value)
    if change.server_id is not None:
        listing.server = _server_of(listing, change.server_id)
    if change.attributes is not None:
        # The form that they were filled into was drawn from the newest version.
        listing.schema = current_schema(listing.game_id)
        listing.attributes = validate_attributes(listing.schema.attributes, change.attributes, complete=False)
        listing.bindings = known_bindings(listing.schema, listing.bindings)
    if change.bindings is not None:
        listing.bindings = validate_bindings(listing.schema, change.bindings)
    if change.image_ids is not None:
        _set_images(listing, seller, change.image_ids)
    if change.credentials is not None:
        _set_credentials(listing, seller, change.credentials)


def known_bindings(schema: GameSchema, keys: Sequence[str] | None) -> list[str] | None:
    """Those that this version of the schema still knows; None stays *not said*."""
    kinds = {kind["key"] for kind in schema.binding_kinds}
    return None if keys is None else [key for key in keys if key in kinds]


def _server_of(listing: Listing, server_id: int) -> GameServer:
    server = GameServer.objects.filter(pk=server_id, game_id=listing.game_id, is_open=True).first()
    if server is None:
        raise FieldError("server_id", "invalid_choice", _("Choose a server of this game."))
    return server


def _set_images(listing: Listing, seller: User, image_ids: Sequence[UUID]) -> None:
    """Whatever is shown next is reviewed first, so until then the pictures are the seller's and the reviewers'."""
    dropped = [UUID(kept) for kept in listing.image_ids if UUID(kept) not in image_ids]
    detach_images(image_ids=dropped, subject_type=SUBJECT, subject_id=listing.pk)
    images = attach_images(
        image_ids=image_ids, uploader=seller, subject_type=SUBJECT, subject_id=listing.pk, public=False
    )
    listing.image_ids = [str(image.pk) for image in images]
    listing.cover_url = images[0].medium_url if images else ""


def _set_credentials(listing: Listing, seller: User, credentials: Credentials) -> None:
    game_account = find_or_create_game_account(game_slug=listing.game_id, login=credentials["login"])
    _require_changed(game_account, seller, credentials["password"])
    store_credentials(game_account_id=game_account.pk, entered_by_id=seller.pk, credentials=credentials)
    listing.game_account = game_account
    listing.needs_new_credentials = False


def _require_changed(game_account: GameAccount, seller: User, password: str) -> None:
    """After a trade that died with the password seen, it is changed first, in whichever listing it is offered again."""
    waiting = game_account.listings.filter(seller=seller, needs_new_credentials=True)
    last = current_credentials(game_account.pk, entered_by_id=seller.pk) if waiting.exists() else None
    if last is not None and is_password_of(last, password):
        text = _("This is the password of before. Change it in the game first, then enter the new one.")
        raise FieldError("credentials.password", "unchanged", text)
    waiting.update(needs_new_credentials=False)
