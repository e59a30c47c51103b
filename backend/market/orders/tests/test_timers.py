"""What happens when nobody does anything, and what must have happened before."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.common.clock import now
from market.common.deadlines import waking_hour
from market.common.models import OutgoingMessage
from market.listings.models import Listing
from market.notifications.models import Notification
from market.orders.errors import OutageInFuture, TimeIsOver
from market.orders.lifecycle import Status
from market.orders.models import Order, PlatformOutage
from market.orders.services.handover import tick_step
from market.orders.services.outages import note_heartbeat, record_outage
from market.orders.services.paying import pay_order
from market.orders.services.sweeping import sweep_deadlines
from market.orders.tests.factories import make_order
from market.users.tests.factories import PIN
from market.wallets.selectors import wallet_of
from market.wallets.services import trades
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
# Longer than any timer's, with the night's delay.
PAST_EVERY_DEADLINE = 24 * 4


@pytest.mark.parametrize(
    ("status", "becomes", "end_reason", "listing_becomes"),
    [
        ("awaiting_payment", "cancelled", "not_paid", "on_sale"),
        ("paid", "refunded", "not_delivered", "off_shelf"),
        ("delivered", "completed", "inspection_over", "sold"),
        ("return_requested", "disputed", "", "reserved"),
        ("returning", "disputed", "", "reserved"),
    ],
)
def test_what_each_deadline_brings(
    clock: Clock, status: str, becomes: str, end_reason: str, listing_becomes: str
) -> None:
    order = make_order(status)
    assert sweep_deadlines() == 0
    clock.shift(hours=PAST_EVERY_DEADLINE)
    assert sweep_deadlines() == 1
    order.refresh_from_db()
    assert (order.status, order.end_reason) == (becomes, end_reason)
    assert (order.deadline_at, order.sweep_at) == (None, None)
    assert Listing.objects.get(pk=order.listing_id).status == listing_becomes
    assert sweep_deadlines() == 0


@pytest.mark.parametrize("status", ["disputed", "completed", "cancelled", "refunded", "split"])
def test_where_no_timer_runs(clock: Clock, status: str) -> None:
    make_order(status)
    clock.shift(days=60)
    assert sweep_deadlines() == 0


@pytest.mark.parametrize(
    ("status", "hours"), [("paid", 24), ("delivered", 72), ("return_requested", 24), ("returning", 48)]
)
def test_how_long_each_side_has(status: str, hours: int) -> None:
    order = make_order(status)
    assert order.timer_started_at is not None
    assert order.deadline_at == waking_hour(order.timer_started_at + timedelta(hours=hours))


def test_a_reservation_lasts_fifteen_minutes_by_day_and_by_night() -> None:
    order = make_order()
    assert order.timer_started_at is not None
    assert order.deadline_at == order.timer_started_at + timedelta(minutes=15)


def test_an_unpaid_reservation_cannot_be_paid_after_its_time_though_no_sweep_came(clock: Clock) -> None:
    order = make_order()
    clock.shift(minutes=15, seconds=1)
    with pytest.raises(TimeIsOver):
        pay_order(order_id=order.pk, buyer=order.buyer, pin=PIN)


def test_the_seller_has_as_long_as_the_buyer_to_check_what_came_back(clock: Clock) -> None:
    order = make_order(Status.RETURNING)
    clock.shift(hours=40)
    for step in ("signed_out", "bindings_returned", "password_changed"):
        tick_step(order_id=order.pk, user=order.buyer, step=step)
    order.refresh_from_db()
    assert order.turn == "seller"
    assert order.deadline_at is not None
    assert order.deadline_at >= now() + timedelta(hours=47, minutes=59)


def set_notice(order: Order, status: str) -> None:
    """Whether the outside channels took ("sent") what the order's deadline waits for, or not ("pending")."""
    OutgoingMessage.objects.filter(reference__contains=str(order.notice_id)).update(status=status)


def test_an_adverse_step_waits_until_an_outside_channel_took_its_notice(clock: Clock) -> None:
    order = make_order(Status.PAID)
    set_notice(order, "pending")
    clock.shift(hours=PAST_EVERY_DEADLINE)
    assert sweep_deadlines() == 0
    order.refresh_from_db()
    assert order.status == Status.PAID
    set_notice(order, "sent")
    assert sweep_deadlines() == 0  # it looks again in five minutes
    clock.shift(minutes=6)
    assert sweep_deadlines() == 1
    order.refresh_from_db()
    assert order.status == Status.REFUNDED


def test_after_seven_days_without_a_notice_staff_decide(clock: Clock) -> None:
    order = make_order(Status.DELIVERED)
    set_notice(order, "pending")
    clock.shift(days=6)
    assert sweep_deadlines() == 0
    clock.shift(days=6)
    assert sweep_deadlines() == 1
    order.refresh_from_db()
    assert order.status == Status.DELIVERED
    assert order.needs_staff_at is not None
    assert Notification.objects.filter(kind="order_needs_staff", subject_id=order.pk).count() == 2
    clock.shift(days=30)
    assert sweep_deadlines() == 0


def test_the_notice_that_counts_is_the_one_to_the_side_that_would_lose() -> None:
    for status, kind in (("paid", "order_paid"), ("delivered", "order_delivered")):
        order = make_order(status)
        notice = Notification.objects.get(subject_id=order.pk, id=order.notice_id or uuid4())
        assert (notice.user_id, notice.kind) == (order.party(order.threatened_side), kind)


def test_an_outage_moves_the_deadlines_that_ran_during_it(clock: Clock) -> None:
    order, unpaid = make_order(Status.DELIVERED), make_order()
    before = order.deadline_at
    begin = now()
    clock.shift(hours=3)
    late = make_order()
    assert record_outage(started_at=begin, ended_at=begin + timedelta(hours=2), reason="power cut") == 2
    for one in (order, unpaid, late):
        one.refresh_from_db()
    assert before is not None
    assert order.deadline_at == waking_hour(before + timedelta(hours=2))
    assert unpaid.deadline_at is not None
    assert unpaid.deadline_at > begin + timedelta(minutes=29)
    assert late.timer_started_at is not None
    assert late.deadline_at == late.timer_started_at + timedelta(minutes=15)


def test_an_outage_must_be_over(clock: Clock) -> None:
    with pytest.raises(OutageInFuture):
        record_outage(started_at=now(), ended_at=now() + timedelta(hours=1), reason="tomorrow")


def test_silent_sweeps_are_an_outage_that_nobody_needs_to_report(clock: Clock) -> None:
    order = make_order(Status.PAID)
    note_heartbeat()
    clock.shift(minutes=4)
    note_heartbeat()
    assert not PlatformOutage.objects.exists()
    clock.shift(hours=30)
    note_heartbeat()
    assert PlatformOutage.objects.count() == 1
    assert sweep_deadlines() == 0
    order.refresh_from_db()
    assert order.status == Status.PAID
    assert order.deadline_at is not None
    assert order.deadline_at > now()


def test_one_failing_order_holds_up_no_other(clock: Clock) -> None:
    broken, sound = make_order(Status.PAID), make_order(Status.PAID)
    # With nothing left in its escrow the ledger refuses the refund.
    _empty_escrow(broken)
    clock.shift(hours=PAST_EVERY_DEADLINE)
    assert sweep_deadlines() == 1
    sound.refresh_from_db()
    broken.refresh_from_db()
    assert (sound.status, broken.status) == (Status.REFUNDED, Status.PAID)
    assert wallet_of(sound.buyer_id).available == sound.price
    assert broken.sweep_at is not None
    assert broken.sweep_at > now()


def _empty_escrow(order: Order) -> None:
    trades.split_order(
        order_id=order.pk,
        buyer_id=order.buyer_id,
        seller_id=order.seller_id,
        seller_share=order.price - 1,
        fee=0,
        label=order.label,
    )
