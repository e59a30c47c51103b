"""Purchases under escrow, and the evidence of what happened in each."""

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from market.common.clock import MarketNow
from market.common.errors import InvalidTransition, NotPermitted
from market.common.ids import new_id
from market.common.states import Moves, StatefulModel
from market.listings.models import CredentialVersion, GameAccount, Listing
from market.orders.errors import TimeIsOver
from market.orders.lifecycle import FINAL, MOVES, OPEN, RULES, Action, Actor, EndReason, Side, Status
from market.orders.terms import REVIEW_TIME


class Order(StatefulModel):
    """One purchase. Its terms (fee, hold, times, what was promised) are copies: later changes do not reach it.

    Amounts are fen. `deadline_at` is what people see; `sweep_at` is when the sweep looks next, which is later while
    the notice of the deadline (`notice_id`) has not reached the person it threatens.
    """

    MOVES: ClassVar[Moves] = MOVES

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=9, unique=True)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="orders")
    game_account = models.ForeignKey(GameAccount, on_delete=models.PROTECT, related_name="orders")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="purchases")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sales")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.AWAITING_PAYMENT)
    version = models.PositiveIntegerField(default=1)

    price = models.BigIntegerField()
    fee_bps = models.PositiveSmallIntegerField()
    fee = models.BigIntegerField()
    # What was promised, as `promises.promise_of` makes it.
    snapshot: "models.JSONField[Any, Any]" = models.JSONField()
    # [{key, label: {language: text}, risk_days}], from the schema that the listing was made with.
    handover_steps: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    hold_days = models.PositiveSmallIntegerField()
    extra_hold_days = models.PositiveSmallIntegerField(default=0)
    payment_time = models.DurationField()
    delivery_time = models.DurationField()
    inspection_time = models.DurationField()
    redelivery_time = models.DurationField()
    return_answer_time = models.DurationField()
    return_time = models.DurationField()

    timer_started_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    sweep_at = models.DateTimeField(null=True)
    notice_id = models.UUIDField(null=True)
    needs_staff_at = models.DateTimeField(null=True)

    credential_version = models.ForeignKey(CredentialVersion, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=MarketNow())
    paid_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    redelivery_requested_at = models.DateTimeField(null=True)
    redelivered_at = models.DateTimeField(null=True)
    return_requested_at = models.DateTimeField(null=True)
    handed_back_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=15, choices=EndReason.choices, blank=True)
    settles_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="order_price_positive"),
            models.CheckConstraint(condition=Q(fee__gte=0, fee__lte=F("price")), name="order_fee_within_price"),
            models.CheckConstraint(condition=~Q(buyer=F("seller")), name="order_between_two_people"),
            models.CheckConstraint(
                condition=Q(status__in=sorted(OPEN), closed_at=None)
                | Q(status__in=sorted(FINAL), closed_at__isnull=False),
                name="order_closed_when_final",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(FINAL), sweep_at__isnull=False), name="order_ended_untimed"
            ),
            models.UniqueConstraint(fields=["listing"], condition=Q(status__in=sorted(OPEN)), name="order_open_once"),
        ]
        indexes = [
            models.Index(fields=["buyer", "-id"], name="order_of_buyer"),
            models.Index(fields=["seller", "-id"], name="order_of_seller"),
            models.Index(fields=["listing", "buyer"], name="order_unpaid_strikes", condition=Q(status="cancelled")),
            models.Index(fields=["sweep_at"], name="order_due", condition=Q(sweep_at__isnull=False)),
            models.Index(
                fields=["settles_at"], name="order_settling", condition=Q(settles_at__isnull=False, settled_at=None)
            ),
            models.Index(fields=["-id"], name="order_for_staff", condition=Q(needs_staff_at__isnull=False)),
        ]

    @property
    def proceeds(self) -> int:
        return self.price - self.fee

    @property
    def label(self) -> str:
        """How statements and notices name it."""
        return f"{self.number} {self.snapshot['title']}"[:120]

    @property
    def turn(self) -> str | None:
        """Who must act now: a side, "staff", or nobody."""
        match self.status:
            case Status.AWAITING_PAYMENT:
                return Side.BUYER
            case Status.PAID | Status.RETURN_REQUESTED:
                return Side.SELLER
            case Status.DELIVERED:
                return Side.SELLER if self.is_redelivery_open else Side.BUYER
            case Status.RETURNING:
                return Side.SELLER if self.handed_back_at else Side.BUYER
            case Status.DISPUTED:
                return Actor.STAFF
        return None

    @property
    def threatened_side(self) -> Side:
        """The side to which the end of the present deadline does harm; it must have been told."""
        if self.status in (Status.AWAITING_PAYMENT, Status.DELIVERED):
            return Side.BUYER
        if self.status == Status.RETURNING:
            return Side.SELLER if self.handed_back_at else Side.BUYER
        return Side.SELLER

    @property
    def is_redelivery_open(self) -> bool:
        """The buyer asked for working credentials and the seller has not answered yet."""
        return self.redelivery_requested_at is not None and self.redelivered_at is None

    @property
    def redeliver_until(self) -> datetime | None:
        return self.redelivery_requested_at and self.redelivery_requested_at + self.redelivery_time

    @property
    def hold(self) -> timedelta:
        return timedelta(days=self.hold_days + self.extra_hold_days)

    def side_of(self, user_id: UUID) -> Side | None:
        sides = {self.buyer_id: Side.BUYER, self.seller_id: Side.SELLER}
        return sides.get(user_id)

    def party(self, side: str) -> UUID:
        return self.buyer_id if side == Side.BUYER else self.seller_id

    def may(self, action: Action, side: Side, moment: datetime) -> bool:
        """Whether `side` may do `action` at `moment`; the one rule behind refusals and the client's buttons."""
        rule = RULES[action]
        return side in rule.sides and self.status in rule.statuses and self._is_timely(action, moment)

    def require(self, action: Action, side: Side, moment: datetime) -> None:
        """Raise NotPermitted when the action is the other side's, InvalidTransition in a wrong status, TimeIsOver."""
        if side not in RULES[action].sides:
            raise NotPermitted
        if self.status not in RULES[action].statuses:
            raise InvalidTransition(present=self.status)
        if not self._is_timely(action, moment):
            raise TimeIsOver(present=self.status)

    def _is_timely(self, action: Action, moment: datetime) -> bool:
        match action:
            case Action.PAY:
                # The reservation has run out, whether or not the sweep has been here.
                return self.deadline_at is None or moment < self.deadline_at
            case Action.REQUEST_REDELIVERY:
                return self.redelivery_requested_at is None
            case Action.REDELIVER:
                return self.is_redelivery_open and self.redeliver_until is not None and moment < self.redeliver_until
            case Action.REVIEW:
                return self.closed_at is not None and moment < self.closed_at + REVIEW_TIME
        return True


class OrderEvent(models.Model):
    """One line of an order's history. Append-only; the text is made from `kind` and `data` in the reader's language."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30)
    actor = models.CharField(max_length=6, choices=Actor.choices)
    actor_id = models.UUIDField(null=True)
    data: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        indexes = [models.Index(fields=["order", "id"], name="order_history")]


class CredentialReveal(models.Model):
    """Evidence: who saw which version of the credentials, when and from where. Append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="reveals")
    credential_version = models.ForeignKey(CredentialVersion, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=MarketNow())


class HandoverTick(models.Model):
    """One side says that one step of a checklist is done. Append-only: a tick is a statement, and evidence."""

    class Checklist(models.TextChoices):
        HANDOVER = "handover"
        RETURN = "return"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="ticks")
    checklist = models.CharField(max_length=8, choices=Checklist.choices)
    step = models.CharField(max_length=40)
    side = models.CharField(max_length=6, choices=Side.choices)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "checklist", "step", "side"], name="handover_tick_once")
        ]


class OrderReview(models.Model):
    """What one side says of the other. Shown when both have spoken or nobody may any more."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="reviews")
    side = models.CharField(max_length=6, choices=Side.choices)
    rating = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500, blank=True)
    # When both became visible, and the rating was added to the seller's standing.
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "side"], name="order_review_once"),
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="order_review_rating"),
        ]
        indexes = [models.Index(fields=["order"], name="order_review_hidden", condition=Q(published_at=None))]


class PlatformOutage(models.Model):
    """Hours in which people could not act; deadlines that ran then were moved by as much."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ended_at__gt=F("started_at")), name="outage_has_length")]


class Heartbeat(models.Model):
    """When the sweeps last ran: a long silence is an outage that nobody needs to report. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    beat_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="heartbeat_is_one_row")]
