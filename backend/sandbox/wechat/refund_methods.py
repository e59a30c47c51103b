"""The calls about a refund: asking for one, and asking what became of it."""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request

from sandbox.faults import Fault, Faults, with_trouble
from sandbox.settings import WeChatSettings
from sandbox.wechat.books import Books
from sandbox.wechat.content import Content
from sandbox.wechat.errors import ApiError
from sandbox.wechat.gateway import Answer
from sandbox.wechat.notifications import event
from sandbox.wechat.refunds import ABNORMAL, CLOSED, SUCCESS, Fate, NewRefund, Refund
from sandbox.wechat.trades import Trade
from sandbox.wechat.views import refund_resource, refund_view


def fate(fault: Fault | None) -> Fate:
    """What a planned fault makes of a refund; one that spoils the answer alone makes nothing of it."""
    if fault is None:
        return Fate()
    fates = {
        "process": Fate(SUCCESS, after=fault.seconds),
        "abnormal": Fate(ABNORMAL),
        "close": Fate(CLOSED),
    }
    return fates.get(fault.mode, Fate())


class RefundMethods:
    """`notify_url` checks an address that notifications shall go to."""

    def __init__(
        self, books: Books, faults: Faults, settings: WeChatSettings, notify_url: Callable[[str], str]
    ) -> None:
        self._books = books
        self._faults = faults
        self._settings = settings
        self._notify_url = notify_url

    async def refund(self, request: Request, content: Content) -> Answer:
        """Idempotent by `out_refund_no`; another amount under the same number is refused."""
        trade, wanted = self._trade(content), self._wanted(content)
        amount = content.part("amount")
        amount.constant("currency", "CNY")
        if amount.fen("total") != trade.total_fen:
            raise ApiError("INVALID_REQUEST", "订单金额与原订单不一致")
        known = self._books.refunds.find(wanted.out_refund_no)
        if known is None:
            known = await self._make(trade, wanted)
        elif (known.trade_id, known.fen) != (trade.id, wanted.fen):
            raise ApiError("INVALID_REQUEST", "订单金额或退款金额与之前请求不一致")
        return refund_view(known, trade)

    async def query(self, request: Request, content: Content) -> Answer:
        refund = self._books.refunds.find(request.path_params["out_refund_no"])
        if refund is None:
            raise ApiError("RESOURCE_NOT_EXISTS", "退款单不存在")
        return refund_view(refund, self._books.trades.by_id(refund.trade_id))

    def _trade(self, content: Content) -> Trade:
        trades = self._books.trades
        transaction_id = content.optional("transaction_id", longest=32)
        if transaction_id:
            trade = trades.by_transaction(transaction_id)
        else:
            trade = trades.find(content.number("out_trade_no", longest=32))
        if trade is None:
            raise ApiError("RESOURCE_NOT_EXISTS", "订单不存在")
        return trade

    def _wanted(self, content: Content) -> NewRefund:
        url = content.optional("notify_url", longest=256)
        return NewRefund(
            out_refund_no=content.number("out_refund_no", longest=64),
            fen=content.part("amount").fen("refund"),
            # Counted in characters, of three bytes each at most.
            reason=content.optional("reason", longest=3 * 80),
            notify_url=self._notify_url(url) if url else "",
        )

    async def _make(self, trade: Trade, wanted: NewRefund) -> Refund:
        fault = self._faults.take("wechat_refund")
        if fault is not None and fault.mode == "fail":
            raise ApiError("NOT_ENOUGH")
        return await with_trouble(fault, partial(self._accept, trade, wanted, fate(fault)), ApiError("SYSTEM_ERROR"))

    def _accept(self, trade: Trade, wanted: NewRefund, ending: Fate) -> Refund:
        with self._books.database.transaction():
            refund = self._books.refunds.make(trade, wanted, ending)
            resource = refund_resource(refund, trade, self._settings)
            told_at = refund.settles_at or refund.created_at
            self._books.outbox.queue(
                trade.id,
                refund.notify_url,
                event(f"REFUND.{refund.settles_as}", resource, told_at),
                delay=ending.after,
            )
        return refund
