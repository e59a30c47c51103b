"""The envelope of API v3: checks a request's signature, hands the method its values, signs the answer."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.faults import Faults
from sandbox.wechat.content import Content
from sandbox.wechat.errors import ApiError
from sandbox.wechat.signing import Signing

ROOT = "/wechat"
MAX_BYTES = 64 * 1024

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Method:
    """An empty answer is status 204 without a body."""

    verb: str
    path: str
    handler: Callable[[Request, Content], Awaitable[Answer]]


class Gateway:
    def __init__(self, methods: tuple[Method, ...], faults: Faults, signing: Signing) -> None:
        self._methods = methods
        self._faults = faults
        self._signing = signing

    def routes(self) -> list[Route]:
        return [
            Route(ROOT + method.path, self._endpoint(method.handler), methods=[method.verb]) for method in self._methods
        ]

    async def check(self, request: Request) -> None:
        """Raises ApiError unless the merchant signed this very request."""
        body = await request.body()
        if len(body) > MAX_BYTES:
            raise ApiError("PARAM_ERROR", "请求体过大")
        # Signed as the merchant sees it: the gateway's address is a host to it.
        path = request.scope["raw_path"].decode("latin-1").removeprefix(ROOT)
        query = request.scope["query_string"].decode("latin-1")
        target = f"{path}?{query}" if query else path
        self._signing.check(request.headers.get("Authorization", ""), request.method, target, body)

    def _endpoint(
        self, handler: Callable[[Request, Content], Awaitable[Answer]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                return self._respond(await self._call(request, handler))
            except ApiError as error:
                return self._respond(error.as_answer(), error.status)

        return endpoint

    async def _call(self, request: Request, handler: Callable[[Request, Content], Awaitable[Answer]]) -> Answer:
        await self.check(request)
        fault = self._faults.take("wechat")
        if fault is not None:
            await asyncio.sleep(fault.seconds if fault.mode == "hang" else 0)
            raise ApiError("SYSTEM_ERROR")
        body = await request.body()
        content = Content.parse(body) if request.method == "POST" else Content(request.query_params)
        return await handler(request, content)

    def _respond(self, answer: Answer, status: int = 200) -> Response:
        body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")) if answer else ""
        headers = {"Content-Type": "application/json; charset=utf-8", **self._signing.headers(body)}
        return Response(body, status_code=status if answer else 204, headers=headers)
