"""The phone's part: codes waiting to be scanned; and the merchant's back office: trades and their notifications."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.faults import MODES, Faults
from sandbox.notification_pages import NotificationPages, before_id
from sandbox.outbox import Notification
from sandbox.pages import Pages
from sandbox.wechat.books import Books
from sandbox.wechat.cashier import Cashier
from sandbox.wechat.trades import CODE_PREFIX, Trade

PAGE_SIZE = 20
# Whose next call the page offers to spoil.
SPOILABLE = ("wechat_refund", "wechat")


class WeChatPages:
    def __init__(self, books: Books, cashier: Cashier, faults: Faults, pages: Pages) -> None:
        self._books = books
        self._faults = faults
        self._pages = pages
        self._notifications: NotificationPages[Trade] = NotificationPages(
            "/wechat/trades", find=books.trades.find, till=cashier, outbox=books.outbox
        )

    def routes(self) -> list[Route]:
        return [
            Route("/wechat/", self.index),
            Route("/wechat/scan", self.scan),
            Route("/wechat/trades/{out_trade_no}", self.trade),
            *self._notifications.routes(),
        ]

    async def index(self, request: Request) -> Response:
        return self._index(request)

    async def scan(self, request: Request) -> Response:
        """What the QR code holds leads to its cashier; what was typed stays when there is no such code."""
        typed = request.query_params.get("code", "").strip()
        trade = self._books.trades.by_code(typed.removeprefix(CODE_PREFIX))
        if trade is None:
            return self._index(request, status=404, typed=typed, unknown=True)
        return RedirectResponse(f"/wechat/cashier/{trade.code}", status_code=303)

    async def trade(self, request: Request) -> Response:
        trade = self._notifications.named(request)
        return self._pages.render(
            request,
            "wechat/trade.html",
            trade=trade,
            refunds=self._books.refunds.of(trade),
            notifications=[(*item, *_heading(item[0])) for item in self._notifications.of(trade)],
        )

    def _index(self, request: Request, *, status: int = 200, typed: str = "", unknown: bool = False) -> Response:
        trades = self._books.trades.newest(before_id=before_id(request, "before"), limit=PAGE_SIZE + 1)
        return self._pages.render(
            request,
            "wechat/index.html",
            status=status,
            waiting=self._books.trades.waiting(),
            trades=[(trade, self._books.outbox.of(trade.id)) for trade in trades[:PAGE_SIZE]],
            more=len(trades) > PAGE_SIZE,
            planned=self._faults.planned(SPOILABLE),
            modes=MODES,
            typed=typed,
            unknown=unknown,
        )


def _heading(notification: Notification) -> tuple[str, str]:
    """A notification in a few words, and what it says was paid back."""
    amount = notification.fields["resource"]["amount"]
    refund = f"¥{amount['refund'] / 100:.2f}" if "refund" in amount else ""
    return f"{notification.fields['event_type']} · ¥{amount['total'] / 100:.2f}", refund
