"""What people were told, what they have not seen yet, and which channels they do not want."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from market.common.clock import MarketNow
from market.common.ids import new_id


class Notification(models.Model):
    """One thing one person was told. The texts are rendered from `kind` and `params` in the reader's language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    params: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    # What it is about may live in an app above this one: named, not keyed.
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    subject_label = models.CharField(max_length=120, blank=True)
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_of_user"),
            models.Index(fields=["user", "-id"], name="notification_unread", condition=Q(read_at=None)),
        ]


class Inbox(models.Model):
    """A person's change number and unread count, moved in the transaction of what they count.

    `rev` only grows; a client that sees a jump knows that a push was lost.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+")
    rev = models.PositiveBigIntegerField(default=0)
    unread_total = models.PositiveIntegerField(default=0)


class ChannelOptOut(models.Model):
    """A person does not want this kind through this channel; no row means they do."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=6)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "channel"], name="channel_opt_out_once")]
