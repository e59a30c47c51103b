"""From rows to what the serializers draw; what a person may do travels along, so that no client guesses."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from rest_framework.response import Response

from market.bids.api.serializers import BidSerializer
from market.bids.lifecycle import Action
from market.bids.models import Bid
from market.bids.selectors import Bargaining, bargaining_of, bid_of
from market.common.clock import now
from market.common.sides import Side
from market.listings.models import ListingStatus
from market.users.models import User
from market.users.selectors import PersonCard, people_cards


def rendered(bid: Bid, reader: User, status: int = 200) -> Response:
    """The whole bid as its party `reader` sees it."""
    (document,) = documents([bid_of(user_id=reader.pk, bid_id=bid.pk)], reader.pk)
    return Response(BidSerializer(document).data, status=status)


def documents(bids: Iterable[Bid], reader_id: UUID) -> list[dict[str, Any]]:
    """Bids as one of their parties sees them, in one further query for the people."""
    bids = list(bids)
    people = people_cards({person for bid in bids for person in (bid.buyer_id, bid.seller_id)})
    moment = now()
    return [_document(bid, bid.side_of(reader_id) or Side.BUYER, people, moment) for bid in bids]


def _document(bid: Bid, side: Side, people: Mapping[UUID, PersonCard], moment: datetime) -> dict[str, Any]:
    offers = sorted(bid.offers.all(), key=lambda offer: offer.pk)
    bargaining = bargaining_of(bid, offers)
    return {
        "id": bid.pk,
        "listing": _listing(bid),
        "buyer": people[bid.buyer_id],
        "seller": people[bid.seller_id],
        "role": side,
        "status": bid.status,
        "price": bid.price,
        "asking_price": bid.asking_price,
        "offers": offers,
        "turn": bid.turn,
        "deadline_at": bid.deadline_at if bid.turn else None,
        "end_reason": bid.end_reason or None,
        "closed_at": bid.closed_at,
        "order_id": bid.order_id,
        "bargaining": {
            "above": bargaining.above,
            "below": bargaining.below,
            "counters_left": bargaining.counters_left[side],
        },
        "version": bid.version,
        "created_at": bid.created_at,
        "server_time": moment,
        "permissions": _permissions(bid, side, bargaining, moment),
    }


def _permissions(bid: Bid, side: Side, bargaining: Bargaining, moment: datetime) -> dict[str, bool]:
    may = {f"can_{action}": bid.may(action, side, moment) for action in Action}
    # While it is reserved for somebody else the negotiation waits.
    is_on_offer = bid.listing.status == ListingStatus.ON_SALE
    may["can_accept"] &= is_on_offer
    may["can_counter"] &= is_on_offer and bargaining.leaves_room(side)
    return may


def _listing(bid: Bid) -> dict[str, Any]:
    english = get_language() == "en"
    listing, game, server = bid.listing, bid.listing.game, bid.listing.server
    return {
        "id": listing.pk,
        "title": bid.title,
        "cover_url": bid.cover_url or None,
        "price": listing.price if listing.is_public else None,
        "status": listing.status if listing.is_public else None,
        "game": {"slug": game.slug, "name": game.name_en if english else game.name, "accent": game.accent},
        "server": server and {"id": server.pk, "name": server.name_en if english else server.name},
    }
