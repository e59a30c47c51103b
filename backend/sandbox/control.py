"""Choosing failures and emptying the box: a page for people, JSON for tests."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.faults import DEFAULT_REASON, MODES, Fault, FaultError, Faults
from sandbox.pages import Pages

# What a transfer commonly fails with; the JSON interface takes any code.
REASONS = (DEFAULT_REASON, "PAYEE_USER_INFO_ERROR", "BALANCE_IS_NOT_ENOUGH", "SYSTEM_ERROR")

# Pages with buttons of their own for the failures of their provider; one goes back there.
SPOILING_PAGES = frozenset({"/alipay/", "/wechat/"})


class Control:
    """`clear` are called when the box is emptied, in this order."""

    def __init__(self, faults: Faults, pages: Pages, clear: Iterable[Callable[[], None]]) -> None:
        self._faults = faults
        self._pages = pages
        self._clear = tuple(clear)

    def routes(self) -> list[Route]:
        return [
            Route("/control", self.page, methods=["GET"]),
            Route("/control", self.submit, methods=["POST"]),
            Route("/control/reset", self.submit_reset, methods=["POST"]),
            Route("/api/control", self.api_state, methods=["GET"]),
            Route("/api/control", self.api_plan, methods=["POST"]),
            Route("/api/reset", self.api_reset, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        return self._render(request)

    async def submit(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        try:
            self._faults.plan(Fault.parse(form))
        except FaultError as error:
            return self._render(request, status=400, wrong=error.field, typed=form)
        back = form.get("back", "")
        return RedirectResponse(f"{back}#spoil" if back in SPOILING_PAGES else "/control", status_code=303)

    async def submit_reset(self, request: Request) -> Response:
        self._reset()
        return RedirectResponse("/control?emptied=1", status_code=303)

    async def api_state(self, request: Request) -> Response:
        """`{service: {mode, calls, seconds, reason}}`."""
        return JSONResponse({name: asdict(fault) for name, fault in self._faults.planned().items()})

    async def api_plan(self, request: Request) -> Response:
        """`{service, mode, calls?, seconds?, reason?}` → the state of all services."""
        try:
            values = json.loads(await request.body())
            self._faults.plan(Fault.parse(values if isinstance(values, dict) else {}))
        except ValueError as error:
            return JSONResponse({"code": "invalid_fault", "message": str(error)}, status_code=400)
        return await self.api_state(request)

    async def api_reset(self, request: Request) -> Response:
        self._reset()
        return JSONResponse({"status": "empty"})

    def _reset(self) -> None:
        for clear in self._clear:
            clear()

    def _render(
        self, request: Request, *, status: int = 200, wrong: str = "", typed: dict[str, Any] | None = None
    ) -> Response:
        return self._pages.render(
            request,
            "control.html",
            status=status,
            planned=self._faults.planned(),
            modes=MODES,
            reasons=REASONS,
            wrong=wrong,
            typed=typed or {},
            emptied="emptied" in request.query_params,
        )
