"""What the API says and hears about listings. Credentials are heard and never said."""

from typing import Any

from rest_framework import serializers

from market.common.patterns import clean_text, one_line
from market.common.sides import Side
from market.listings.models import MAX_IMAGES, MAX_PRICE, MIN_PRICE, ListingStatus
from market.listings.services.drafting import ListingChange
from market.users.api.serializers import PersonSerializer


class CleanCharField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        return clean_text(super().to_internal_value(data))


class CleanLineField(CleanCharField):
    """What is shown, and quoted, on one line."""

    def to_internal_value(self, data: Any) -> str:
        return one_line(super().to_internal_value(data))


class GameRefSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    accent = serializers.CharField()


class ServerRefSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class ShownAttributeSerializer(serializers.Serializer[Any]):
    """`value` is the words to show, `raw` what a form is filled with."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects declared fields
    value = serializers.CharField()
    raw = serializers.JSONField()


class ListingCardSerializer(serializers.Serializer[Any]):
    """A listing in a list. Price in fen; a draft may lack price, server and cover."""

    id = serializers.UUIDField()
    title = serializers.CharField(allow_blank=True)
    price = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(choices=ListingStatus.choices)
    game = GameRefSerializer()
    server = ServerRefSerializer(allow_null=True)
    cover_url = serializers.CharField(allow_null=True)
    card_attributes = ShownAttributeSerializer(many=True)
    seller = PersonSerializer()
    negotiable = serializers.BooleanField()
    published_at = serializers.DateTimeField(allow_null=True)
    hot = serializers.BooleanField(help_text="Whether many people have shown interest lately.")


class PermissionsSerializer(serializers.Serializer[Any]):
    can_buy = serializers.BooleanField()
    can_bid = serializers.BooleanField()
    can_edit = serializers.BooleanField()
    can_submit = serializers.BooleanField()
    can_take_down = serializers.BooleanField()
    can_relist = serializers.BooleanField()
    can_renew = serializers.BooleanField()
    can_copy = serializers.BooleanField()
    can_delete = serializers.BooleanField()
    can_favourite = serializers.BooleanField()


class OwnListingSerializer(ListingCardSerializer):
    """One's own listing, or one under review."""

    version = serializers.IntegerField()
    rejection_reason = serializers.CharField(allow_blank=True)
    needs_new_credentials = serializers.BooleanField()
    has_credentials = serializers.BooleanField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="When it leaves the shelf, or did by itself; for its seller alone."
    )
    permissions = PermissionsSerializer()


class ListingImageSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.CharField()
    thumb_url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class PassportEntrySerializer(serializers.Serializer[Any]):
    owner = PersonSerializer()
    since = serializers.DateTimeField()


class BindingSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF collects declared fields


class LiveBidSerializer(serializers.Serializer[Any]):
    """The viewer's own bid, while it waits for an answer or, accepted, for the order. Price in fen."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=["pending", "countered", "accepted"])
    price = serializers.IntegerField()
    turn = serializers.ChoiceField(choices=Side.choices)
    deadline_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class ListingDetailSerializer(OwnListingSerializer):
    """Everything of a listing that may be seen; the seller's own notes are empty for others."""

    description = serializers.CharField(allow_blank=True)
    attributes = ShownAttributeSerializer(many=True)
    bindings = BindingSerializer(
        many=True, allow_null=True, help_text="What the account is bound to; null when the seller has not said."
    )
    images = ListingImageSerializer(many=True)
    passport = PassportEntrySerializer(many=True)
    price_history_count = serializers.IntegerField()
    view_count = serializers.IntegerField(help_text="People a day, added up; a minute behind.")
    favourite_count = serializers.IntegerField()
    is_favourite = serializers.BooleanField()
    live_bid = LiveBidSerializer(allow_null=True)


class ListingCardsSerializer(serializers.Serializer[Any]):
    """A few listings, all there are to show."""

    results = ListingCardSerializer(many=True)


class OwnListingPageSerializer(serializers.Serializer[Any]):
    """`counts` is how many there are in each status, whichever is asked for."""

    results = OwnListingSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField())


class FavouriteSerializer(serializers.Serializer[Any]):
    """`price` is what the listing cost when it was remembered (fen)."""

    id = serializers.IntegerField()
    price = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    listing = ListingCardSerializer()


class FavouritePageSerializer(serializers.Serializer[Any]):
    results = FavouriteSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class PricePointSerializer(serializers.Serializer[Any]):
    price = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class ListingCredentialsSerializer(serializers.Serializer[Any]):
    login = CleanLineField(min_length=2, max_length=80)
    password = serializers.CharField(min_length=1, max_length=120, trim_whitespace=False)
    note = CleanCharField(max_length=500, allow_blank=True, default="")


class ListingWriteSerializer(serializers.Serializer[Any]):
    """What the seller writes; every field may be left for later, until the listing is submitted. Price in fen."""

    server_id = serializers.IntegerField(required=False)
    title = CleanLineField(min_length=4, max_length=60, required=False)
    description = CleanCharField(max_length=4000, required=False)
    price = serializers.IntegerField(min_value=MIN_PRICE, max_value=MAX_PRICE, required=False)
    negotiable = serializers.BooleanField(required=False)
    attributes = serializers.DictField(child=serializers.JSONField(), required=False)
    bindings = serializers.ListField(
        child=serializers.SlugField(max_length=40), max_length=20, required=False, help_text="Empty: bound to nothing."
    )
    image_ids = serializers.ListField(child=serializers.UUIDField(), max_length=MAX_IMAGES, required=False)
    credentials = ListingCredentialsSerializer(required=False)

    def change(self) -> ListingChange:
        data = dict(self.validated_data)
        data["is_negotiable"] = data.pop("negotiable", None)
        return ListingChange(**{name: value for name, value in data.items() if name not in ("game", "version")})


class ListingCreateSerializer(ListingWriteSerializer):
    game = serializers.SlugField(max_length=40)


class ListingEditSerializer(ListingWriteSerializer):
    version = serializers.IntegerField(required=False, help_text="What was seen; 409 when it is no longer so.")


class ApproveSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(required=False, help_text="What was reviewed; 409 when it is no longer so.")


class ReviewReasonSerializer(serializers.Serializer[Any]):
    reason = CleanCharField(min_length=4, max_length=500)


class RejectSerializer(ApproveSerializer, ReviewReasonSerializer):
    """What was reviewed, and what is wrong with it."""
