"""Every status, every command and both sides: which move is made, and which is refused without a trace."""

from collections.abc import Callable

import pytest

from market.bids.errors import NotYourTurn
from market.bids.lifecycle import Status
from market.bids.models import Bid
from market.bids.services.answering import accept_bid, counter_bid, reject_bid, withdraw_bid
from market.bids.services.ordering import take_bid
from market.bids.services.sweeping import sweep_bid
from market.bids.tests.factories import make_bid
from market.common.clock import now
from market.common.errors import DomainError, InvalidTransition, NotPermitted, ObjectNotFound
from market.common.ids import new_id
from market.common.sides import Side
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Action = Callable[[Bid, User], object]


def _order(bid: Bid, user: User) -> object:
    return take_bid(
        bid_id=bid.pk,
        listing_id=bid.listing_id,
        buyer_id=user.pk,
        expected_price=bid.price,
        order_id=new_id(),
    )


ACTIONS: dict[str, Action] = {
    "accept": lambda bid, user: accept_bid(bid_id=bid.pk, user=user),
    "reject": lambda bid, user: reject_bid(bid_id=bid.pk, user=user),
    "counter": lambda bid, user: counter_bid(bid_id=bid.pk, user=user, price=110_000),
    "withdraw": lambda bid, user: withdraw_bid(bid_id=bid.pk, buyer=user),
    "order": _order,
}
# {status: {(action, side): what becomes of it}}; what is not named is refused.
OUTCOMES: dict[str, dict[tuple[str, str], str]] = {
    "pending": {
        ("accept", "seller"): "accepted",
        ("reject", "seller"): "rejected",
        ("counter", "seller"): "countered",
        ("withdraw", "buyer"): "withdrawn",
    },
    "countered": {
        ("accept", "buyer"): "accepted",
        ("reject", "buyer"): "rejected",
        ("counter", "buyer"): "pending",
        ("withdraw", "buyer"): "withdrawn",
    },
    "accepted": {("order", "buyer"): "accepted"},
    "rejected": {},
    "withdrawn": {},
    "expired": {},
    "lapsed": {},
}
# What becomes of it when its time is over.
TIME_OVER = {"pending": "expired", "countered": "expired", "accepted": "lapsed"}


def refusal(status: str, action: str, side: str) -> type[DomainError]:
    if action in ("withdraw", "order") and side == Side.SELLER:
        return NotPermitted
    if status in ("pending", "countered") and action != "order":
        return NotYourTurn
    return InvalidTransition


@pytest.mark.parametrize("side", Side.values)
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", Status.values)
def test_every_status_command_and_side(status: str, action: str, side: str) -> None:
    bid = make_bid(status)
    person = User.objects.get(pk=bid.party(Side(side)))
    before = Bid.objects.values().get(pk=bid.pk)
    wanted = OUTCOMES[status].get((action, side))
    if wanted is None:
        with pytest.raises(refusal(status, action, side)):
            ACTIONS[action](bid, person)
        assert Bid.objects.values().get(pk=bid.pk) == before
    else:
        ACTIONS[action](bid, person)
        assert Bid.objects.get(pk=bid.pk).status == wanted


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", Status.values)
def test_a_strangers_bid_does_not_exist(status: str, action: str) -> None:
    bid = make_bid(status)
    with pytest.raises(ObjectNotFound):
        ACTIONS[action](bid, UserFactory())


@pytest.mark.parametrize("status", Status.values)
def test_time_ends_what_is_live_and_nothing_else(status: str) -> None:
    bid = make_bid(status)
    Bid.objects.filter(pk=bid.pk).update(deadline_at=now())
    assert sweep_bid(bid_id=bid.pk) == (status in TIME_OVER)
    assert Bid.objects.get(pk=bid.pk).status == TIME_OVER.get(status, status)


@pytest.mark.parametrize("present", Status.values)
@pytest.mark.parametrize("wanted", Status.values)
def test_the_table_of_moves_is_the_one_of_the_commands(present: str, wanted: str) -> None:
    reached = {*OUTCOMES[present].values(), TIME_OVER.get(present)} - {present}
    assert Bid(status=present).can_move_to(wanted) == (wanted in reached)
