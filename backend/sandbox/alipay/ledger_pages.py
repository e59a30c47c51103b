"""What a merchant's own back office would show: trades, transfers, notifications and their deliveries."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.alipay.books import Books
from sandbox.alipay.cashier import Cashier
from sandbox.alipay.trades import Trade
from sandbox.pages import Pages

PAGE_SIZE = 20


class LedgerPages:
    def __init__(self, books: Books, cashier: Cashier, pages: Pages) -> None:
        self._books = books
        self._cashier = cashier
        self._pages = pages

    def routes(self) -> list[Route]:
        return [
            Route("/alipay/", self.index),
            Route("/alipay/trades/{out_trade_no}", self.trade),
            Route("/alipay/trades/{out_trade_no}/notify", self.notify, methods=["POST"]),
            Route("/alipay/trades/{out_trade_no}/send-again/{id:int}", self.send_again, methods=["POST"]),
        ]

    async def index(self, request: Request) -> Response:
        trades = self._books.trades.newest(before_id=_before(request, "trades_before"), limit=PAGE_SIZE + 1)
        transfers = self._books.transfers.newest(before_id=_before(request, "transfers_before"), limit=PAGE_SIZE + 1)
        return self._pages.render(
            request,
            "alipay/index.html",
            trades=[(trade, self._books.notifications.of(trade)) for trade in trades[:PAGE_SIZE]],
            more_trades=len(trades) > PAGE_SIZE,
            transfers=transfers[:PAGE_SIZE],
            more_transfers=len(transfers) > PAGE_SIZE,
        )

    async def trade(self, request: Request) -> Response:
        trade, notifications = self._named(request), self._books.notifications
        return self._pages.render(
            request,
            "alipay/trade.html",
            trade=trade,
            refunds=self._books.refunds.of(trade),
            notifications=[(item, notifications.attempts(item)) for item in notifications.of(trade)],
        )

    async def notify(self, request: Request) -> Response:
        trade = self._named(request)
        if trade.is_paid:
            self._cashier.notify(trade)
        return _back_to(trade)

    async def send_again(self, request: Request) -> Response:
        trade = self._named(request)
        if not self._books.notifications.send_again(request.path_params["id"]):
            raise HTTPException(404)
        return _back_to(trade)

    def _named(self, request: Request) -> Trade:
        trade = self._books.trades.find(out_trade_no=request.path_params["out_trade_no"])
        if trade is None:
            raise HTTPException(404)
        return trade


def _back_to(trade: Trade) -> Response:
    return RedirectResponse(f"/alipay/trades/{trade.out_trade_no}", status_code=303)


def _before(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= 18 else 0
