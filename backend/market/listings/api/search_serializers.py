"""What a search answers."""

from typing import Any

from rest_framework import serializers

from market.listings.api.serializers import ListingCardSerializer

FACET_TYPES = (
    ("choice", "One of the values"),
    ("multi_choice", "Several of the values"),
    ("boolean", "Yes or no"),
    ("number", "A range of whole numbers"),
)


class FacetValueSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects declared fields
    count = serializers.IntegerField()


class FacetSerializer(serializers.Serializer[Any]):
    """Counted as if the search were not narrowed by this very facet.

    `min` and `max` of a number are the least and greatest that match; null when nothing does, and for other types.
    """

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects declared fields
    type = serializers.ChoiceField(choices=FACET_TYPES)
    values = FacetValueSerializer(many=True)
    min = serializers.IntegerField(allow_null=True)
    max = serializers.IntegerField(allow_null=True)
    is_estimate = serializers.BooleanField()


class CorrectionSerializer(serializers.Serializer[Any]):
    to = serializers.CharField(help_text="What was searched instead.")

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.CharField(help_text="What was typed.")} | super().get_fields()


class GameNameSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


class ListingPageSerializer(serializers.Serializer[Any]):
    """`count` is exact up to 10,000 and an estimate beyond. Search goes forward only: `previous` is null."""

    results = ListingCardSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    count = serializers.IntegerField()
    count_is_estimate = serializers.BooleanField()
    facets = FacetSerializer(many=True)
    corrected = CorrectionSerializer(
        allow_null=True, help_text="Set when the words found nothing and nearly the same ones did."
    )
    games = GameNameSerializer(
        many=True, help_text="Games that the words may mean, by name, in pinyin or by its initials."
    )
