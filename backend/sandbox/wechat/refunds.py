"""Refunds: accepted at once, paid back a little later, or not."""

from dataclasses import dataclass

from sandbox.clock import now
from sandbox.database import Database
from sandbox.numbers import dated_number
from sandbox.wechat.errors import ApiError
from sandbox.wechat.trades import Trade, Trades

SCHEMA = """
CREATE TABLE IF NOT EXISTS wechat_refunds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    refund_id TEXT NOT NULL UNIQUE,
    trade_id INTEGER NOT NULL REFERENCES wechat_trades (id),
    out_refund_no TEXT NOT NULL UNIQUE,
    fen INTEGER NOT NULL CHECK (fen > 0),
    reason TEXT NOT NULL,
    notify_url TEXT NOT NULL,
    status TEXT NOT NULL,
    settles_at REAL,
    settles_as TEXT NOT NULL,
    created_at REAL NOT NULL,
    settled_at REAL
);
"""

PROCESSING = "PROCESSING"
SUCCESS = "SUCCESS"
ABNORMAL = "ABNORMAL"
CLOSED = "CLOSED"

# A real refund to the balance takes minutes; long enough to be seen in progress.
SETTLING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class NewRefund:
    out_refund_no: str
    fen: int
    reason: str
    notify_url: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a refund `after` so many seconds in progress."""

    ends_as: str = SUCCESS
    after: float = SETTLING_SECONDS


@dataclass(frozen=True, slots=True)
class Refund:
    """`settled_at` is when it ended, well or not; `settles_as` how it will, `""` once it has."""

    id: int
    refund_id: str
    trade_id: int
    out_refund_no: str
    fen: int
    reason: str
    notify_url: str
    status: str
    settles_at: float | None
    settles_as: str
    created_at: float
    settled_at: float | None


class Refunds:
    def __init__(self, database: Database, trades: Trades) -> None:
        self._database = database
        self._trades = trades

    def of(self, trade: Trade) -> list[Refund]:
        """Oldest first."""
        self._settle()
        return self._database.all(Refund, "SELECT * FROM wechat_refunds WHERE trade_id = ? ORDER BY id", trade.id)

    def find(self, out_refund_no: str) -> Refund | None:
        self._settle()
        return self._database.one(Refund, "SELECT * FROM wechat_refunds WHERE out_refund_no = ?", out_refund_no)

    def accepted_between(self, start: float, end: float) -> list[tuple[Refund, Trade]]:
        """Refunds accepted in a period with their trades, oldest first."""
        return self._between("created_at >= ? AND created_at < ?", start, end)

    def closed_between(self, start: float, end: float) -> list[tuple[Refund, Trade]]:
        """Refunds of which the money came back to the merchant in a period."""
        return self._between("status = 'CLOSED' AND settled_at >= ? AND settled_at < ?", start, end)

    def make(self, trade: Trade, wanted: NewRefund, fate: Fate) -> Refund:
        """Accept a refund; raises ApiError unless the trade was paid and has as much left."""
        if not trade.is_paid:
            raise ApiError("INVALID_REQUEST", "订单未支付")
        given = sum(refund.fen for refund in self.of(trade) if refund.status != CLOSED)
        if given + wanted.fen > trade.total_fen:
            raise ApiError("INVALID_REQUEST", "累计退款金额大于支付金额")
        moment = now()
        with self._database.transaction():
            self._database.insert(
                "wechat_refunds",
                refund_id=dated_number("50300002", digits=13),
                trade_id=trade.id,
                out_refund_no=wanted.out_refund_no,
                fen=wanted.fen,
                reason=wanted.reason,
                notify_url=wanted.notify_url,
                status=PROCESSING,
                settles_at=moment + fate.after,
                settles_as=fate.ends_as,
                created_at=moment,
            )
            self._trades.mark_refunded(trade.id, refunded=True)
        return self.of(trade)[-1]

    def clear(self) -> None:
        self._database.execute("DELETE FROM wechat_refunds")

    def _between(self, condition: str, start: float, end: float) -> list[tuple[Refund, Trade]]:
        self._settle()
        sql = f"SELECT * FROM wechat_refunds WHERE {condition} ORDER BY id"  # noqa: S608
        return [(refund, self._trades.by_id(refund.trade_id)) for refund in self._database.all(Refund, sql, start, end)]

    def _settle(self) -> None:
        sql = "SELECT * FROM wechat_refunds WHERE settles_at <= ?"
        for refund in self._database.all(Refund, sql, now()):
            self._end(refund)

    def _end(self, refund: Refund) -> None:
        end = """
            UPDATE wechat_refunds
            SET status = settles_as, settled_at = settles_at, settles_at = NULL, settles_as = '' WHERE id = ?
        """
        with self._database.transaction():
            self._database.execute(end, refund.id)
            sql = "SELECT 1 FROM wechat_refunds WHERE trade_id = ? AND status <> 'CLOSED'"
            others = self._database.row(sql, refund.trade_id)
            self._trades.mark_refunded(refund.trade_id, refunded=others is not None)
