"""What the API says and hears about many of a seller's listings at once."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from market.listings.api.serializers import OwnListingSerializer
from market.listings.models import MAX_PRICE, MIN_PRICE
from market.listings.services.repricing import MOST_AT_ONCE, WantedPrice


class WantedPriceSerializer(serializers.Serializer[Any]):
    """Price in fen; `version` is the one that was seen."""

    id = serializers.UUIDField()
    price = serializers.IntegerField(min_value=MIN_PRICE, max_value=MAX_PRICE)
    version = serializers.IntegerField(min_value=1)


class PriceChangesSerializer(serializers.Serializer[Any]):
    changes: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=WantedPriceSerializer(), allow_empty=False, max_length=MOST_AT_ONCE
    )

    def validate_changes(self, changes: list[dict[str, Any]]) -> list[WantedPrice]:
        if len({one["id"] for one in changes}) < len(changes):
            raise serializers.ValidationError(_("Name each listing once."), code="duplicate")
        return [WantedPrice(listing_id=one["id"], price=one["price"], version=one["version"]) for one in changes]


class RefusalSerializer(serializers.Serializer[Any]):
    """As in the problem document that one change alone would have got."""

    code = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()


class PriceVerdictSerializer(serializers.Serializer[Any]):
    """Either the listing as it is now, or why its price stayed."""

    id = serializers.UUIDField()
    listing = OwnListingSerializer(allow_null=True)
    refusal = RefusalSerializer(allow_null=True)


class PriceVerdictsSerializer(serializers.Serializer[Any]):
    results = PriceVerdictSerializer(many=True)
