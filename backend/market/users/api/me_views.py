"""Oneself."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.users.api.authentication import signed_in
from market.users.api.permissions import AllowsBlacklisted, AllowsBlacklistedToRead
from market.users.api.schema import refusals
from market.users.api.serializers import (
    EmailChangeSerializer,
    IdentitySerializer,
    MeSerializer,
    PaymentPinSerializer,
    ProfileUpdateSerializer,
    TokenSerializer,
    me_body,
)
from market.users.models import User
from market.users.services.email import confirm_email_change, request_email_change
from market.users.services.payment_pin import change_payment_pin
from market.users.services.profile import update_profile
from market.users.services.real_name import verify_real_name


class MeView(APIView):
    permission_classes = [AllowsBlacklistedToRead]

    @extend_schema(summary="Oneself", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(me_body(signed_in(request)))

    @extend_schema(
        summary="Change nickname or language",
        description=refusals("validation_failed") + " Field codes: `nickname_format`, `name_reserved`.",
        request=ProfileUpdateSerializer,
        responses=MeSerializer,
        examples=[OpenApiExample("nickname", {"nickname": "常山赵子龙"}, request_only=True)],
    )
    def patch(self, request: Request) -> Response:
        form = ProfileUpdateSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        return Response(me_body(update_profile(user=signed_in(request), **form.validated_data)))


class EmailView(APIView):
    @extend_schema(
        summary="Ask for another e-mail address; a link is mailed to it",
        description=refusals("validation_failed", "throttled") + " Field code: `password_wrong`.",
        request=EmailChangeSerializer,
        responses={202: None},
        examples=[
            OpenApiExample("change", {"email": "yun@example.com", "password": "correct-horse-9"}, request_only=True)
        ],
    )
    def post(self, request: Request) -> Response:
        form = EmailChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        request_email_change(user=signed_in(request), **form.validated_data)
        return Response(status=202)


class EmailConfirmView(APIView):
    @extend_schema(
        summary="Take the new e-mail address, by the token of the mailed link",
        description=refusals("link_invalid", "link_expired", "email_taken"),
        request=TokenSerializer,
        responses=MeSerializer,
        examples=[OpenApiExample("confirm", {"token": "Zk3v…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        form = TokenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = signed_in(request)
        confirm_email_change(user=user, token=form.validated_data["token"])
        return _me_again(user)


class RealNameView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        summary="Have name and identity number confirmed by the identity provider",
        description=refusals(
            "validation_failed", "real_name_verified_already", "identity_check_unavailable", "throttled"
        )
        + " Field codes: `id_number_format`, `identity_mismatch`.",
        request=IdentitySerializer,
        responses=MeSerializer,
        examples=[OpenApiExample("verify", {"name": "张三丰", "id_number": "11010519491231002X"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        form = IdentitySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = signed_in(request)
        verify_real_name(user=user, **form.validated_data)
        return _me_again(user)


class PaymentPinView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        summary="Set or change the payment PIN (six digits)",
        description=refusals("validation_failed", "wrong_payment_pin", "payment_pin_locked", "throttled")
        + " Field codes: `pin_format`, `pin_too_weak`, `password_wrong`, `required` (current_pin).",
        request=PaymentPinSerializer,
        responses={204: None},
        examples=[OpenApiExample("set", {"pin": "246810", "password": "correct-horse-9"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        form = PaymentPinSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        change_payment_pin(user=signed_in(request), **form.validated_data)
        return Response(status=204)


def _me_again(user: User) -> Response:
    return Response(me_body(User.objects.get(pk=user.pk)))
