"""The server-to-server calls about a trade: query, close, refund and the query of a refund."""

from collections.abc import Mapping
from typing import Any

from sandbox.alipay.biz_content import BizContent
from sandbox.alipay.books import Books
from sandbox.alipay.errors import business_error, no_answer
from sandbox.alipay.notifications import refund_fields, trade_fields
from sandbox.alipay.refunds import Refund
from sandbox.alipay.trades import BUYER_ID, BUYER_LOGON_ID, Trade
from sandbox.clock import china_time
from sandbox.faults import Faults, with_trouble
from sandbox.money import yuan
from sandbox.settings import AlipaySettings

INVALID = "ACQ.INVALID_PARAMETER"

Answer = Mapping[str, Any]


class TradeMethods:
    def __init__(self, books: Books, faults: Faults, settings: AlipaySettings) -> None:
        self._books = books
        self._faults = faults
        self._settings = settings

    async def query(self, biz: BizContent) -> Answer:
        trade = self._named(biz)
        received = yuan(trade.total_fen) if trade.is_paid else "0.00"
        answer = _numbers(trade) | {
            "trade_status": trade.status,
            "total_amount": yuan(trade.total_fen),
            "receipt_amount": received,
            "buyer_pay_amount": received,
            "invoice_amount": received,
            "point_amount": "0.00",
        }
        if trade.paid_at is None:
            return answer
        return answer | {
            "send_pay_date": china_time(trade.paid_at),
            "fund_bill_list": [{"amount": received, "fund_channel": "ALIPAYACCOUNT"}],
        }

    async def close(self, biz: BizContent) -> Answer:
        trade = self._books.trades.close(self._named(biz))
        return {"trade_no": trade.trade_no, "out_trade_no": trade.out_trade_no}

    async def refund(self, biz: BizContent) -> Answer:
        """Idempotent by `out_request_no`; a partial refund must have one."""
        trade = self._named(biz)
        fen = biz.fen("refund_amount")
        request_no = biz.optional_number("out_request_no")
        if not request_no and fen != trade.total_fen:
            raise business_error(INVALID, "out_request_no")
        done = self._books.refunds.find(trade, request_no or trade.out_trade_no)
        if done is None:
            return await self._make(trade, fen, request_no or trade.out_trade_no, biz.optional("refund_reason"))
        if done.fen != fen:
            raise business_error("ACQ.DISCORDANT_REPEAT_REQUEST")
        return _refund_answer(trade, done, fund_change="N")

    async def query_refund(self, biz: BizContent) -> Answer:
        """Success without a status is how Alipay says that there was no such refund."""
        trade = self._named(biz)
        refund = self._books.refunds.find(trade, biz.number("out_request_no"))
        if refund is None:
            return {}
        return {
            "trade_no": trade.trade_no,
            "out_trade_no": trade.out_trade_no,
            "out_request_no": refund.out_request_no,
            "refund_reason": refund.reason,
            "total_amount": yuan(trade.total_fen),
            "refund_amount": yuan(refund.fen),
            "refund_status": "REFUND_SUCCESS",
            "gmt_refund_pay": china_time(refund.refunded_at),
        }

    def _named(self, biz: BizContent) -> Trade:
        trade_no, out_trade_no = biz.optional_number("trade_no"), biz.optional_number("out_trade_no")
        if not trade_no and not out_trade_no:
            raise business_error(INVALID, "out_trade_no")
        return self._books.trades.get(trade_no=trade_no, out_trade_no=out_trade_no)

    async def _make(self, trade: Trade, fen: int, request_no: str, reason: str) -> Answer:
        fault = self._faults.take("refund")
        if fault is not None and fault.mode == "fail":
            raise business_error("ACQ.SELLER_BALANCE_NOT_ENOUGH")
        return await with_trouble(fault, lambda: self._pay_back(trade, fen, request_no, reason), no_answer())

    def _pay_back(self, trade: Trade, fen: int, request_no: str, reason: str) -> Answer:
        with self._books.database.transaction():
            after = self._books.refunds.pay_back(trade, fen=fen, out_request_no=request_no, reason=reason)
            refund = self._books.refunds.of(after)[-1]
            fields = trade_fields(after, app_id=self._settings.app_id, seller_id=self._settings.seller_id)
            self._books.outbox.queue(after.id, after.notify_url, fields | refund_fields(refund, after))
        return _refund_answer(after, refund, fund_change="Y")


def _numbers(trade: Trade) -> dict[str, Any]:
    return {
        "trade_no": trade.trade_no,
        "out_trade_no": trade.out_trade_no,
        "buyer_logon_id": BUYER_LOGON_ID,
        "buyer_user_id": BUYER_ID,
    }


def _refund_answer(trade: Trade, refund: Refund, *, fund_change: str) -> Answer:
    return _numbers(trade) | {
        "fund_change": fund_change,
        "refund_fee": yuan(trade.refunded_fen),
        "send_back_fee": yuan(refund.fen) if fund_change == "Y" else "0.00",
        "gmt_refund_pay": china_time(refund.refunded_at),
    }
