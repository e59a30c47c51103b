"""What the database itself refuses, whatever a command forgets."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from market.bids.lifecycle import Status
from market.bids.models import Bid
from market.bids.tests.factories import ASKED, make_bid, make_negotiable
from market.common.ids import new_id


def _second_live_bid(bid: Bid) -> None:
    bid.pk, bid._state.adding = new_id(), True
    bid.save(force_insert=True)


def _second_acceptance(bid: Bid) -> None:
    other = make_bid(listing=make_negotiable())
    Bid.objects.filter(pk=bid.pk).update(status=Status.ACCEPTED)
    Bid.objects.filter(pk=other.pk).update(listing=bid.listing_id, status=Status.ACCEPTED)


VIOLATIONS: dict[str, Callable[[Bid], object]] = {
    "bid_below_asking": lambda bid: Bid.objects.filter(pk=bid.pk).update(price=ASKED),
    "bid_between_two_people": lambda bid: Bid.objects.filter(pk=bid.pk).update(seller=bid.buyer_id),
    "bid_ordered_when_accepted": lambda bid: Bid.objects.filter(pk=bid.pk).update(order_id=new_id()),
    "bid_live_once": _second_live_bid,
    "bid_accepted_once": _second_acceptance,
    "bid_offer_positive": lambda bid: bid.offers.update(price=0),
}


@pytest.mark.django_db
@pytest.mark.parametrize("constraint", VIOLATIONS)
def test_the_database_refuses(constraint: str) -> None:
    bid = make_bid()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        VIOLATIONS[constraint](bid)
