"""What the API hears about bids."""

from rest_framework import serializers

from market.bids.lifecycle import Status
from market.common.api.requests import known_statuses
from market.common.sides import Side
from market.listings.models import MAX_PRICE, MIN_PRICE

SEEN = "What was seen; 409 when it is no longer so."


class BidFilterSerializer(serializers.Serializer):
    """`status` may be several, separated by commas."""

    role = serializers.ChoiceField(choices=Side.choices, default=Side.BUYER, help_text="As what I am asked for.")
    status = serializers.CharField(required=False, help_text="One status, or several separated by commas.")
    listing = serializers.UUIDField(required=False, help_text="Only those on one listing.")

    def validate_status(self, value: str) -> list[str]:
        return known_statuses(value, Status.values)


class PlaceBidSerializer(serializers.Serializer):
    price = serializers.IntegerField(min_value=MIN_PRICE, max_value=MAX_PRICE, help_text="Fen; below the asking price.")


class CounterBidSerializer(serializers.Serializer):
    price = serializers.IntegerField(
        min_value=MIN_PRICE, max_value=MAX_PRICE, help_text="Fen; between the two prices of `bargaining`."
    )
    version = serializers.IntegerField(required=False, help_text=SEEN)


class AnswerBidSerializer(serializers.Serializer):
    version = serializers.IntegerField(required=False, help_text=SEEN)
