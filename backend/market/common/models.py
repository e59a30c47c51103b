"""What every app may need and none owns: the outbox, task requests, idempotency, attempt counters, the audit log."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from market.common.clock import MarketNow


class LeasedWork(models.Model):
    """A row of work that somebody must do at least once.

    A worker leases it for a while instead of locking it, because doing it means talking to the outside or running
    commands with transactions of their own. A worker that dies leaves the lease to run out.
    """

    due_at = models.DateTimeField(db_default=MarketNow())
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        abstract = True


class TaskRequest(LeasedWork):
    """A task that a command asked for in its own transaction; deleted when it has run."""

    name = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="task_request_due")]


class OutgoingMessage(LeasedWork):
    """A mail or SMS owed to an address: kept until the provider accepts it, visible to staff for ever after."""

    class Channel(models.TextChoices):
        MAIL = "mail"
        SMS = "sms"

    class Status(models.TextChoices):
        PENDING = "pending"
        SENT = "sent"
        FAILED = "failed"

    SEALED: ClassVar[dict[str, str]] = {"sealed_address": "context", "sealed_content": "context"}

    channel = models.CharField(max_length=4, choices=Channel.choices)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.PENDING)
    # Sealed: the address is personal data and the content may hold a code or a link. Blanked when sent.
    sealed_address = models.BinaryField()
    sealed_content = models.BinaryField(null=True)
    topic = models.CharField(max_length=60)
    reference = models.CharField(max_length=120, unique=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="outgoing_due", condition=Q(status="pending"))]

    @property
    def context(self) -> str:
        return f"outgoing:{self.reference}"


class IdempotencyRecord(models.Model):
    """What a one-time POST answered, so that a retry gets the same answer."""

    owner_id = models.UUIDField()
    key = models.CharField(max_length=128)
    request_hash = models.BinaryField()
    status_code = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner_id", "key"], name="idempotency_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]


class AttemptCounter(models.Model):
    """Failures against a secret (password, PIN, code). Counted here because cache counters race."""

    scope = models.CharField(max_length=40)
    subject_hash = models.BinaryField()
    failures = models.PositiveIntegerField(default=0)
    window_ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "subject_hash"], name="attempt_counter_once")]
        indexes = [models.Index(fields=["window_ends_at"], name="attempt_counter_age")]


class AuditEntry(models.Model):
    """Who did what to what, and why. Append-only: the database refuses UPDATE, DELETE and TRUNCATE."""

    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=80)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    before: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    after: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
        ]
