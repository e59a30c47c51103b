"""What a merchant's own back office would show: trades, transfers, notifications and their deliveries."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.alipay.books import Books
from sandbox.alipay.cashier import Cashier
from sandbox.alipay.trades import Trade
from sandbox.faults import MODES, Faults
from sandbox.notification_pages import NotificationPages, before_id
from sandbox.outbox import Notification
from sandbox.pages import Pages

PAGE_SIZE = 20
# Whose next call the page offers to spoil.
SPOILABLE = ("transfer", "refund")


class LedgerPages:
    def __init__(self, books: Books, cashier: Cashier, faults: Faults, pages: Pages) -> None:
        self._books = books
        self._faults = faults
        self._pages = pages
        self._notifications: NotificationPages[Trade] = NotificationPages(
            "/alipay/trades",
            find=lambda number: books.trades.find(out_trade_no=number),
            till=cashier,
            outbox=books.outbox,
        )

    def routes(self) -> list[Route]:
        return [
            Route("/alipay/", self.index),
            Route("/alipay/trades/{out_trade_no}", self.trade),
            *self._notifications.routes(),
        ]

    async def index(self, request: Request) -> Response:
        trades = self._books.trades.newest(before_id=before_id(request, "trades_before"), limit=PAGE_SIZE + 1)
        transfers = self._books.transfers.newest(before_id=before_id(request, "transfers_before"), limit=PAGE_SIZE + 1)
        return self._pages.render(
            request,
            "alipay/index.html",
            trades=[(trade, self._books.outbox.of(trade.id)) for trade in trades[:PAGE_SIZE]],
            more_trades=len(trades) > PAGE_SIZE,
            transfers=transfers[:PAGE_SIZE],
            more_transfers=len(transfers) > PAGE_SIZE,
            planned=self._faults.planned(SPOILABLE),
            modes=MODES,
        )

    async def trade(self, request: Request) -> Response:
        trade = self._notifications.named(request)
        return self._pages.render(
            request,
            "alipay/trade.html",
            trade=trade,
            refunds=self._books.refunds.of(trade),
            notifications=[(*item, *_heading(item[0])) for item in self._notifications.of(trade)],
        )


def _heading(notification: Notification) -> tuple[str, str]:
    """A notification in a few words, and what it says was paid back."""
    fields = notification.fields
    return f"{fields['trade_status']} · {fields['total_amount']}", fields.get("refund_fee", "")
