"""Binding a phone."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.users.api.authentication import signed_in
from market.users.api.devices import address_of
from market.users.api.permissions import AllowsBlacklisted
from market.users.api.schema import refusals
from market.users.api.serializers import (
    MeSerializer,
    PhoneBindingSerializer,
    PhoneCodeRequestSerializer,
    PhoneCodeSentSerializer,
    me_body,
)
from market.users.models import PhoneCode, User
from market.users.services.phone import CODE_LIFE, RESEND_AFTER, bind_phone, send_phone_code


class PhoneCodeView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        summary="Send a code to a phone",
        description=refusals("validation_failed", "throttled") + " Field code: `phone_format`.",
        request=PhoneCodeRequestSerializer,
        responses={201: PhoneCodeSentSerializer},
        examples=[OpenApiExample("bind", {"phone": "13812345678", "purpose": "bind_phone"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        form = PhoneCodeRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sent = send_phone_code(
            user=signed_in(request),
            phone=form.validated_data["phone"],
            purpose=PhoneCode.Purpose(form.validated_data["purpose"]),
            address=address_of(request),
        )
        answer = {"request_id": sent.pk, "expires_in": CODE_LIFE.seconds, "retry_after": RESEND_AFTER.seconds}
        return Response(PhoneCodeSentSerializer(answer).data, status=201)


class PhoneView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        summary="Bind the phone that the code went to",
        description=refusals("validation_failed", "code_expired", "phone_taken") + " Field code: `code_wrong`.",
        request=PhoneBindingSerializer,
        responses=MeSerializer,
        examples=[
            OpenApiExample(
                "bind", {"request_id": "01890f4e-0000-7000-8000-000000000000", "code": "042917"}, request_only=True
            )
        ],
    )
    def post(self, request: Request) -> Response:
        form = PhoneBindingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = signed_in(request)
        bind_phone(user=user, **form.validated_data)
        return Response(me_body(User.objects.get(pk=user.pk)))
