"""Games, their servers, and the versioned schema of what an account of each is described by."""

from typing import Any

from django.conf import settings
from django.db import models

from market.common.clock import MarketNow


class Source(models.TextChoices):
    """Who wrote it last. The loader of the data files leaves alone what staff wrote."""

    FILE = "file"
    STAFF = "staff"


class Game(models.Model):
    """One game with its names; what an account of it is described by is in its schemas.

    `version` moves with every change by staff to the game or its servers; `source` says who wrote these last.
    """

    slug = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    # Pinyin initials (王者荣耀 → wzry), by which people type a game's name.
    initials = models.CharField(max_length=20)
    accent = models.CharField(max_length=7)
    position = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=5, choices=Source.choices, default=Source.FILE)

    class Meta:
        ordering = ["position"]


class GameServer(models.Model):
    """A server or region; `key` is stable over reloads of the data files."""

    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="servers")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    region = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["game", "key"], name="game_server_once")]


class GameSchema(models.Model):
    """One version of a game's schema; a listing keeps the version it was made with, so a version never changes.

    `attributes`: `[{key, label: {zh-hans, en}, type: choice|multi_choice|number|boolean|text,
    options: [{value, label}], min, max, unit, required, filterable, on_card}]`.
    `handover_steps`: `[{key, label: {zh-hans, en}, risk_days, binding?}]`, in the order in which they are done; one
    that names a binding is only for accounts that have it.
    `binding_kinds`: `[{key, label: {zh-hans, en}}]`, what an account of the game can be bound to.
    """

    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="schemas")
    version = models.PositiveIntegerField()
    attributes: "models.JSONField[Any, Any]" = models.JSONField()
    handover_steps: "models.JSONField[Any, Any]" = models.JSONField()
    binding_kinds: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    source = models.CharField(max_length=5, choices=Source.choices, default=Source.FILE)
    # Staff's own version: who made it, and what for.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["game", "version"], name="game_schema_version_once")]
