"""The ledger: accounts, operations, transfers, the freezes that stop them, compensations, and what checking found.

Only the database functions `ledger_post` and `ledger_post_leg` write the first three; the runtime role may read them
and nothing else.
Amounts are fen. An account's balance is what was credited to it less what was debited from it.
"""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from market.common.clock import MarketNow
from market.common.ids import new_id
from market.common.money import CURRENCY
from market.common.states import Moves, StatefulModel
from market.wallets.limits import COMPENSATION_PER_CASE


class OwnerType(models.TextChoices):
    USER = "user"
    ORDER = "order"
    CASE = "case"
    PLATFORM = "platform"


class AccountKind(models.TextChoices):
    """Held money is a different account, not a flag. `clearing:<provider>` is a kind for each provider."""

    AVAILABLE = "available", _("Available")
    WITHDRAWING = "withdrawing", _("Withdrawing")
    ESCROW = "escrow", _("Escrow")
    SETTLING = "settling", _("Settling")
    AWARD = "award", _("Award")
    OWED_BY = "owed_by", _("Owed by the debtor")
    OWED_TO_BUYER = "owed_to_buyer", _("Owed to the buyer")
    OWED_TO_PLATFORM = "owed_to_platform", _("Owed to the platform")
    FEE = "fee", _("Fees")
    COMPENSATION = "compensation", _("Compensation")


CLEARING_PREFIX = "clearing:"


class LedgerAccount(models.Model):
    """A pot of money. Platform accounts are split into shards and summed on read.

    `holder_id` is the person in whose wallet the money shows: the seller of a settling account, the debtor of an
    `owed_by` one. A user's own accounts are held by that user; the platform's by nobody.
    """

    owner_type = models.CharField(max_length=10, choices=OwnerType.choices)
    owner_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=24)
    currency = models.CharField(max_length=3, default=CURRENCY)
    shard = models.SmallIntegerField(default=0)
    holder_id = models.UUIDField(null=True)
    balance = models.BigIntegerField(default=0)
    may_go_negative = models.BooleanField(default=False)
    # Indexed in place of the balance, whose every change would then have to touch the index.
    is_empty = models.GeneratedField(
        expression=ExpressionWrapper(Q(balance=0), output_field=models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_type", "owner_id", "kind", "currency", "shard"],
                nulls_distinct=False,
                name="ledger_account_once",
            ),
            models.CheckConstraint(
                condition=Q(may_go_negative=True) | Q(balance__gte=0), name="ledger_account_not_overdrawn"
            ),
        ]
        indexes = [
            models.Index(fields=["holder_id", "is_empty"], name="ledger_account_holder"),
            models.Index(fields=["id"], name="ledger_account_debts", condition=Q(kind="owed_by")),
        ]


class LedgerOperation(models.Model):
    """One business event. Its key never expires: the same key with the same request gives the first result."""

    class Kind(models.TextChoices):
        RECHARGE = "recharge", _("Recharge")
        ORDER_PAYMENT = "order_payment", _("Payment for an order")
        ORDER_COMPLETION = "order_completion", _("Proceeds of a sale")
        SETTLING_RELEASE = "settling_release", _("Proceeds released")
        ORDER_REFUND = "order_refund", _("Refund of an order")
        ORDER_SPLIT = "order_split", _("Division of an order")
        WITHDRAWAL = "withdrawal", _("Withdrawal")
        WITHDRAWAL_PAYOUT = "withdrawal_payout", _("Withdrawal paid out")
        WITHDRAWAL_RETURN = "withdrawal_return", _("Withdrawal returned")
        CLAW_BACK = "claw_back", _("Proceeds taken back for a case")
        AWARD_PAYMENT = "award_payment", _("Award of a case")
        AWARD_RETURN = "award_return", _("Returned when a ruling was lifted")
        COMPENSATION = "compensation", _("Compensation by the platform")

    class Initiator(models.TextChoices):
        USER = "user"
        STAFF = "staff"
        SYSTEM = "system"

    key = models.CharField(max_length=120)
    request_hash = models.BinaryField()
    kind = models.CharField(max_length=24)
    initiator = models.CharField(max_length=6, choices=Initiator.choices)
    actor_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=24)
    subject_id = models.UUIDField(null=True)
    label = models.CharField(max_length=200)
    reverses = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="reversals",
        db_index=False,
        db_constraint=False,
    )
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [
            # Not `unique=True`, which makes a second index for LIKE.
            models.UniqueConstraint(fields=["key"], name="ledger_operation_key_once"),
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="ledger_operation_reversed_once"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="ledger_operation_subject"),
        ]


class LedgerTransfer(models.Model):
    """One leg: `amount` leaves `debit` and reaches `credit`. Both sides in one row, so it cannot be unbalanced.

    Ids of one account's transfers ascend in the order in which they changed its balance.
    """

    # No foreign keys in the database: the posting functions alone insert here, from rows that they hold locked and that
    # nobody can delete, and checking them again would cost a sixth of their time (docs/adr/0011).
    operation = models.ForeignKey(
        LedgerOperation,
        on_delete=models.PROTECT,
        related_name="transfers",
        db_index=False,
        db_constraint=False,
    )
    leg = models.SmallIntegerField()
    debit = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    credit = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    amount = models.BigIntegerField()
    debit_after = models.BigIntegerField()
    credit_after = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "leg"], name="ledger_transfer_leg_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_transfer_moves_something"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_transfer_two_accounts"),
        ]
        indexes = [
            models.Index(fields=["debit", "id"], name="ledger_transfer_debit"),
            models.Index(fields=["credit", "id"], name="ledger_transfer_credit"),
        ]


class WalletFreeze(models.Model):
    """A case's hold on a wallet. It is frozen while any row is open: closing one case does not free another."""

    owner_id = models.UUIDField()
    case_id = models.UUIDField()
    amount = models.BigIntegerField(null=True)  # fen; null freezes everything
    reason = models.CharField(max_length=200)
    opened_at = models.DateTimeField(db_default=MarketNow())
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "case_id"], condition=Q(closed_at__isnull=True), name="wallet_freeze_once"
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gt=0), name="wallet_freeze_positive"),
        ]
        indexes = [
            models.Index(fields=["owner_id"], name="wallet_freeze_open", condition=Q(closed_at__isnull=True)),
        ]


class Compensation(StatefulModel):
    """What the platform pays a buyer whom a debtor still owes; one proposes it, another approves. `amount` in fen."""

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        REJECTED = "rejected"

    MOVES: ClassVar[Moves] = {Status.PROPOSED: frozenset({Status.APPROVED, Status.REJECTED})}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_id = models.UUIDField()
    order_id = models.UUIDField()
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    # How the statement names it.
    label = models.CharField(max_length=200)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    rejection_reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_id"], condition=Q(status="proposed"), name="compensation_one_live_per_case"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=COMPENSATION_PER_CASE), name="compensation_within_cap"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="compensation_maker_is_not_checker",
            ),
            models.CheckConstraint(
                condition=~Q(buyer=F("debtor")) & ~Q(proposed_by=F("buyer")) & ~Q(proposed_by=F("debtor")),
                name="compensation_maker_is_no_party",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("buyer")) & ~Q(decided_by=F("debtor"))),
                name="compensation_checker_is_no_party",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by=None, decided_at=None)
                | Q(status__in=["approved", "rejected"], decided_by__isnull=False, decided_at__isnull=False),
                name="compensation_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected", rejection_reason="") & ~Q(reason=""), name="compensation_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["case_id"], name="compensation_of_case"),
            models.Index(fields=["decided_at"], name="compensation_of_day", condition=Q(status="approved")),
        ]

    def is_party(self, user_id: UUID) -> bool:
        return user_id in (self.buyer_id, self.debtor_id)

    def may_be_decided_by(self, user_id: UUID) -> bool:
        return self.status == self.Status.PROPOSED and user_id != self.proposed_by_id and not self.is_party(user_id)


class ReconciliationRun(models.Model):
    """What one look at the ledger found; every night's, and those that a cashier asked for (`actor_id`)."""

    checks: "models.JSONField[Any, Any]" = models.JSONField()
    # [{check, where, expected, found}]: the rows that differ.
    differences: "models.JSONField[Any, Any]" = models.JSONField()
    actor_id = models.UUIDField(null=True)
    checked_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        indexes = [models.Index(fields=["checked_at"], name="reconciliation_run_time")]

    @property
    def is_sound(self) -> bool:
        return not self.differences
