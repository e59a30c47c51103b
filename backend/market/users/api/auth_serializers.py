"""What the API says and hears about signing in."""

from datetime import UTC
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from market.users.api.serializers import ME_EXAMPLE, MeSerializer
from market.users.services.captchas import CaptchaAnswer


class PasswordField(serializers.CharField):
    """Taken as typed: spaces are part of it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=128, trim_whitespace=False, **options)


class CaptchaSerializer(serializers.Serializer):
    """`image` is a data URL of a PNG; case does not matter; five minutes, one answer."""

    captcha_id = serializers.CharField()
    image = serializers.CharField()


class CaptchaAnswerSerializer(serializers.Serializer):
    captcha_id = serializers.CharField(max_length=64)
    captcha_answer = serializers.CharField(max_length=16)

    @property
    def captcha(self) -> CaptchaAnswer:
        return CaptchaAnswer(self.validated_data["captcha_id"], self.validated_data["captcha_answer"])


class RegisterSerializer(CaptchaAnswerSerializer):
    username = serializers.CharField(max_length=32)
    password = PasswordField()
    email = serializers.EmailField(max_length=254)


class RegisteredSerializer(serializers.Serializer):
    email = serializers.EmailField()


class ActivationResendSerializer(serializers.Serializer):
    """`identifier`: username or e-mail address."""

    identifier = serializers.CharField(max_length=254)


class PasswordForgotSerializer(CaptchaAnswerSerializer):
    email = serializers.EmailField(max_length=254)


class PasswordResetSerializer(serializers.Serializer):
    token = serializers.CharField(max_length=128)
    password = PasswordField()


class PasswordChangeSerializer(serializers.Serializer):
    current_password = PasswordField()
    password = PasswordField()


class LoginSerializer(serializers.Serializer):
    """`identifier`: username or e-mail address. The captcha is needed after `captcha_required`."""

    identifier = serializers.CharField(max_length=254)
    password = PasswordField()
    remember_me = serializers.BooleanField(default=False)
    captcha_id = serializers.CharField(max_length=64, required=False, allow_blank=True)
    captcha_answer = serializers.CharField(max_length=16, required=False, allow_blank=True)

    @property
    def captcha(self) -> CaptchaAnswer:
        given = self.validated_data
        return CaptchaAnswer(given.get("captcha_id", ""), given.get("captcha_answer", ""))


@extend_schema_serializer(
    examples=[OpenApiExample("signed in", {"access": "eyJhbGciOi…", "user": ME_EXAMPLE}, response_only=True)]
)
class SignedInSerializer(serializers.Serializer):
    """The access token (ten minutes; keep it in memory) and oneself. The refresh token is in the cookie only."""

    access = serializers.CharField()
    user = MeSerializer()


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "session",
            {
                "id": "01890f4e-0000-7000-8000-000000000001",
                "user_agent": "Mozilla/5.0 (Linux; Android 16)",
                "address": "203.0.113.7",
                "is_current": True,
                "last_used_at": "2026-11-21T05:24:53Z",
                "created_at": "2026-11-20T12:00:00Z",
            },
            response_only=True,
        )
    ]
)
class SessionSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    user_agent = serializers.CharField()
    address = serializers.CharField(allow_null=True)
    is_current = serializers.BooleanField()
    last_used_at = serializers.DateTimeField(default_timezone=UTC)
    created_at = serializers.DateTimeField(default_timezone=UTC)
