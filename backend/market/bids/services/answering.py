"""What the two sides say to an offer."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.bids.errors import NoMoreCounters, OtherSideRestricted
from market.bids.hooks import bid_wanted
from market.bids.lifecycle import Action, Status
from market.bids.models import Bid
from market.bids.selectors import bargaining_of
from market.bids.services.history import conclude, end, make_offer
from market.bids.services.locking import lock_bid, side_in
from market.bids.terms import ANSWER_TIME, COUNTERS_EACH, ORDER_TIME
from market.common.clock import now
from market.common.errors import DomainError, FieldError, VersionMismatch
from market.common.idempotency import command_transaction
from market.common.money import display_yuan
from market.common.sides import Side
from market.listings.services.trading import hold_listing, require_on_offer
from market.users.models import User

_OTHER = {Side.BUYER: Side.SELLER, Side.SELLER: Side.BUYER}


def accept_bid(*, bid_id: UUID, user: User, version: int | None = None) -> Bid:
    """Agree to the other side's offer: the listing is reserved for the buyer at its price for 30 minutes.

    `version` is the one that the person saw. Raises as `Bid.require`, ListingUnavailable while it is reserved for
    somebody else, OtherSideRestricted, VersionMismatch, and for the buyer what `bid_wanted` raises.
    """
    with command_transaction():
        bid, side = _lock_for(bid_id, user, Action.ACCEPT, version)
        require_on_offer(bid.listing, bid.buyer_id)
        _require_unrestricted(bid.party(_OTHER[side]))
        _require_admitted(bid, side)
        bid.move_to(Status.ACCEPTED)
        bid.timer_started_at = now()
        # Minutes, for somebody who is asked to come now: were it moved to the morning like the others, an answer
        # late at night would reserve the listing until then.
        bid.deadline_at = bid.timer_started_at + ORDER_TIME
        hold_listing(bid.listing, bid.buyer_id)
        return conclude(bid, notices={_OTHER[side]: f"bid_accepted_by_{side}"})


def counter_bid(*, bid_id: UUID, user: User, price: int, version: int | None = None) -> Bid:
    """Answer with another price (fen) between the two that are on the table; the other side has 48 hours.

    Raises as `Bid.require`, NoMoreCounters(limit), FieldError for a price that is not between, ListingUnavailable,
    OtherSideRestricted, VersionMismatch.
    """
    with command_transaction():
        bid, side = _lock_for(bid_id, user, Action.COUNTER, version)
        require_on_offer(bid.listing, bid.buyer_id)
        _require_unrestricted(bid.party(_OTHER[side]))
        _require_between(bid, side, price)
        bid.move_to(Status.COUNTERED if side == Side.SELLER else Status.PENDING)
        make_offer(bid, side, price, now(), ANSWER_TIME).save()
        return conclude(bid, notices={_OTHER[side]: f"bid_countered_by_{side}"})


def reject_bid(*, bid_id: UUID, user: User, version: int | None = None) -> Bid:
    """Decline the other side's offer for good. Raises as `Bid.require`, VersionMismatch."""
    with transaction.atomic():
        bid, side = _lock_for(bid_id, user, Action.REJECT, version)
        end(bid, Status.REJECTED, now())
        return conclude(bid, notices={_OTHER[side]: f"bid_rejected_by_{side}"})


def withdraw_bid(*, bid_id: UUID, buyer: User) -> Bid:
    """Take the bid back before it is accepted. Raises as `Bid.require`."""
    with transaction.atomic():
        bid, _side = _lock_for(bid_id, buyer, Action.WITHDRAW, None)
        end(bid, Status.WITHDRAWN, now())
        return conclude(bid, notices={Side.SELLER: "bid_withdrawn"})


def _lock_for(bid_id: UUID, user: User, action: Action, version: int | None) -> tuple[Bid, Side]:
    bid = lock_bid(bid_id)
    side = side_in(bid, user.pk)
    bid.require(action, side, now())
    if version is not None and version != bid.version:
        raise VersionMismatch(version=bid.version, present=bid.status)
    return bid, side


def _require_unrestricted(other_id: UUID) -> None:
    if not User.objects.filter(pk=other_id, is_blacklisted=False, is_active=True).exists():
        raise OtherSideRestricted


def _require_admitted(bid: Bid, side: Side) -> None:
    """The buyer may have left the listing unpaid since the bid; why not is their own business."""
    try:
        bid_wanted(bid.buyer_id, bid.listing_id)
    except DomainError as refusal:
        if side == Side.BUYER:
            raise
        raise OtherSideRestricted from refusal


def _require_between(bid: Bid, side: Side, price: int) -> None:
    bargaining = bargaining_of(bid, list(bid.offers.all()))
    if bargaining.counters_left[side] <= 0:
        raise NoMoreCounters(limit=COUNTERS_EACH)
    if not bargaining.above < price < bargaining.below:
        text = _("Name a price above {above} and below {below}.").format(
            above=display_yuan(bargaining.above), below=display_yuan(bargaining.below)
        )
        raise FieldError("price", "not_between", text)
