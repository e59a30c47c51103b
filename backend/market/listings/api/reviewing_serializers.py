"""What the API says to reviewers beyond what everybody sees of a listing."""

from typing import Any

from rest_framework import serializers

from market.listings.api.serializers import CleanCharField, ListingDetailSerializer


class FieldChangeSerializer(serializers.Serializer[Any]):
    """One difference, in the reader's words; null where there was or is nothing."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects declared fields
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class ReviewSerializer(ListingDetailSerializer):
    """A listing as a reviewer sees it."""

    changes = FieldChangeSerializer(
        many=True, allow_null=True, help_text="Since the last approval; null when there was none."
    )
    new_image_ids = serializers.ListField(child=serializers.UUIDField(), help_text="Pictures nobody has approved yet.")
    reason_language = serializers.CharField(help_text="`zh-hans` or `en`: in which the seller reads what staff write.")


class ReviewTemplateWriteSerializer(serializers.Serializer[Any]):
    text = CleanCharField(min_length=4, max_length=300, help_text="Chinese.")
    text_en = CleanCharField(min_length=4, max_length=300, help_text="English.")
    position = serializers.IntegerField(min_value=0, max_value=999, required=False, help_text="Smaller comes first.")


class ReviewTemplateSerializer(serializers.Serializer[Any]):
    """A reason that reviewers often give; the seller gets it in their own language."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    text_en = serializers.CharField()
    position = serializers.IntegerField()
