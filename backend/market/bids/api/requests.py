"""What the API hears about bids."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from market.bids.lifecycle import Status
from market.common.sides import Side
from market.listings.models import MAX_PRICE, MIN_PRICE

SEEN = "What was seen; 409 when it is no longer so."


class BidFilterSerializer(serializers.Serializer):
    """`status` may be several, separated by commas."""

    role = serializers.ChoiceField(choices=Side.choices, default=Side.BUYER, help_text="As what I am asked for.")
    status = serializers.CharField(required=False, help_text="One status, or several separated by commas.")
    listing = serializers.UUIDField(required=False, help_text="Only those on one listing.")

    def validate_status(self, value: str) -> list[str]:
        statuses = value.split(",")
        if unknown := set(statuses) - set(Status.values):
            raise serializers.ValidationError(
                _("There is no such status: {names}.").format(names=", ".join(sorted(unknown))), code="invalid_choice"
            )
        return statuses


class PlaceBidSerializer(serializers.Serializer):
    price = serializers.IntegerField(min_value=MIN_PRICE, max_value=MAX_PRICE, help_text="Fen; below the asking price.")


class CounterBidSerializer(serializers.Serializer):
    price = serializers.IntegerField(
        min_value=MIN_PRICE, max_value=MAX_PRICE, help_text="Fen; between the two prices of `bargaining`."
    )
    version = serializers.IntegerField(required=False, help_text=SEEN)


class AnswerBidSerializer(serializers.Serializer):
    version = serializers.IntegerField(required=False, help_text=SEEN)


def parsed(serializer: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    """The validated fields. Raises ValidationError."""
    body = serializer(data=data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
