"""From rows to what the serializers draw; what a person may do travels along, so that no client guesses."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from market.common.clock import now
from market.common.errors import DomainError
from market.games.attributes import show_attributes
from market.games.bindings import show_bindings
from market.listings.hooks import own_bid_wanted
from market.listings.models import EDITABLE, OFFERABLE, RENEWABLE, RETRACTABLE, Favourite, Listing, ListingStatus
from market.listings.selectors.approved import changes_since_approval, new_image_ids
from market.listings.selectors.reading import images_of, is_favourite, passport_of, sellers_of
from market.listings.services.heat import is_hot
from market.listings.services.repricing import PriceVerdict
from market.users.models import User
from market.users.selectors import PersonCard


def cards(listings: Sequence[Listing]) -> list[dict[str, Any]]:
    sellers, moment = sellers_of(listings), now()
    return [_card(listing, sellers[listing.seller_id], moment) for listing in listings]


def own_cards(listings: Sequence[Listing], user: User) -> list[dict[str, Any]]:
    sellers, moment = sellers_of(listings), now()
    return [_card(listing, sellers[listing.seller_id], moment) | _private_parts(listing, user) for listing in listings]


def favourite_cards(favourites: Sequence[Favourite]) -> list[dict[str, Any]]:
    drawn = cards([favourite.listing for favourite in favourites])
    return [
        {"id": row.pk, "price": row.price, "created_at": row.created_at, "listing": card}
        for row, card in zip(favourites, drawn, strict=True)
    ]


def detail(listing: Listing, user: User | None) -> dict[str, Any]:
    """All of a listing: what everybody may see, which is the same for everybody, and the viewer's own part."""
    return _public_parts(listing) | viewer_parts(listing, user)


def viewer_parts(listing: Listing, user: User | None) -> dict[str, Any]:
    """What of a detail depends on who looks."""
    parts = _private_parts(listing, user) | {"is_favourite": False, "live_bid": None}
    if user is not None and not user.is_staff_member:
        parts["is_favourite"] = is_favourite(listing.pk, user.pk)
        own_bid_wanted(listing.pk, user.pk, parts)
        parts["permissions"]["can_bid"] &= parts["live_bid"] is None
    return parts


def _public_parts(listing: Listing) -> dict[str, Any]:
    (seller,) = sellers_of([listing]).values()
    return _card(listing, seller, now()) | {
        "description": listing.description,
        "attributes": _shown(listing),
        "bindings": _bindings(listing),
        "images": images_of(listing),
        # Before a review anybody's login name may stand there: typing it must not tell who bought that account.
        "passport": _passport(listing) if listing.is_public else [],
        "price_history_count": listing.price_changes.count(),
        "view_count": listing.view_count,
        "favourite_count": listing.favourite_count,
    }


def review(listing: Listing, reviewer: User) -> dict[str, Any]:
    changes, shown = changes_since_approval(listing), detail(listing, reviewer)
    return shown | {
        "passport": shown["passport"] if listing.is_public else _passport(listing),
        "changes": None if changes is None else [one._asdict() for one in changes],
        "new_image_ids": new_image_ids(listing),
        "reason_language": listing.seller.language,
    }


def price_verdicts(verdicts: Sequence[PriceVerdict], seller: User) -> list[dict[str, Any]]:
    changed = [one.outcome for one in verdicts if isinstance(one.outcome, Listing)]
    drawn = {card["id"]: card for card in own_cards(changed, seller)}
    return [
        {
            "id": one.listing_id,
            "listing": drawn.get(one.listing_id),
            "refusal": _refusal(one.outcome) if isinstance(one.outcome, DomainError) else None,
        }
        for one in verdicts
    ]


def _refusal(error: DomainError) -> dict[str, Any]:
    return {"code": error.code, "status": error.status, "detail": error.detail}


def permissions(listing: Listing, user: User | None) -> dict[str, bool]:
    is_own = user is not None and user.pk == listing.seller_id
    is_trader = user is None or not (user.is_staff_member or user.is_blacklisted)
    may_sell = is_own and is_trader
    is_off_shelf = listing.status == ListingStatus.OFF_SHELF
    return {
        # A visitor may press the button too: signing in comes next.
        "can_buy": is_trader and not is_own and listing.status == ListingStatus.ON_SALE,
        "can_bid": is_trader and not is_own and listing.is_negotiable and listing.status == ListingStatus.ON_SALE,
        "can_edit": may_sell and listing.status in EDITABLE,
        "can_submit": may_sell and listing.status in OFFERABLE and not is_off_shelf,
        "can_take_down": may_sell and listing.status in RETRACTABLE,
        "can_relist": may_sell and is_off_shelf,
        "can_renew": may_sell and listing.status in RENEWABLE,
        "can_copy": may_sell,
        "can_delete": may_sell and listing.status == ListingStatus.DRAFT,
        "can_favourite": is_trader and not is_own and listing.is_public,
    }


def _card(listing: Listing, seller: PersonCard, moment: datetime) -> dict[str, Any]:
    english = get_language() == "en"
    game, server = listing.game, listing.server
    return {
        "id": listing.pk,
        "title": listing.title,
        "price": listing.price,
        "status": listing.status,
        "game": {"slug": game.slug, "name": game.name_en if english else game.name, "accent": game.accent},
        "server": server and {"id": server.pk, "name": server.name_en if english else server.name},
        "cover_url": listing.cover_url or None,
        "card_attributes": _shown(listing, card=True),
        "seller": seller,
        "negotiable": listing.is_negotiable,
        "published_at": listing.published_at,
        "hot": is_hot(listing, at=moment),
    }


def _private_parts(listing: Listing, user: User | None) -> dict[str, Any]:
    may_know = user is not None and (user.pk == listing.seller_id or user.is_staff_member)
    return {
        "version": listing.version,
        "rejection_reason": listing.rejection_reason if may_know else "",
        "needs_new_credentials": may_know and listing.needs_new_credentials,
        "has_credentials": may_know and listing.game_account_id is not None,
        "submitted_at": listing.submitted_at if may_know else None,
        "expires_at": listing.expires_at if user is not None and user.pk == listing.seller_id else None,
        "permissions": permissions(listing, user),
    }


def _passport(listing: Listing) -> list[dict[str, Any]]:
    return [asdict(entry) for entry in passport_of(listing)]


def _bindings(listing: Listing) -> list[dict[str, str]] | None:
    if listing.bindings is None:
        return None
    return [{"key": one.key, "label": one.label} for one in show_bindings(listing.schema, listing.bindings)]


def _shown(listing: Listing, *, card: bool = False) -> list[dict[str, Any]]:
    shown = show_attributes(listing.schema.attributes, listing.attributes, card=card)
    return [{"key": one.key, "label": one.label, "value": one.display, "raw": one.value} for one in shown]
