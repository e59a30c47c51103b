"""The cashier a buyer sees, with the buttons that make things go wrong."""

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.alipay.cashier import ACTIONS, LATE_SECONDS, Cashier
from sandbox.alipay.errors import GatewayError
from sandbox.alipay.trades import WAITING, Trade, Trades
from sandbox.pages import Pages
from sandbox.security import CONTENT_SECURITY_POLICY


class CashierPages:
    def __init__(self, trades: Trades, cashier: Cashier, pages: Pages) -> None:
        self._trades = trades
        self._cashier = cashier
        self._pages = pages

    def routes(self) -> list[Route]:
        return [
            Route("/alipay/cashier/{trade_no}", self.show),
            Route("/alipay/cashier/{trade_no}/{action}", self.act, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        return self._render(request, self._named(request), failed="failed" in request.query_params)

    async def act(self, request: Request) -> Response:
        """Carry the button out; a second click on a paid trade only sends the browser back again."""
        trade, action = self._named(request), ACTIONS.get(request.path_params["action"])
        if action is None:
            raise HTTPException(404)
        here = f"/alipay/cashier/{trade.trade_no}"
        if not trade.is_paid:
            try:
                trade = self._cashier.act(trade, action)
            except GatewayError:
                # Expired or closed since the page was shown, which the page itself tells.
                return RedirectResponse(here, status_code=303)
        if trade.status == WAITING:
            return RedirectResponse(f"{here}?failed=1", status_code=303)
        back = self._cashier.return_url(trade) if trade.is_paid and action.returns else ""
        return RedirectResponse(back or here, status_code=303)

    def _named(self, request: Request) -> Trade:
        trade = self._trades.find(trade_no=request.path_params["trade_no"])
        if trade is None:
            raise HTTPException(404)
        return trade

    def _render(self, request: Request, trade: Trade, *, failed: bool) -> Response:
        response = self._pages.render(
            request,
            "alipay/cashier.html",
            trade=trade,
            failed=failed,
            late_seconds=int(LATE_SECONDS),
            return_url=self._cashier.return_url(trade) if trade.is_paid else trade.return_url,
        )
        response.headers["Content-Security-Policy"] = _policy(trade.return_url)
        return response


def _policy(return_url: str) -> str:
    """Browsers hold the redirect after a form to `form-action` too, so the merchant must be in it."""
    if not return_url:
        return CONTENT_SECURITY_POLICY
    parts = urlsplit(return_url)
    allowed = f"form-action 'self' {parts.scheme}://{parts.netloc}"
    return CONTENT_SECURITY_POLICY.replace("form-action 'self'", allowed)
