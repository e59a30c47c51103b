"""Refunds: each pays a part of one trade back under a request number of the merchant's."""

from dataclasses import dataclass

from sandbox.alipay.errors import business_error
from sandbox.alipay.trades import CLOSED, FINISHED, SUCCESS, Trade, Trades
from sandbox.clock import now
from sandbox.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS alipay_refunds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    trade_id INTEGER NOT NULL REFERENCES alipay_trades (id),
    out_request_no TEXT NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    reason TEXT NOT NULL,
    refunded_at REAL NOT NULL,
    UNIQUE (trade_id, out_request_no)
);
"""


@dataclass(frozen=True, slots=True)
class Refund:
    id: int
    trade_id: int
    out_request_no: str
    fen: int
    reason: str
    refunded_at: float


class Refunds:
    def __init__(self, database: Database, trades: Trades) -> None:
        self._database = database
        self._trades = trades

    def of(self, trade: Trade) -> list[Refund]:
        """Oldest first."""
        sql = "SELECT * FROM alipay_refunds WHERE trade_id = ? ORDER BY id"
        return self._database.all(Refund, sql, trade.id)

    def find(self, trade: Trade, out_request_no: str) -> Refund | None:
        found = [refund for refund in self.of(trade) if refund.out_request_no == out_request_no]
        return found[0] if found else None

    def between(self, start: float, end: float) -> list[tuple[Refund, Trade]]:
        """Refunds of a period with their trades, oldest first."""
        sql = "SELECT * FROM alipay_refunds WHERE refunded_at >= ? AND refunded_at < ? ORDER BY id"
        refunds = self._database.all(Refund, sql, start, end)
        return [(refund, self._trades.by_id(refund.trade_id)) for refund in refunds]

    def pay_back(self, trade: Trade, *, fen: int, out_request_no: str, reason: str) -> Trade:
        """Record a refund; raises GatewayError when the trade allows none or has less than `fen` left."""
        _check_refundable(trade, fen)
        with self._database.transaction():
            self._database.insert(
                "alipay_refunds",
                trade_id=trade.id,
                out_request_no=out_request_no,
                fen=fen,
                reason=reason,
                refunded_at=now(),
            )
            return self._trades.add_refund(trade, fen)

    def clear(self) -> None:
        self._database.execute("DELETE FROM alipay_refunds")


def _check_refundable(trade: Trade, fen: int) -> None:
    if trade.status == FINISHED:
        raise business_error("ACQ.TRADE_HAS_FINISHED")
    if trade.status == CLOSED:
        raise business_error("ACQ.TRADE_HAS_CLOSE")
    if trade.status != SUCCESS:
        raise business_error("ACQ.TRADE_STATUS_ERROR")
    if fen > trade.total_fen - trade.refunded_fen:
        raise business_error("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL")
