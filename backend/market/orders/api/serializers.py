"""What the API says about orders."""

from rest_framework import serializers

from market.orders.lifecycle import Actor, EndReason, Side, Status
from market.users.api.serializers import PersonSerializer


class OrderGameSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class OrderServerSerializer(serializers.Serializer):
    name = serializers.CharField()


class OrderListingSerializer(serializers.Serializer):
    """As it was when the order was placed."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    cover_url = serializers.CharField(allow_blank=True)
    game = OrderGameSerializer()
    server = OrderServerSerializer(allow_null=True)


class EscrowSerializer(serializers.Serializer):
    amount = serializers.IntegerField(help_text="Fen.")
    state = serializers.ChoiceField(
        choices=["unpaid", "held", "settling", "released", "refunded", "split", "none"], help_text="Where the money is."
    )


class OrderPermissionsSerializer(serializers.Serializer):
    can_pay = serializers.BooleanField()
    can_cancel = serializers.BooleanField()
    can_deliver = serializers.BooleanField()
    can_decline = serializers.BooleanField()
    can_reveal = serializers.BooleanField()
    can_tick = serializers.BooleanField()
    can_confirm = serializers.BooleanField()
    can_request_redelivery = serializers.BooleanField()
    can_redeliver = serializers.BooleanField()
    can_request_return = serializers.BooleanField()
    can_accept_return = serializers.BooleanField()
    can_refuse_return = serializers.BooleanField()
    can_review = serializers.BooleanField()


class OrderCardSerializer(serializers.Serializer):
    """A line of a list. Money in fen, moments in UTC."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    role = serializers.ChoiceField(choices=Side.choices, allow_null=True, help_text="The reader's; null for staff.")
    price = serializers.IntegerField()
    fee = serializers.IntegerField()
    proceeds = serializers.IntegerField(help_text="What the seller gets: price minus fee.")
    listing = OrderListingSerializer()
    buyer = PersonSerializer()
    seller = PersonSerializer()
    turn = serializers.ChoiceField(choices=["buyer", "seller", "staff"], allow_null=True, help_text="Who must act.")
    deadline_at = serializers.DateTimeField(allow_null=True, help_text="Until when whoever's turn it is may act.")
    needs_staff = serializers.BooleanField()
    escrow = EscrowSerializer()
    settles_at = serializers.DateTimeField(allow_null=True, help_text="When the proceeds can be withdrawn.")
    created_at = serializers.DateTimeField()
    server_time = serializers.DateTimeField(help_text="For countdowns: the client's clock may be wrong.")
    permissions = OrderPermissionsSerializer()
    version = serializers.IntegerField()


class OrderAttributeSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field named as an attribute of fields
    value = serializers.CharField()


class OrderStationSerializer(serializers.Serializer):
    key = serializers.ChoiceField(choices=["pay", "deliver", "inspect", "release", "refund"])
    label = serializers.CharField()  # type: ignore[assignment]  # a field named as an attribute of fields
    state = serializers.ChoiceField(choices=["done", "current", "upcoming", "failed", "skipped"])
    at = serializers.DateTimeField(allow_null=True)


class ChecklistStepSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field named as an attribute of fields
    risk = serializers.IntegerField(help_text="Days by which the hold grows while the step is not cleared.")
    buyer_at = serializers.DateTimeField(allow_null=True)
    seller_at = serializers.DateTimeField(allow_null=True)
    cleared = serializers.BooleanField()


class RedeliverySerializer(serializers.Serializer):
    requested_at = serializers.DateTimeField()
    until = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)


class OrderEventSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    text = serializers.CharField()
    actor = serializers.ChoiceField(choices=Actor.choices)
    image_ids = serializers.ListField(child=serializers.UUIDField())


class OrderReviewSerializer(serializers.Serializer):
    side = serializers.ChoiceField(choices=Side.choices, help_text="Who wrote it.")
    rating = serializers.IntegerField(min_value=1, max_value=5)
    text = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True, help_text="Null while only the writer sees it.")


class OrderSerializer(OrderCardSerializer):
    """Everything about one order that its parties may know."""

    description = serializers.CharField(allow_blank=True)
    attributes = OrderAttributeSerializer(many=True)
    paid_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.ChoiceField(choices=EndReason.choices, allow_null=True)
    steps = OrderStationSerializer(many=True, help_text="The stations of the money.")
    handover = ChecklistStepSerializer(many=True)
    return_checklist = ChecklistStepSerializer(many=True)
    fee_bps = serializers.IntegerField(help_text="Fee in 1/10000 of what the seller gets.")
    hold_days = serializers.IntegerField()
    extra_hold_days = serializers.IntegerField(help_text="For uncleared steps: as they are now, or were at the end.")
    settled_at = serializers.DateTimeField(allow_null=True)
    redelivery = RedeliverySerializer(allow_null=True)
    needs_credentials = serializers.BooleanField(help_text="The seller gave none when listing.")
    events = OrderEventSerializer(many=True)
    reviews = OrderReviewSerializer(many=True)
    review_until = serializers.DateTimeField(allow_null=True)


class RevealedCredentialsSerializer(serializers.Serializer):
    login = serializers.CharField()
    password = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
