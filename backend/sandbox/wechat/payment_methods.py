"""The calls about a payment: native order, query, close."""

from starlette.requests import Request

from sandbox.clock import now
from sandbox.delivery import is_allowed
from sandbox.settings import Settings
from sandbox.wechat.books import Books
from sandbox.wechat.content import Content
from sandbox.wechat.errors import ApiError
from sandbox.wechat.gateway import Answer
from sandbox.wechat.trades import NewTrade, Trade
from sandbox.wechat.views import transaction

# An order that names no end may be paid for a week.
LONGEST_SECONDS = 7 * 24 * 3600


class PaymentMethods:
    def __init__(self, books: Books, settings: Settings) -> None:
        self._trades = books.trades
        self._settings = settings.wechat
        self._notify_hosts = settings.notify_hosts

    async def native(self, request: Request, content: Content) -> Answer:
        """Idempotent by `out_trade_no`: the same order has the same code."""
        self._check_merchant(content)
        if content.text("appid", longest=32) != self._settings.app_id:
            raise ApiError("APPID_MCHID_NOT_MATCH")
        amount = content.part("amount")
        amount.constant("currency", "CNY", default="CNY")
        wanted = NewTrade(
            out_trade_no=content.number("out_trade_no", longest=32),
            subject=content.text("description", longest=127),
            attach=content.optional("attach", longest=128),
            total_fen=amount.fen("total"),
            notify_url=self.notify_url(content.text("notify_url", longest=255)),
            expires_at=content.moment("time_expire", now() + LONGEST_SECONDS),
        )
        if wanted.expires_at <= now():
            raise ApiError("PARAM_ERROR", "time_expire")
        return {"code_url": self._trades.open(wanted).code_url}

    async def query(self, request: Request, content: Content) -> Answer:
        self._check_merchant(content)
        return transaction(self._named(request), self._settings)

    async def query_by_id(self, request: Request, content: Content) -> Answer:
        self._check_merchant(content)
        trade = self._trades.by_transaction(request.path_params["transaction_id"])
        if trade is None:
            raise ApiError("ORDER_NOT_EXIST")
        return transaction(trade, self._settings)

    async def close(self, request: Request, content: Content) -> Answer:
        self._check_merchant(content)
        self._trades.close(self._named(request))
        return {}

    def notify_url(self, url: str) -> str:
        """Raises ApiError unless notifications may go there."""
        if not is_allowed(url, self._notify_hosts):
            raise ApiError("PARAM_ERROR", "notify_url")
        return url

    def _named(self, request: Request) -> Trade:
        trade = self._trades.find(request.path_params["out_trade_no"])
        if trade is None:
            raise ApiError("ORDER_NOT_EXIST")
        return trade

    def _check_merchant(self, content: Content) -> None:
        if content.text("mchid", longest=32) != self._settings.merchant_id:
            raise ApiError("PARAM_ERROR", "mchid")
