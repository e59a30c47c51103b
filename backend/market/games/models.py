"""Games, their servers, and the versioned schema of what an account of each is described by."""

from typing import Any

from django.db import models

from market.common.clock import MarketNow


class Game(models.Model):
    """One game. Its texts are `{language: text}`; the data files in `data/` are where they come from."""

    slug = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    # Pinyin initials (王者荣耀 → wzry), by which people type a game's name.
    initials = models.CharField(max_length=20)
    accent = models.CharField(max_length=7)
    position = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=True)

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
    `handover_steps`: `[{key, label: {zh-hans, en}, risk_days}]`, in the order in which they are done.
    """

    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="schemas")
    version = models.PositiveIntegerField()
    attributes: "models.JSONField[Any, Any]" = models.JSONField()
    handover_steps: "models.JSONField[Any, Any]" = models.JSONField()
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["game", "version"], name="game_schema_version_once")]
