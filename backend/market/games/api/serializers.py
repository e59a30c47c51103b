"""What the API says about games, in the person's language."""

from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers

from market.games.attributes import Attribute, in_language
from market.games.models import Game, GameServer
from market.games.validation.attributes import TYPES


class ServerSerializer(serializers.ModelSerializer[GameServer]):
    name = serializers.SerializerMethodField()

    class Meta:
        model = GameServer
        fields = ["id", "key", "name", "region"]

    def get_name(self, server: GameServer) -> str:
        return server.name_en if get_language() == "en" else server.name


class GameSerializer(serializers.ModelSerializer[Game]):
    name = serializers.SerializerMethodField()
    listing_count = serializers.IntegerField(source="on_sale", default=0)
    servers = ServerSerializer(many=True, source="open_servers")

    class Meta:
        model = Game
        fields = ["slug", "name", "initials", "accent", "listing_count", "servers"]

    def get_name(self, game: Game) -> str:
        return game.name_en if get_language() == "en" else game.name


class OptionSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects declared fields


class AttributeSerializer(serializers.Serializer[Any]):
    """One attribute of a schema: enough to draw the form field, the filter and the detail row."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects declared fields
    type = serializers.ChoiceField(choices=TYPES)
    options = OptionSerializer(many=True)
    min = serializers.IntegerField(allow_null=True)
    max = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    required = serializers.BooleanField()  # type: ignore[assignment]  # DRF collects declared fields
    filterable = serializers.BooleanField()
    on_card = serializers.BooleanField()

    def to_representation(self, attribute: Attribute) -> dict[str, Any]:
        options = [{"value": o["value"], "label": in_language(o["label"])} for o in attribute.get("options", [])]
        return {
            "key": attribute["key"],
            "label": in_language(attribute["label"]),
            "type": attribute["type"],
            "options": options,
            "min": attribute.get("min"),
            "max": attribute.get("max"),
            "unit": in_language(attribute.get("unit") or {}),
            "required": attribute["required"],
            "filterable": attribute["filterable"],
            "on_card": attribute["on_card"],
        }


class SchemaSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    attributes = AttributeSerializer(many=True)


class BindingKindSerializer(serializers.Serializer[Any]):
    """Something that an account of the game can be bound to; a listing says which of them it is."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects declared fields

    def to_representation(self, kind: Attribute) -> dict[str, Any]:
        return {"key": kind["key"], "label": in_language(kind["label"])}


class HandoverStepSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects declared fields
    risk_days = serializers.IntegerField(help_text="Days that the settlement hold grows by when it is not cleared.")
    binding = serializers.CharField(allow_null=True, help_text="Only for accounts with this binding; null: for all.")

    def to_representation(self, step: Attribute) -> dict[str, Any]:
        label = in_language(step["label"])
        return {"key": step["key"], "label": label, "risk_days": step["risk_days"], "binding": step.get("binding")}


class GameDetailSerializer(GameSerializer):
    schema = SchemaSerializer()
    handover_steps = HandoverStepSerializer(many=True, source="schema.handover_steps")
    binding_kinds = BindingKindSerializer(many=True, source="schema.binding_kinds")

    class Meta(GameSerializer.Meta):
        fields = [*GameSerializer.Meta.fields, "schema", "handover_steps", "binding_kinds"]
