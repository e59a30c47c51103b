"""The ledger: accounts, operations, transfers, the freezes that stop them, and what checking it all found.

Only the database function `ledger_post` writes the first three; the runtime role may read them and nothing else.
Amounts are fen. An account's balance is what was credited to it less what was debited from it.
"""

from typing import Any

from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from market.common.clock import MarketNow
from market.common.money import CURRENCY


class OwnerType(models.TextChoices):
    USER = "user"
    ORDER = "order"
    CASE = "case"
    PLATFORM = "platform"


class AccountKind(models.TextChoices):
    """Held money is a different account, not a flag. `clearing:<provider>` is a kind for each provider."""

    AVAILABLE = "available"
    WITHDRAWING = "withdrawing"
    ESCROW = "escrow"
    SETTLING = "settling"
    AWARD = "award"
    OWED_BY = "owed_by"
    OWED_TO_BUYER = "owed_to_buyer"
    OWED_TO_PLATFORM = "owed_to_platform"
    FEE = "fee"
    COMPENSATION = "compensation"


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
        ]


class LedgerOperation(models.Model):
    """One business event. Its key never expires: the same key with the same request gives the first result."""

    class Kind(models.TextChoices):
        RECHARGE = "recharge"
        ORDER_PAYMENT = "order_payment"
        ORDER_COMPLETION = "order_completion"
        SETTLING_RELEASE = "settling_release"
        ORDER_REFUND = "order_refund"
        ORDER_SPLIT = "order_split"
        WITHDRAWAL = "withdrawal"
        WITHDRAWAL_PAYOUT = "withdrawal_payout"
        WITHDRAWAL_RETURN = "withdrawal_return"

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

    # No foreign keys in the database: ledger_post alone inserts here, from rows that it holds locked and that nobody
    # can delete, and checking them again would cost a sixth of its time (docs/adr/0011).
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
