"""The last lines of every command: the row itself, notices to whom it concerns, and the push to both sides."""

from datetime import datetime, timedelta

from market.bids.lifecycle import EndReason
from market.bids.models import Bid, BidOffer
from market.common.deadlines import waking_hour
from market.common.realtime import publish
from market.common.sides import Side
from market.notifications.services import notify

PLACED = "bid_placed"


def conclude(bid: Bid, *, notices: dict[Side, str]) -> Bid:
    """Save the bid, tell each side its kind of notice, push on commit.

    Notices lock inboxes, so they come after every other lock, in the order of the people's ids.
    """
    bid.version += 1
    bid.save()
    for side in sorted(notices, key=bid.party):
        tell(bid, side, notices[side])
    push(bid)
    return bid


def tell(bid: Bid, side: Side, kind: str) -> None:
    notify(
        user_id=bid.party(side),
        kind=kind,
        params={"title": bid.title, "price_fen": bid.price, "deadline_at": bid.deadline_at},
        subject_type="bid",
        subject_id=bid.pk,
        subject_label=bid.title,
        mail_series=_mail_series(bid, kind),
    )


def _mail_series(bid: Bid, kind: str) -> str:
    """Whoever bids, withdraws and bids again must not fill the seller's mailbox."""
    return f"{PLACED}:{bid.listing_id.hex}:{bid.buyer_id.hex}" if kind == PLACED else ""


def push(bid: Bid) -> None:
    publish(
        [bid.buyer_id, bid.seller_id],
        {
            "type": "bid",
            "id": str(bid.pk),
            "listing_id": str(bid.listing_id),
            "status": str(bid.status),
            "version": bid.version,
        },
    )


def make_offer(bid: Bid, side: Side, price: int, moment: datetime, time: timedelta) -> BidOffer:
    """Put a price (fen) to the other side, which has `time` to answer. Nothing here saves."""
    bid.price = price
    bid.timer_started_at, bid.deadline_at = moment, waking_hour(moment + time)
    return BidOffer(bid=bid, side=side, price=price)


def end(bid: Bid, status: str, moment: datetime, reason: EndReason | None = None) -> None:
    """Assign a final status, without saving. Raises InvalidTransition."""
    bid.move_to(status)
    bid.closed_at = moment
    bid.end_reason = reason or ""
