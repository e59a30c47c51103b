"""Offers below the asking price, and what each side said in turn."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from market.bids.errors import BidTimeIsOver, NotYourTurn
from market.bids.lifecycle import ANSWERER, MOVES, ONLY_BY, OPEN, STATUSES, Action, EndReason, Status
from market.common.clock import MarketNow
from market.common.errors import InvalidTransition, NotPermitted
from market.common.ids import new_id
from market.common.sides import Side
from market.common.states import Moves, StatefulModel
from market.listings.models import Listing

# Somebody still waits for something: an answer, or the order of what was accepted.
LIVE = Q(status__in=sorted(OPEN)) | Q(status=Status.ACCEPTED, order_id=None)


class Bid(StatefulModel):
    """One negotiation of one buyer about one listing. `price` (fen) is the latest offer, whoever made it.

    `title` and `cover_url` are copies: a listing that is edited later is reviewed before anybody sees the new ones.
    """

    MOVES: ClassVar[Moves] = MOVES

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="bids")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bids_made")
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bids_received")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PENDING)
    version = models.PositiveIntegerField(default=1)
    price = models.BigIntegerField()
    asking_price = models.BigIntegerField()
    title = models.CharField(max_length=60)
    cover_url = models.CharField(max_length=200, blank=True)
    # Until when whoever's turn it is may act; it stays as it was when the bid ends.
    timer_started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    end_reason = models.CharField(max_length=18, choices=EndReason.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    # The buyer is still owed the notice of an end that somebody else's command brought.
    is_notice_owed = models.BooleanField(default=False)
    # The order that took up the accepted bid; orders are above, so it is named and not keyed.
    order_id = models.UUIDField(null=True, unique=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0, price__lt=F("asking_price")), name="bid_below_asking"),
            models.CheckConstraint(condition=~Q(buyer=F("seller")), name="bid_between_two_people"),
            models.CheckConstraint(
                condition=Q(order_id=None) | Q(status__in=("accepted", "lapsed")), name="bid_ordered_when_accepted"
            ),
            models.UniqueConstraint(fields=["listing", "buyer"], condition=LIVE, name="bid_live_once"),
            # A listing is reserved for one person at a time.
            models.UniqueConstraint(
                fields=["listing"], condition=Q(status="accepted", order_id=None), name="bid_accepted_once"
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-id"], name="bid_of_buyer"),
            models.Index(fields=["seller", "-id"], name="bid_of_seller"),
            models.Index(fields=["listing", "-id"], name="bid_on_listing"),
            models.Index(fields=["deadline_at"], name="bid_due", condition=LIVE),
            models.Index(fields=["listing"], name="bid_notice_owed", condition=Q(is_notice_owed=True)),
        ]

    @property
    def is_live(self) -> bool:
        return self.status in OPEN or (self.status == Status.ACCEPTED and self.order_id is None)

    @property
    def turn(self) -> Side | None:
        """Who must act now."""
        if self.status == Status.ACCEPTED and self.order_id is None:
            return Side.BUYER
        return ANSWERER.get(self.status)

    def side_of(self, user_id: UUID) -> Side | None:
        return {self.buyer_id: Side.BUYER, self.seller_id: Side.SELLER}.get(user_id)

    def party(self, side: Side) -> UUID:
        return self.buyer_id if side == Side.BUYER else self.seller_id

    def may(self, action: Action, side: Side, moment: datetime) -> bool:
        """Whether `side` may do `action` at `moment`; the one rule behind refusals and the client's buttons."""
        is_open = self.status in STATUSES[action] and self.is_live
        return is_open and self._is_doer(action, side) and moment < self.deadline_at

    def require(self, action: Action, side: Side, moment: datetime) -> None:
        """Raise NotPermitted, InvalidTransition, NotYourTurn or BidTimeIsOver unless `side` may do `action`."""
        if ONLY_BY.get(action, side) != side:
            raise NotPermitted
        if self.status not in STATUSES[action] or not self.is_live:
            raise InvalidTransition(present=self.status)
        if not self._is_doer(action, side):
            raise NotYourTurn(present=self.status)
        if moment >= self.deadline_at:
            # The time has run out, whether or not the sweep has been here.
            raise BidTimeIsOver(present=self.status)

    def _is_doer(self, action: Action, side: Side) -> bool:
        return side == ONLY_BY.get(action, self.turn)


class BidOffer(models.Model):
    """One price that one side named (fen)."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="offers")
    side = models.CharField(max_length=6, choices=Side.choices)
    price = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(price__gt=0), name="bid_offer_positive")]
        indexes = [models.Index(fields=["bid", "id"], name="bid_offers_in_turn")]
