"""Where payment providers tell us what happened."""

from collections.abc import Mapping
from typing import IO, Any, cast

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, inline_serializer
from rest_framework.fields import CharField
from rest_framework.parsers import BaseParser, FormParser
from rest_framework.request import Request
from rest_framework.views import APIView

from market.common.api.permissions import AllowsEverybody
from market.payments.providers.base import Notice
from market.payments.services.notices import accept_payment_notice


class _UnreadJson(BaseParser):
    """JSON is signed as it was sent: it stays bytes until the provider has checked the signature."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, str]:
        return {}


class PaymentNoticeView(APIView):
    """Known by its signature alone. Unless it hears what it waits for, the provider tries again."""

    authentication_classes = []
    permission_classes = [AllowsEverybody]
    throttle_classes = []
    parser_classes = [FormParser, _UnreadJson]

    @extend_schema(
        operation_id="payment_notify",
        summary="A provider's signed notification",
        request={
            "application/x-www-form-urlencoded": {"type": "object", "additionalProperties": {"type": "string"}},
            "application/json": {"type": "object", "additionalProperties": True},
        },
        responses={
            (200, "text/plain"): OpenApiTypes.STR,
            204: None,
            (400, "text/plain"): OpenApiTypes.STR,
            (400, "application/json"): inline_serializer(
                "PaymentNoticeRefusal", {"code": CharField(), "message": CharField()}
            ),
        },
        examples=[
            OpenApiExample(
                "Committed, to Alipay",
                value="success",
                response_only=True,
                media_type="text/plain",
                status_codes=["200"],
            ),
            OpenApiExample(
                "Refused, to WeChat Pay",
                value={"code": "FAIL", "message": "refused"},
                response_only=True,
                media_type="application/json",
                status_codes=["400"],
            ),
        ],
    )
    def post(self, request: Request, provider: str) -> HttpResponse:
        body = request._request.body  # before parsing, which takes it out of the stream
        form = {name: str(value) for name, value in cast(Mapping[str, str], request.data).items()}
        answer = accept_payment_notice(provider=provider, notice=Notice(form, body, request.headers))
        return HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
