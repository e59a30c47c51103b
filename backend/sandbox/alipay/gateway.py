"""`/alipay/gateway.do`: checks the envelope, hands the method its `biz_content`, signs the answer."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.alipay import rsa
from sandbox.alipay.biz_content import BizContent
from sandbox.alipay.errors import MESSAGES, GatewayError
from sandbox.alipay.page_pay import METHOD as PAGE_PAY
from sandbox.alipay.page_pay import PagePay
from sandbox.clock import now, parse_china_time
from sandbox.faults import Faults
from sandbox.rsa import is_signed, sign
from sandbox.settings import AlipaySettings

# Wide enough for a client that writes its own local time (python-alipay-sdk does) instead of China's.
CLOCK_SKEW_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Method:
    """`invalid` is the sub_code with which this API refuses an argument."""

    handler: Callable[[BizContent], Awaitable[Mapping[str, Any]]]
    invalid: str


class Gateway:
    def __init__(
        self, methods: Mapping[str, Method], page_pay: PagePay, faults: Faults, settings: AlipaySettings
    ) -> None:
        self._methods = methods
        self._page_pay = page_pay
        self._faults = faults
        self._settings = settings

    def routes(self) -> list[Route]:
        return [Route("/alipay/gateway.do", self.serve, methods=["GET", "POST"])]

    async def serve(self, request: Request) -> Response:
        form = await request.form() if request.method == "POST" else {}
        params = {name: str(value) for name, value in {**request.query_params, **form}.items()}
        if params.get("method") == PAGE_PAY:
            return self._page_pay.begin(request, params, self._check)
        try:
            answer = await self._call(params)
        except GatewayError as error:
            return self._respond(params, error.as_answer(), signed=error.signed)
        return self._respond(params, {"code": "10000", "msg": MESSAGES["10000"], **answer})

    async def _call(self, params: Mapping[str, str]) -> Mapping[str, Any]:
        name = params.get("method", "")
        if not name:
            raise GatewayError("40001", "isv.missing-method", signed=False)
        if name not in self._methods:
            raise GatewayError("40002", "isv.invalid-method", signed=False)
        self._check(params)
        fault = self._faults.take("alipay")
        if fault is not None:
            await asyncio.sleep(fault.seconds if fault.mode == "hang" else 0)
            raise GatewayError("20000", "isp.unknow-error")
        method = self._methods[name]
        return await method.handler(BizContent.parse(params.get("biz_content", ""), invalid=method.invalid))

    def _check(self, params: Mapping[str, str]) -> None:
        """Raises GatewayError unless the app itself sent exactly this, recently."""
        if params.get("app_id") != self._settings.app_id:
            raise GatewayError("40002", "isv.invalid-app-id", signed=False)
        if params.get("charset", "").lower() != "utf-8":
            raise GatewayError("40002", "isv.invalid-charset", signed=False)
        if params.get("sign_type") != "RSA2":
            raise GatewayError("40002", "isv.invalid-signature-type", signed=False)
        if not params.get("sign"):
            raise GatewayError("40001", "isv.missing-signature", signed=False)
        content = rsa.canonical(params, without=rsa.UNSIGNED_IN_REQUEST)
        if not is_signed(content, params["sign"], self._settings.app_public_key):
            raise GatewayError("40002", "isv.invalid-signature", signed=False)
        _check_timestamp(params.get("timestamp", ""))

    def _respond(self, params: Mapping[str, str], answer: Mapping[str, Any], *, signed: bool = True) -> Response:
        name = params.get("method", "")
        key = name.replace(".", "_") + "_response" if name in self._methods else "error_response"
        # Clients cut this very text out of the answer and verify it, so it is written once and never parsed.
        content = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        ending = f',"sign":"{sign(content, self._settings.private_key)}"' if signed else ""
        return Response(f'{{"{key}":{content}{ending}}}', media_type="application/json;charset=utf-8")


def _check_timestamp(text: str) -> None:
    if not text:
        raise GatewayError("40001", "isv.missing-timestamp")
    try:
        sent_at = parse_china_time(text)
    except ValueError:
        raise GatewayError("40002", "isv.invalid-timestamp") from None
    if abs(now() - sent_at) > CLOCK_SKEW_SECONDS:
        raise GatewayError("40002", "isv.invalid-timestamp")
