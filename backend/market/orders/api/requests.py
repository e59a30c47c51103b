"""What the API hears about orders."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from market.common.api.requests import known_statuses
from market.common.patterns import clean_text
from market.listings.models import MAX_PRICE, MIN_PRICE
from market.orders.lifecycle import Side, Status

MAX_PICTURES = 6
SHORTEST_REASON = 2


class OrderFilterSerializer(serializers.Serializer):
    """`status` may be several, separated by commas."""

    role = serializers.ChoiceField(choices=Side.choices, default=Side.BUYER, help_text="As what I am asked for.")
    status = serializers.CharField(required=False, help_text="One status, or several separated by commas.")

    def validate_status(self, value: str) -> list[str]:
        return known_statuses(value, Status.values)


class StaffOrderFilterSerializer(serializers.Serializer):
    status = serializers.CharField(required=False, help_text="One status, or several separated by commas.")
    needs_staff = serializers.BooleanField(default=False, help_text="Only those whose automatic step staff must take.")
    number = serializers.CharField(required=False, max_length=9, default="")

    def validate_status(self, value: str) -> list[str]:
        return known_statuses(value, Status.values)


class PlaceOrderSerializer(serializers.Serializer):
    listing_id = serializers.UUIDField()
    expected_price = serializers.IntegerField(
        min_value=MIN_PRICE, max_value=MAX_PRICE, help_text="The price in fen that the buyer saw."
    )
    bid_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="An accepted bid: its price is the one to expect."
    )


class PinSerializer(serializers.Serializer):
    pin = serializers.CharField(max_length=12, write_only=True, trim_whitespace=False)


class ConfirmSerializer(serializers.Serializer):
    pin = serializers.CharField(
        max_length=12, required=False, write_only=True, help_text="Optional; when given it must be right."
    )


class CredentialsSerializer(serializers.Serializer):
    login = serializers.CharField(max_length=100)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class DeliverSerializer(serializers.Serializer):
    credentials = CredentialsSerializer(
        required=False, allow_null=True, help_text="Leave it out to deliver those given when the account was listed."
    )


class RedeliverSerializer(serializers.Serializer):
    credentials = CredentialsSerializer()


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(min_length=SHORTEST_REASON, max_length=500)

    def validate_reason(self, value: str) -> str:
        reason = clean_text(value)
        if len(reason) < SHORTEST_REASON:
            raise serializers.ValidationError(_("Say why, in a few words."), code="min_length")
        return reason


class TickSerializer(serializers.Serializer):
    image_ids = serializers.ListField(child=serializers.UUIDField(), max_length=MAX_PICTURES, required=False)


class ReviewSerializer(serializers.Serializer):
    rating = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
