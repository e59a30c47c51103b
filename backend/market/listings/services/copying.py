"""Beginning a listing with the words of another one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from market.games.attributes import InvalidAttributes, validate_attributes
from market.games.models import GameSchema, GameServer
from market.games.selectors import current_schema, game_of
from market.listings.errors import RealNameRequired
from market.listings.models import Listing
from market.listings.services.drafting import known_bindings, lock_own_listing, require_room_for_draft
from market.users.models import User


def copy_listing(*, listing_id: UUID, seller: User) -> Listing:
    """A new draft with the words, price and facts of one's own listing, whatever has become of that one.

    It takes neither pictures nor credentials along: they belong to the other game account. What the game's present
    schema no longer knows stays behind. Raises RealNameRequired, ObjectNotFound, TooManyDrafts(limit).
    """
    if not seller.is_real_name_verified:
        raise RealNameRequired
    with transaction.atomic():
        source = lock_own_listing(listing_id, seller)
        require_room_for_draft(seller)
        schema = current_schema(game_of(source.game_id).slug)
        return Listing.objects.create(
            seller=seller,
            game_id=source.game_id,
            schema=schema,
            server=_open_server(source.server),
            title=source.title,
            description=source.description,
            price=source.price,
            is_negotiable=source.is_negotiable,
            attributes=_known_attributes(schema, source.attributes),
            bindings=known_bindings(schema, source.bindings),
        )


def _open_server(server: GameServer | None) -> GameServer | None:
    return server if server is not None and server.is_open else None


def _known_attributes(schema: GameSchema, values: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for key, value in values.items():
        try:
            known |= validate_attributes(schema.attributes, {key: value}, complete=False)
        except InvalidAttributes:
            continue
    return known
