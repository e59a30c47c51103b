"""The way to Alipay and back: signed requests to the configured gateway, verified answers and notifications."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from alipay import AliPay
from alipay.exceptions import AliPayException, AliPayValidationError
from django.conf import settings

from market.common.clock import MARKET_ZONE
from market.payments.providers.base import ProviderUnavailable

TIMEOUT_SECONDS = 8
OK = "10000"
BUSINESS_FAILED = "40004"

Answer = Mapping[str, Any]


class _Sdk(AliPay):
    """python-alipay-sdk, aimed at the configured gateway, by POST and without following redirects.

    Its own transport puts names and accounts into the address, where they end up in logs.
    """

    def build_body(self, method: str, biz_content: Mapping[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
        # Alipay means China's time; the SDK writes that of the host.
        body: dict[str, Any] = super().build_body(
            method, biz_content, timestamp=china_time(datetime.now(UTC)), **fields
        )
        return body

    def verified_sync_response(self, data: dict[str, Any], response_type: str) -> Answer:
        answer = httpx.post(
            settings.ALIPAY["gateway"],
            content=self.sign_data(data).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"},
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
        )
        if not isinstance(answer.json(), dict):
            raise ValueError("not an object")  # the SDK takes it for granted
        verified: Answer = self._verify_and_return_sync_response(answer.text, response_type)
        return verified


class AlipayGateway:
    def __init__(self) -> None:
        self._sdk = _Sdk(
            appid=settings.ALIPAY["app_id"],
            app_private_key_string=Path(settings.ALIPAY["app_private_key_file"]).read_text(),
            alipay_public_key_string=Path(settings.ALIPAY["public_key_file"]).read_text(),
        )

    def page_pay_address(self, content: Mapping[str, str], *, return_url: str) -> str:
        """Where the browser pays; signed, nobody is asked."""
        query = self._sdk.client_api(
            "alipay.trade.page.pay",
            {"product_code": "FAST_INSTANT_TRADE_PAY", **content},
            return_url=return_url,
            notify_url=settings.ALIPAY["notify_url"],
        )
        return f"{settings.ALIPAY['gateway']}?{query}"

    def call(self, method: str, content: dict[str, Any]) -> Answer:
        """The verified answer, an error of the business included. Raises ProviderUnavailable."""
        try:
            answer: Answer = self._sdk.server_api(method, content)
        except (httpx.HTTPError, AliPayException, AliPayValidationError, ValueError, LookupError) as error:
            raise ProviderUnavailable(f"{method}: {type(error).__name__}") from error
        return answer

    def is_signed(self, form: Mapping[str, str]) -> bool:
        """Whether Alipay itself sent this form."""
        # A copy: verify() takes things out of what it is given. It raises on a wrong type and on bad base64.
        fields = {name: value for name, value in form.items() if name != "sign"}
        try:
            return form.get("sign_type") == "RSA2" and bool(self._sdk.verify(fields, form.get("sign", "")))
        except (AliPayException, ValueError):
            return False


def require_success(answer: Answer) -> None:
    """Raises ProviderUnavailable."""
    if answer.get("code") != OK:
        raise ProviderUnavailable(f"{answer.get('code')} {answer.get('sub_code')}")


def is_final_failure(answer: Answer, undecided: frozenset[str]) -> bool:
    """Whether Alipay says that it did nothing and never will; `undecided` are codes that say no such thing."""
    return answer.get("code") == BUSINESS_FAILED and answer.get("sub_code") not in undecided


def china_time(moment: datetime) -> str:
    return moment.astimezone(MARKET_ZONE).strftime("%Y-%m-%d %H:%M:%S")
