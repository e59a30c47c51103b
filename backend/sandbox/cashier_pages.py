"""The cashier a buyer sees, with the buttons that make things go wrong; the same for every provider."""

from collections.abc import Mapping
from typing import Generic
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.actions import LATE_SECONDS, Action
from sandbox.pages import Pages
from sandbox.refusals import Refusal
from sandbox.security import CONTENT_SECURITY_POLICY
from sandbox.tills import P, Till


class CashierPages(Generic[P]):
    """The cashiers of one provider, at /{provider}/cashier/{number}."""

    def __init__(self, provider: str, till: Till[P], actions: Mapping[str, Action], pages: Pages) -> None:
        self._provider = provider
        self._address = f"/{provider}/cashier"
        self._till = till
        self._actions = actions
        self._pages = pages

    def routes(self) -> list[Route]:
        return [
            Route(f"{self._address}/{{number}}", self.show),
            Route(f"{self._address}/{{number}}/{{action}}", self.act, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        payment = self._named(request)
        response = self._pages.render(
            request,
            "cashier.html",
            provider=self._provider,
            trade=payment,
            here=self._here(request),
            actions=self._actions,
            failed="failed" in request.query_params,
            late_seconds=int(LATE_SECONDS),
            return_url=self._till.return_url(payment) if payment.is_paid else payment.return_url,
        )
        response.headers["Content-Security-Policy"] = _policy(payment.return_url)
        return response

    async def act(self, request: Request) -> Response:
        """Carry the button out; a second click on a paid one only sends the browser back again."""
        payment, action = self._named(request), self._actions.get(request.path_params["action"])
        if action is None:
            raise HTTPException(404)
        here = self._here(request)
        if not payment.is_paid:
            try:
                payment = self._till.act(payment, action)
            except Refusal:
                # Expired or closed since the page was shown, which the page itself tells.
                return RedirectResponse(here, status_code=303)
        if payment.is_waiting:
            return RedirectResponse(f"{here}?failed=1", status_code=303)
        back = self._till.return_url(payment) if payment.is_paid and action.returns else ""
        return RedirectResponse(back or here, status_code=303)

    def _here(self, request: Request) -> str:
        return f"{self._address}/{request.path_params['number']}"

    def _named(self, request: Request) -> P:
        payment = self._till.find(request.path_params["number"])
        if payment is None:
            raise HTTPException(404)
        return payment


def _policy(return_url: str) -> str:
    """Browsers hold the redirect after a form to `form-action` too, so the merchant must be in it."""
    if not return_url:
        return CONTENT_SECURITY_POLICY
    parts = urlsplit(return_url)
    allowed = f"form-action 'self' {parts.scheme}://{parts.netloc}"
    return CONTENT_SECURITY_POLICY.replace("form-action 'self'", allowed)
