"""A provider's payments as JSON, and the cashier's buttons for tests."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Generic

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.actions import LATE_SECONDS, Action
from sandbox.clock import iso_time
from sandbox.outbox import Notification, Outbox
from sandbox.refusals import Refusal
from sandbox.tills import P, Till

MAX_DELAY_SECONDS = 3600


class PaymentApi(Generic[P]):
    """`find` looks a payment up by the merchant's number, `view` describes it without its notifications."""

    def __init__(
        self,
        address: str,
        *,
        find: Callable[[str], P | None],
        view: Callable[[P], dict[str, Any]],
        till: Till[P],
        outbox: Outbox,
        actions: Mapping[str, Action],
    ) -> None:
        self._address = address
        self._find = find
        self._view = view
        self._till = till
        self._outbox = outbox
        self._actions = actions

    def routes(self) -> list[Route]:
        return [
            Route(f"{self._address}/{{out_trade_no}}", self.show),
            Route(f"{self._address}/{{out_trade_no}}/{{action}}", self.act, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        return self._answer(self._named(request))

    async def act(self, request: Request) -> Response:
        """`{delay?}` in seconds → the payment as it is afterwards."""
        payment, name = self._named(request), request.path_params["action"]
        delay = _delay(await request.body())
        if name == "notify" and payment.is_paid:
            self._till.notify(payment)
            return self._answer(payment)
        if name not in self._actions:
            raise HTTPException(404, f"actions are {', '.join(self._actions)} and, once paid, notify")
        try:
            payment = self._till.act(payment, self._actions[name], delay=delay)
        except Refusal as refusal:
            return JSONResponse({"code": refusal.reason, "message": refusal.explanation}, status_code=409)
        return self._answer(payment)

    def _named(self, request: Request) -> P:
        payment = self._find(request.path_params["out_trade_no"])
        if payment is None:
            raise HTTPException(404, "no such trade")
        return payment

    def _answer(self, payment: P) -> Response:
        notifications = [self._notification_view(item) for item in self._outbox.of(payment.id)]
        return JSONResponse(self._view(payment) | {"notifications": notifications})

    def _notification_view(self, notification: Notification) -> dict[str, Any]:
        attempts = [timed(asdict(attempt), "started_at") for attempt in self._outbox.attempts(notification)]
        return timed(asdict(notification), "created_at", "next_attempt_at", "delivered_at") | {"attempts": attempts}


def timed(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The same with the named Unix times in ISO 8601."""
    times = {name: iso_time(values[name]) if values[name] is not None else None for name in names}
    return {**values, **times}


def _delay(body: bytes) -> float:
    try:
        delay = json.loads(body or b"{}").get("delay", LATE_SECONDS)
        if not 0 <= delay <= MAX_DELAY_SECONDS:
            raise ValueError(delay)
    except (ValueError, TypeError, AttributeError):
        raise HTTPException(400, f"delay is a number of seconds from 0 to {MAX_DELAY_SECONDS}") from None
    return float(delay)
