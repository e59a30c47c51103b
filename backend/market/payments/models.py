"""Money that comes in from providers and goes out to payees, and what was wrong on the way."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from market.common.clock import MarketNow
from market.common.ids import new_id
from market.common.states import Moves, StatefulModel
from market.payments.reasons import failure_text


class Provider(models.TextChoices):
    ALIPAY = "alipay", _("Alipay")
    WECHAT = "wechat", _("WeChat Pay")


class PayeeProvider(models.TextChoices):
    """Where payees have accounts. WeChat Pay pays out to an openid, which a shop in a browser does not learn."""

    ALIPAY = Provider.ALIPAY.value, Provider.ALIPAY.label


class Recharge(StatefulModel):
    """Money asked of a provider for one person's wallet. Never tied to an order. `amount` in fen."""

    class Status(models.TextChoices):
        PENDING = "pending"
        PAID = "paid"
        CLOSED = "closed"

    # What is paid after it was closed is credited all the same: the money is here.
    MOVES: ClassVar[Moves] = {
        Status.PENDING: frozenset({Status.PAID, Status.CLOSED}),
        Status.CLOSED: frozenset({Status.PAID}),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=10, choices=Provider.choices)
    amount = models.PositiveBigIntegerField()
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.PENDING)
    idempotency_key = models.CharField(max_length=128)
    # Our number at the provider; theirs, and who paid there, are known once it is paid.
    out_trade_no = models.CharField(max_length=64, unique=True)
    trade_no = models.CharField(max_length=64, blank=True)
    # What a QR code has to hold, once the provider was asked for it; empty where a browser pays.
    qr_content = models.CharField(max_length=512, blank=True)
    payer_id = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField()
    # The sweep has the provider make a pending one payable, or asks about it, at this time, later each time.
    next_query_at = models.DateTimeField()
    queried_at = models.DateTimeField(null=True)
    queries = models.PositiveSmallIntegerField(default=0)
    paid_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "idempotency_key"], name="recharge_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="recharge_of_something"),
            models.CheckConstraint(
                condition=Q(status="paid", paid_at__isnull=False) | (~Q(status="paid") & Q(paid_at=None)),
                name="recharge_paid_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="recharge_of_user"),
            models.Index(fields=["next_query_at"], name="recharge_to_query", condition=Q(status="pending")),
        ]


class Payee(models.Model):
    """Where a person's money may go: an account that is in their verified name."""

    SEALED: ClassVar[dict[str, str]] = {"sealed_account": "account_context"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=10, choices=PayeeProvider.choices)
    sealed_account = models.BinaryField()
    # By which the same account is found again, with other people too.
    account_hash = models.BinaryField()
    masked_account = models.CharField(max_length=80)
    masked_name = models.CharField(max_length=80)
    # Of the verified name it was bound with, to notice that the verified name has changed since. Empty for those that
    # were bound before it was kept: they have to be bound again.
    name_hash = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_default=MarketNow())
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "account_hash"], condition=Q(removed_at=None), name="payee_bound_once"
            )
        ]
        indexes = [models.Index(fields=["account_hash"], name="payee_account")]

    @property
    def account_context(self) -> str:
        return f"payments.payee.account:{self.pk}"

    @property
    def label(self) -> str:
        """In the present language: "Alipay 138****0000"."""
        return f"{Provider(self.provider).label} {self.masked_account}"


class Withdrawal(StatefulModel):
    """Money on its way from a wallet, to a payee or back to where a recharge came from. `amount` in fen.

    `unknown`: the provider was asked and did not say what became of it. It is asked again until it does; nothing is
    undone by guess. What comes back before it is sent was `rejected` by a cashier, `cancelled` by the person or
    `returned` by the market; what the provider refused has `failed`.
    """

    class Status(models.TextChoices):
        PENDING_REVIEW = "pending_review"
        APPROVED = "approved"
        SENDING = "sending"
        UNKNOWN = "unknown"
        PAID = "paid"
        REJECTED = "rejected"
        CANCELLED = "cancelled"
        RETURNED = "returned"
        FAILED = "failed"

    MOVES: ClassVar[Moves] = {
        Status.PENDING_REVIEW: frozenset({Status.APPROVED, Status.REJECTED, Status.CANCELLED, Status.RETURNED}),
        Status.APPROVED: frozenset({Status.SENDING, Status.RETURNED}),
        Status.SENDING: frozenset({Status.PAID, Status.FAILED, Status.UNKNOWN}),
        # Sent again, under the same number, when the provider says that it never heard of it.
        Status.UNKNOWN: frozenset({Status.PAID, Status.FAILED, Status.SENDING}),
    }
    # All of it is in the wallet again.
    BACK = frozenset({Status.REJECTED, Status.CANCELLED, Status.RETURNED, Status.FAILED})
    UNSENT = frozenset({Status.PENDING_REVIEW, Status.APPROVED})

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Exactly one of the two.
    payee = models.ForeignKey(Payee, on_delete=models.PROTECT, null=True, related_name="+")
    recharge = models.ForeignKey(Recharge, on_delete=models.PROTECT, null=True, related_name="withdrawals")
    amount = models.PositiveBigIntegerField()
    status = models.CharField(max_length=14, choices=Status.choices, default=Status.PENDING_REVIEW)
    idempotency_key = models.CharField(max_length=128)
    # The stable number under which the provider pays at most once.
    out_biz_no = models.CharField(max_length=64, unique=True)
    provider_order_no = models.CharField(max_length=64, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    # Why it was rejected, in the cashier's words; why it failed, as the provider's code, or came back, as ours.
    reason = models.CharField(max_length=200, blank=True)
    failure_code = models.CharField(max_length=64, blank=True)
    # When the worker has to send it or to ask what became of it; empty while nothing is to be done.
    next_query_at = models.DateTimeField(null=True)
    queries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "idempotency_key"], name="withdrawal_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="withdrawal_of_something"),
            models.CheckConstraint(
                condition=Q(payee__isnull=False, recharge=None) | Q(payee=None, recharge__isnull=False),
                name="withdrawal_to_payee_or_source",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")), name="withdrawal_maker_is_not_checker"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending_review", "cancelled", "returned"])
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="withdrawal_leaves_only_reviewed",
            ),
            models.CheckConstraint(condition=~Q(status="rejected", reason=""), name="withdrawal_rejected_says_why"),
            models.CheckConstraint(
                condition=~Q(status="returned", failure_code=""), name="withdrawal_returned_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="withdrawal_of_user"),
            models.Index(fields=["status", "-id"], name="withdrawal_by_status"),
            models.Index(
                fields=["next_query_at"], name="withdrawal_to_query", condition=Q(next_query_at__isnull=False)
            ),
        ]

    @property
    def provider(self) -> str:
        """Through which it leaves."""
        return self.payee.provider if self.payee is not None else self.source.provider

    @property
    def source(self) -> Recharge:
        """The recharge that it goes back to; of withdrawals without a payee."""
        if self.recharge is None:
            raise ValueError(f"withdrawal {self.pk} goes to a payee")
        return self.recharge

    @property
    def label(self) -> str:
        """Where it goes, in the present language."""
        if self.payee is not None:
            return self.payee.label
        provider = Provider(self.provider).label
        return gettext("{provider}, back to the payment").format(provider=provider)

    @property
    def shown_reason(self) -> str:
        """Why it was rejected, came back or failed, for the person to read; empty otherwise."""
        return failure_text(self.failure_code) if self.failure_code else self.reason


class PaymentAlarm(models.Model):
    """Something a provider said that cannot be true. One row for each thing, however often it is said."""

    class Reason(models.TextChoices):
        BAD_SIGNATURE = "bad_signature"
        WRONG_APP = "wrong_app"
        WRONG_SELLER = "wrong_seller"
        WRONG_CURRENCY = "wrong_currency"
        STALE = "stale"
        MALFORMED = "malformed"
        UNKNOWN_TRADE = "unknown_trade"
        WRONG_AMOUNT = "wrong_amount"
        OTHER_TRADE = "other_trade"
        REFUNDED_ELSEWHERE = "refunded_elsewhere"
        PAYOUT_FAILED = "payout_failed"

    provider = models.CharField(max_length=10, choices=Provider.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    # Empty for whatever names no payment of ours, so that noise from outside makes one row and not a million.
    reference = models.CharField(max_length=64, blank=True)
    facts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    occurrences = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField(db_default=MarketNow())
    last_raised_at = models.DateTimeField(db_default=MarketNow())
    # Who has seen to it, and what was done; empty while it is open. Heard again, it is open again.
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "reason", "reference"], name="payment_alarm_once"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(note=""),
                name="payment_alarm_resolved_says_how",
            ),
        ]


class ProviderBill(models.Model):
    """A provider's own account of one day in China. Fetched once the day is over; what it said is kept."""

    provider = models.CharField(max_length=10, choices=Provider.choices)
    day = models.DateField()
    # When the worker asks for it, later each time; what it asked for is here once `fetched_at` says so.
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    told_late_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "day"], name="provider_bill_once")]
        indexes = [
            models.Index(fields=["next_try_at"], name="provider_bill_to_fetch", condition=Q(fetched_at=None)),
        ]


class ProviderBillLine(models.Model):
    """One movement as the provider tells it. `amount` and `fee` are positive fen; `number` is ours."""

    bill = models.ForeignKey(ProviderBill, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=64)
    provider_no = models.CharField(max_length=64)
    amount = models.PositiveBigIntegerField()
    fee = models.BigIntegerField()
    moved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["number"], name="provider_bill_line_number")]
