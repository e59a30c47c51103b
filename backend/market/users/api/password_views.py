"""Passwords: forgotten, reset, changed."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.permissions import AllowsEverybody
from market.users.api.auth_serializers import (
    PasswordChangeSerializer,
    PasswordForgotSerializer,
    PasswordResetSerializer,
    SignedInSerializer,
)
from market.users.api.authentication import session_of, signed_in
from market.users.api.devices import address_of, device_of
from market.users.api.schema import refusals
from market.users.api.session_views import signed_in_response
from market.users.services.passwords import change_password, request_password_reset, reset_password


class PasswordForgotView(APIView):
    authentication_classes = []
    permission_classes = [AllowsEverybody]

    @extend_schema(
        summary="Mail a link for choosing a new password; says the same for an unknown address",
        description=refusals("validation_failed", "throttled") + " Field code: `captcha_wrong`.",
        request=PasswordForgotSerializer,
        responses={202: None},
        examples=[
            OpenApiExample(
                "forgot",
                {"email": "zhao@example.com", "captcha_id": "5f0c…", "captcha_answer": "K7TX"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        form = PasswordForgotSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        request_password_reset(email=form.validated_data["email"], captcha=form.captcha, address=address_of(request))
        return Response(status=202)


class PasswordResetView(APIView):
    authentication_classes = []
    permission_classes = [AllowsEverybody]

    @extend_schema(
        summary="Choose a new password by the token of the mailed link; signs out everywhere",
        description=refusals("link_invalid", "link_expired", "validation_failed"),
        request=PasswordResetSerializer,
        responses={204: None},
        examples=[OpenApiExample("reset", {"token": "Zk3v…", "password": "better-horse-10"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        form = PasswordResetSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reset_password(token=form.validated_data["token"], password=form.validated_data["password"])
        return Response(status=204)


class PasswordChangeView(APIView):
    @extend_schema(
        summary="Change the password; every other device is signed out, this one gets new tokens",
        description=refusals("validation_failed", "throttled") + " Field codes: `password_wrong`, `password_too_…`.",
        request=PasswordChangeSerializer,
        responses=SignedInSerializer,
        examples=[
            OpenApiExample(
                "change",
                {"current_password": "correct-horse-9", "password": "better-horse-10"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        form = PasswordChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        session = change_password(
            user=signed_in(request),
            session_id=session_of(request),
            current_password=form.validated_data["current_password"],
            password=form.validated_data["password"],
            device=device_of(request),
        )
        return signed_in_response(session)
