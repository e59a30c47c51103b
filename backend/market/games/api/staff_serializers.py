"""Games as staff write them: every text in every language, closed servers too."""

from typing import Any

from rest_framework import serializers

from market.games.models import Game, GameSchema, GameServer, Source
from market.games.validation.attributes import TYPES
from market.games.validation.places import LANGUAGES


class _AsWritten(serializers.Serializer[Any]):
    """Documents a part of a schema; the part itself goes out as it is kept."""

    def to_representation(self, instance: Any) -> Any:
        return instance


class LabelSerializer(_AsWritten):
    """A text in each language."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {language: serializers.CharField() for language in LANGUAGES}


class WrittenOptionSerializer(_AsWritten):
    value = serializers.CharField()
    label = LabelSerializer()  # type: ignore[assignment]  # DRF collects declared fields


class WrittenAttributeSerializer(_AsWritten):
    key = serializers.CharField()
    label = LabelSerializer()  # type: ignore[assignment]  # DRF collects declared fields
    type = serializers.ChoiceField(choices=TYPES)
    options = WrittenOptionSerializer(many=True, required=False, help_text="Of a choice or a multiple choice.")
    min = serializers.IntegerField(required=False, help_text="Of a number.")
    max = serializers.IntegerField(required=False, help_text="Of a number; of a text its greatest length.")
    unit = LabelSerializer(required=False, help_text="Of a number.")
    required = serializers.BooleanField()  # type: ignore[assignment]  # DRF collects declared fields
    filterable = serializers.BooleanField()
    on_card = serializers.BooleanField()


class WrittenStepSerializer(_AsWritten):
    key = serializers.CharField()
    label = LabelSerializer()  # type: ignore[assignment]  # DRF collects declared fields
    risk_days = serializers.IntegerField()
    binding = serializers.CharField(required=False, help_text="The key of a binding kind; without it: for all.")


class WrittenKindSerializer(_AsWritten):
    key = serializers.CharField()
    label = LabelSerializer()  # type: ignore[assignment]  # DRF collects declared fields


class SchemaPartsSerializer(serializers.Serializer[Any]):
    attributes = WrittenAttributeSerializer(many=True)
    handover_steps = WrittenStepSerializer(many=True)
    binding_kinds = WrittenKindSerializer(many=True)


class SchemaHeadSerializer(serializers.ModelSerializer[GameSchema]):
    """A version without its parts."""

    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]  # DRF collects declared fields
    author = serializers.CharField(source="author.nickname", default=None, read_only=True, allow_null=True)

    class Meta:
        model = GameSchema
        fields = ["version", "source", "author", "note", "created_at"]
        read_only_fields = fields


class SchemaVersionSerializer(SchemaPartsSerializer, SchemaHeadSerializer):
    class Meta(SchemaHeadSerializer.Meta):
        fields = [*SchemaHeadSerializer.Meta.fields, "attributes", "handover_steps", "binding_kinds"]


class SchemaPageSerializer(serializers.Serializer[Any]):
    results = SchemaVersionSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class WrittenServerSerializer(serializers.ModelSerializer[GameServer]):
    is_open = serializers.BooleanField(default=True)

    class Meta:
        model = GameServer
        fields = ["key", "name", "name_en", "region", "is_open"]
        extra_kwargs = {"region": {"required": True}}


class StaffGameSerializer(serializers.ModelSerializer[Game]):
    listing_count = serializers.IntegerField(source="on_sale", read_only=True)
    schema = SchemaHeadSerializer()

    class Meta:
        model = Game
        fields = [
            "slug",
            "name",
            "name_en",
            "initials",
            "accent",
            "position",
            "is_open",
            "version",
            "source",
            "listing_count",
            "schema",
        ]
        read_only_fields = fields


class StaffGameDetailSerializer(StaffGameSerializer):
    servers = WrittenServerSerializer(many=True)
    schema = SchemaVersionSerializer()

    class Meta(StaffGameSerializer.Meta):
        fields = [*StaffGameSerializer.Meta.fields, "servers"]


class SeenGameSerializer(serializers.Serializer[Any]):
    """What tells whether somebody else changed the game meanwhile."""

    version = serializers.IntegerField(min_value=1)


class SeenSchemaSerializer(serializers.Serializer[Any]):
    """What tells whether somebody else saved a schema meanwhile, and why this one is saved."""

    seen_version = serializers.IntegerField(min_value=1)
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class GameFieldsSerializer(serializers.Serializer[Any]):
    """Documents what may be written of a game; `validate_game` checks it."""

    name = serializers.CharField()
    name_en = serializers.CharField()
    initials = serializers.CharField()
    accent = serializers.CharField()
    position = serializers.IntegerField()
    is_open = serializers.BooleanField(default=True)
    servers = WrittenServerSerializer(many=True)


class NewGameSerializer(GameFieldsSerializer, SchemaPartsSerializer):
    slug = serializers.SlugField()


class GameChangeSerializer(GameFieldsSerializer, SeenGameSerializer):
    """Every field but the version may be left out."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for name in fields.keys() - {"version"}:
            fields[name].required = False
        return fields


class SchemaSaveSerializer(SchemaPartsSerializer, SeenSchemaSerializer):
    pass
