"""Where payment providers tell us what happened."""

from collections.abc import Mapping
from typing import cast

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.views import APIView

from market.common.api.permissions import AllowsEverybody
from market.payments.services.notices import accept_payment_notice


class PaymentNoticeView(APIView):
    """Known by its signature alone. Any answer but the bare word makes the provider try again."""

    authentication_classes = []
    permission_classes = [AllowsEverybody]
    throttle_classes = []
    parser_classes = [FormParser]

    @extend_schema(
        operation_id="payment_notify",
        summary="A provider's signed notification",
        request={"application/x-www-form-urlencoded": {"type": "object", "additionalProperties": {"type": "string"}}},
        responses={(200, "text/plain"): OpenApiTypes.STR},
        examples=[OpenApiExample("Committed", value="success", response_only=True, media_type="text/plain")],
    )
    def post(self, request: Request, provider: str) -> HttpResponse:
        form = {name: str(value) for name, value in cast(Mapping[str, str], request.data).items()}
        accept_payment_notice(provider=provider, form=form)
        return HttpResponse("success", content_type="text/plain")
