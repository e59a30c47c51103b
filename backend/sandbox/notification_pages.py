"""A payment's notifications as its page shows them, and the buttons that send one again or a new one."""

from collections.abc import Callable
from typing import Generic

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.outbox import Attempt, Notification, Outbox
from sandbox.tills import P, Till


class NotificationPages(Generic[P]):
    """`address` is where the payments' pages live, the merchant's number follows it."""

    def __init__(self, address: str, *, find: Callable[[str], P | None], till: Till[P], outbox: Outbox) -> None:
        self._address = address
        self._find = find
        self._till = till
        self._outbox = outbox

    def routes(self) -> list[Route]:
        here = f"{self._address}/{{out_trade_no}}"
        return [
            Route(f"{here}/notify", self.notify, methods=["POST"]),
            Route(f"{here}/send-again/{{id:int}}", self.send_again, methods=["POST"]),
        ]

    def named(self, request: Request) -> P:
        """The payment in the path; raises HTTPException."""
        payment = self._find(request.path_params["out_trade_no"])
        if payment is None:
            raise HTTPException(404)
        return payment

    def of(self, payment: P) -> list[tuple[Notification, list[Attempt]]]:
        return [(item, self._outbox.attempts(item)) for item in self._outbox.of(payment.id)]

    async def notify(self, request: Request) -> Response:
        payment = self.named(request)
        if payment.is_paid:
            self._till.notify(payment)
        return self._back(request)

    async def send_again(self, request: Request) -> Response:
        self.named(request)
        if not self._outbox.send_again(request.path_params["id"]):
            raise HTTPException(404)
        return self._back(request)

    def _back(self, request: Request) -> Response:
        return RedirectResponse(f"{self._address}/{request.path_params['out_trade_no']}", status_code=303)


def before_id(request: Request, name: str) -> int:
    """Where an older part of a list begins; 0 at its newest."""
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= 18 else 0
