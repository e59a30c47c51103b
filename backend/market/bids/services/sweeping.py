"""What happens when nobody does anything: each due bid in a transaction of its own, re-checked under its locks."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from market.bids.lifecycle import EndReason, Status
from market.bids.models import LIVE, Bid
from market.bids.selectors import due_bid_ids
from market.bids.services.history import conclude, end
from market.bids.services.locking import lock_due_bid
from market.common.clock import now
from market.common.deadlines import overlap, waking_hour
from market.common.sides import Side
from market.listings.services import release_listing

logger = structlog.get_logger(__name__)

BATCH = 50


def sweep_bids() -> int:
    """End the bids whose time is over, up to a batch; return how many. One that fails is logged and tried again."""
    return sum(_sweep_or_log(bid_id) for bid_id in due_bid_ids(BATCH))


def sweep_bid(*, bid_id: UUID) -> bool:
    """One bid: False when somebody else is at it or it is not due any more.

    Neither end takes anything from anybody, so that no notice has to have arrived before.
    """
    with transaction.atomic():
        bid = lock_due_bid(bid_id)
        moment = now()
        if bid is None or not bid.is_live or moment < bid.deadline_at:
            return False
        if bid.status == Status.ACCEPTED:
            _lapse(bid, moment)
        else:
            _expire(bid, moment)
        return True


def extend_bids(*, started_at: datetime, ended_at: datetime) -> int:
    """Move the deadlines that ran during an outage by as long as it ran; return how many."""
    ran = Bid.objects.filter(LIVE, deadline_at__gt=started_at, timer_started_at__lt=ended_at)
    bids = list(ran.order_by("pk").select_for_update(no_key=True))
    for bid in bids:
        moved = bid.deadline_at + overlap(bid.timer_started_at, bid.deadline_at, started_at, ended_at)
        bid.deadline_at = moved if bid.status == Status.ACCEPTED else waking_hour(moved)
        bid.version += 1
    Bid.objects.bulk_update(bids, ["deadline_at", "version"])
    return len(bids)


def _expire(bid: Bid, moment: datetime) -> None:
    end(bid, Status.EXPIRED, moment, EndReason.NOT_ANSWERED)
    conclude(bid, notices=dict.fromkeys(Side, "bid_expired"))


def _lapse(bid: Bid, moment: datetime) -> None:
    release_listing(listing_id=bid.listing_id, back_on_sale=True)
    end(bid, Status.LAPSED, moment, EndReason.NOT_ORDERED)
    conclude(bid, notices={side: f"bid_lapsed_{side}" for side in Side})


def _sweep_or_log(bid_id: UUID) -> bool:
    try:
        return sweep_bid(bid_id=bid_id)
    except Exception as error:  # whatever one bid raises, the others must still end
        logger.exception("bid_sweep_failed", bid_id=str(bid_id), error=type(error).__name__)
        return False
