"""Becoming a user."""

from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.permissions import AllowsEverybody
from market.users.api.auth_serializers import (
    ActivationResendSerializer,
    CaptchaSerializer,
    RegisteredSerializer,
    RegisterSerializer,
)
from market.users.api.devices import address_of
from market.users.api.schema import refusals
from market.users.api.serializers import TokenSerializer
from market.users.services.captchas import issue_captcha
from market.users.services.registration import activate_user, register_user, resend_activation


class CaptchaView(APIView):
    authentication_classes = []
    permission_classes = [AllowsEverybody]

    @extend_schema(
        summary="A new picture captcha",
        request=None,
        responses=CaptchaSerializer,
        examples=[
            OpenApiExample(
                "captcha",
                {"captcha_id": "5f0c…", "image": "data:image/png;base64,iVBOR…"},
                response_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        return Response(CaptchaSerializer(issue_captcha()).data)


class RegisterView(APIView):
    authentication_classes = []
    permission_classes = [AllowsEverybody]

    @extend_schema(
        summary="Register; an activation link is mailed",
        description=refusals("validation_failed", "throttled")
        + " Field codes: `captcha_wrong`, `username_format`, `username_taken`, `name_reserved`, `password_too_…`.",
        request=RegisterSerializer,
        responses={201: RegisteredSerializer},
        examples=[
            OpenApiExample(
                "register",
                {
                    "username": "zhao_yun",
                    "password": "correct-horse-9",
                    "email": "zhao@example.com",
                    "captcha_id": "5f0c…",
                    "captcha_answer": "K7TX",
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        form = RegisterSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        register_user(
            username=given["username"],
            password=given["password"],
            email=given["email"],
            captcha=form.captcha,
            address=address_of(request),
            language=get_language() or "zh-hans",
        )
        return Response({"email": given["email"]}, status=201)


class ActivateView(APIView):
    authentication_classes = []
    permission_classes = [AllowsEverybody]

    @extend_schema(
        summary="Activate by the token of the mailed link",
        description=refusals("link_invalid", "activation_expired", "email_taken"),
        request=TokenSerializer,
        responses={204: None},
        examples=[OpenApiExample("activate", {"token": "Zk3v…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        form = TokenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        activate_user(token=form.validated_data["token"])
        return Response(status=204)


class ActivationResendView(APIView):
    authentication_classes = []
    permission_classes = [AllowsEverybody]

    @extend_schema(
        summary="Mail the activation link again; says the same whether anybody was waiting for it",
        description=refusals("throttled"),
        request=ActivationResendSerializer,
        responses={202: None},
        examples=[OpenApiExample("resend", {"identifier": "zhao_yun"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        form = ActivationResendSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        resend_activation(identifier=form.validated_data["identifier"], address=address_of(request))
        return Response(status=202)
