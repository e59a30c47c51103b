"""What the API says and hears about people."""

from datetime import UTC
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from market.users.masks import masked_email
from market.users.models import User
from market.users.selectors import (
    avatar_url,
    masked_identity_of,
    masked_phone_of,
    permissions_of,
    seller_level,
)

ME_EXAMPLE = {
    "id": "01890f4e-0000-7000-8000-000000000000",
    "username": "zhao_yun",
    "nickname": "常山赵子龙",
    "avatar_url": "/media/public/3f/3f9c…-thumb.webp",
    "email": "z***@example.com",
    "phone": "138****5678",
    "language": "zh-hans",
    "roles": [],
    "permissions": ["trade", "offer_listings"],
    "blacklisted": False,
    "real_name_verified": True,
    "real_name": {"name": "*云", "id_number": "1****************X"},
    "has_payment_pin": True,
    "level": 2,
    "created_at": "2026-11-21T05:24:53Z",
}
PROFILE_EXAMPLE = {
    "id": "01890f4e-0000-7000-8000-000000000000",
    "nickname": "常山赵子龙",
    "avatar_url": "/media/public/3f/3f9c…-thumb.webp",
    "level": 2,
    "real_name_verified": True,
    "is_blacklisted": False,
    "staff_badge": None,
    "member_since": "2026-03-02T09:12:31Z",
    "completed_orders": 12,
    "rating_count": 10,
    "rating_average": 4.7,
}


class PersonSerializer(serializers.Serializer):
    """A `PersonCard`: a person as everybody sees them."""

    id = serializers.UUIDField()
    nickname = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    level = serializers.IntegerField(min_value=0, max_value=5)
    real_name_verified = serializers.BooleanField()
    is_blacklisted = serializers.BooleanField()
    staff_badge = serializers.CharField(allow_null=True)


@extend_schema_serializer(examples=[OpenApiExample("profile", PROFILE_EXAMPLE, response_only=True)])
class ProfileSerializer(PersonSerializer):
    """A person's public page."""

    member_since = serializers.DateTimeField(default_timezone=UTC)
    completed_orders = serializers.IntegerField()
    rating_count = serializers.IntegerField()
    rating_average = serializers.FloatField(allow_null=True)


class RealNameSerializer(serializers.Serializer):
    """Masked: `**丰`, `1****************X`."""

    name = serializers.CharField()
    id_number = serializers.CharField()


@extend_schema_serializer(examples=[OpenApiExample("me", ME_EXAMPLE, response_only=True)])
class MeSerializer(serializers.Serializer):
    """Oneself. Address, phone and identity are masked."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    nickname = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    email = serializers.CharField()
    phone = serializers.CharField(allow_null=True)
    language = serializers.ChoiceField(choices=["zh-hans", "en"])
    roles = serializers.ListField(child=serializers.CharField())
    permissions = serializers.ListField(child=serializers.CharField())
    blacklisted = serializers.BooleanField()
    real_name_verified = serializers.BooleanField()
    real_name = RealNameSerializer(allow_null=True)
    has_payment_pin = serializers.BooleanField()
    level = serializers.IntegerField(min_value=0, max_value=5)
    created_at = serializers.DateTimeField(default_timezone=UTC)


class ProfileUpdateSerializer(serializers.Serializer):
    nickname = serializers.CharField(required=False, max_length=60)
    language = serializers.ChoiceField(choices=["zh-hans", "en"], required=False)


class EmailChangeSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(max_length=128)


class PhoneCodeRequestSerializer(serializers.Serializer):
    phone = serializers.CharField(max_length=20)
    purpose = serializers.ChoiceField(choices=["bind_phone"], default="bind_phone")


class PhoneCodeSentSerializer(serializers.Serializer):
    """`request_id` goes back with the code; both times in seconds."""

    request_id = serializers.UUIDField()
    expires_in = serializers.IntegerField()
    retry_after = serializers.IntegerField()


class PhoneBindingSerializer(serializers.Serializer):
    request_id = serializers.UUIDField()
    code = serializers.RegexField(r"^[0-9]{6}$")


class IdentitySerializer(serializers.Serializer):
    name = serializers.CharField(min_length=2, max_length=40)
    id_number = serializers.CharField(max_length=18)


class PaymentPinSerializer(serializers.Serializer):
    """`current_pin` is needed by whoever has a PIN already."""

    pin = serializers.CharField(max_length=20)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    current_pin = serializers.CharField(max_length=20, required=False, allow_blank=True)


def me_body(user: User) -> dict[str, Any]:
    identity = masked_identity_of(user.pk) if user.is_real_name_verified else None
    me = {
        "id": user.pk,
        "username": user.username,
        "nickname": user.nickname,
        "avatar_url": avatar_url(user),
        "email": masked_email(user.email),
        "phone": masked_phone_of(user),
        "language": user.language,
        "roles": user.roles,
        "permissions": permissions_of(user),
        "blacklisted": user.is_blacklisted,
        "real_name_verified": user.is_real_name_verified,
        "real_name": {"name": identity[0], "id_number": identity[1]} if identity else None,
        "has_payment_pin": user.has_payment_pin,
        "level": seller_level(user.pk),
        "created_at": user.created_at,
    }
    return dict(MeSerializer(me).data)
