"""What the API says about bids. Prices in fen, moments in UTC."""

from rest_framework import serializers

from market.bids.lifecycle import EndReason, Status
from market.common.sides import Side
from market.listings.api.serializers import GameRefSerializer, ServerRefSerializer
from market.listings.models import ListingStatus
from market.users.api.serializers import PersonSerializer


class BidListingSerializer(serializers.Serializer):
    """Title and cover as they were when the bid was placed; `price` and `status` as they are now."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    cover_url = serializers.CharField(allow_null=True)
    price = serializers.IntegerField(allow_null=True, help_text="Null once it is not public.")
    status = serializers.ChoiceField(choices=ListingStatus.choices, allow_null=True, help_text="Null like the price.")
    game = GameRefSerializer()
    server = ServerRefSerializer(allow_null=True)


class BidOfferSerializer(serializers.Serializer):
    side = serializers.ChoiceField(choices=Side.choices, help_text="Who named it.")
    price = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class BargainingSerializer(serializers.Serializer):
    """Where the reader's next counter-offer has to lie: between the two, neither included."""

    above = serializers.IntegerField()
    below = serializers.IntegerField()
    counters_left = serializers.IntegerField()


class BidPermissionsSerializer(serializers.Serializer):
    can_accept = serializers.BooleanField()
    can_reject = serializers.BooleanField()
    can_counter = serializers.BooleanField()
    can_withdraw = serializers.BooleanField()
    can_order = serializers.BooleanField(help_text="By `POST orders` with `bid_id`, at this price.")


class BidSerializer(serializers.Serializer):
    """One negotiation. `price` is the latest offer; `asking_price` what was asked when it began."""

    id = serializers.UUIDField()
    listing = BidListingSerializer()
    buyer = PersonSerializer()
    seller = PersonSerializer()
    role = serializers.ChoiceField(choices=Side.choices, help_text="The reader's.")
    status = serializers.ChoiceField(choices=Status.choices)
    price = serializers.IntegerField()
    asking_price = serializers.IntegerField()
    offers = BidOfferSerializer(many=True, help_text="What each side named in turn.")
    turn = serializers.ChoiceField(choices=Side.choices, allow_null=True, help_text="Who must act.")
    deadline_at = serializers.DateTimeField(allow_null=True, help_text="Until when whoever's turn it is may act.")
    end_reason = serializers.ChoiceField(choices=EndReason.choices, allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    order_id = serializers.UUIDField(allow_null=True)
    bargaining = BargainingSerializer()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    server_time = serializers.DateTimeField(help_text="For countdowns: the client's clock may be wrong.")
    permissions = BidPermissionsSerializer()
