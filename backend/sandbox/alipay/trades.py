"""Trades, as Alipay keeps them."""

import random
from dataclasses import dataclass

from sandbox.alipay.errors import business_error
from sandbox.clock import now
from sandbox.database import Database
from sandbox.numbers import china_day

SCHEMA = """
CREATE TABLE IF NOT EXISTS alipay_trades (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    trade_no TEXT NOT NULL UNIQUE,
    out_trade_no TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    passback_params TEXT NOT NULL,
    total_fen INTEGER NOT NULL CHECK (total_fen > 0),
    refunded_fen INTEGER NOT NULL DEFAULT 0 CHECK (refunded_fen BETWEEN 0 AND total_fen),
    status TEXT NOT NULL,
    notify_url TEXT NOT NULL,
    return_url TEXT NOT NULL,
    created_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    paid_at REAL,
    closed_at REAL
);
"""

WAITING = "WAIT_BUYER_PAY"
SUCCESS = "TRADE_SUCCESS"
FINISHED = "TRADE_FINISHED"
CLOSED = "TRADE_CLOSED"

BUYER_ID = "2088722000000001"
BUYER_LOGON_ID = "san***@sandbox.example"


@dataclass(frozen=True, slots=True)
class Trade:
    """Amounts in fen, times in Unix seconds."""

    id: int
    trade_no: str
    out_trade_no: str
    subject: str
    body: str
    passback_params: str
    total_fen: int
    refunded_fen: int
    status: str
    notify_url: str
    return_url: str
    created_at: float
    expires_at: float
    paid_at: float | None
    closed_at: float | None

    @property
    def is_paid(self) -> bool:
        """Money came in, whatever happened to it since."""
        return self.paid_at is not None

    @property
    def is_waiting(self) -> bool:
        return self.status == WAITING


@dataclass(frozen=True, slots=True)
class NewTrade:
    """What the merchant asks for; `expires_at` in Unix seconds."""

    out_trade_no: str
    subject: str
    body: str
    passback_params: str
    total_fen: int
    notify_url: str
    return_url: str
    expires_at: float


class Trades:
    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, wanted: NewTrade) -> Trade:
        """The trade for the merchant's number, made when there is none yet.

        Raises GatewayError when it is paid or closed, or was asked for with another amount.
        """
        trade = self.find(out_trade_no=wanted.out_trade_no)
        if trade is None:
            return self._insert(wanted)
        if trade.status == CLOSED:
            raise business_error("ACQ.TRADE_HAS_CLOSE")
        if trade.is_paid:
            raise business_error("ACQ.TRADE_HAS_SUCCESS")
        if trade.total_fen != wanted.total_fen:
            raise business_error("ACQ.CONTEXT_INCONSISTENT")
        return trade

    def find(self, *, out_trade_no: str = "", trade_no: str = "") -> Trade | None:
        """By Alipay's number when given, else by the merchant's."""
        self._expire()
        sql = "SELECT * FROM alipay_trades WHERE trade_no = ?1 OR (?1 = '' AND out_trade_no = ?2)"
        return self._database.one(Trade, sql, trade_no, out_trade_no)

    def get(self, *, out_trade_no: str = "", trade_no: str = "") -> Trade:
        """Like find; raises GatewayError when there is none."""
        trade = self.find(out_trade_no=out_trade_no, trade_no=trade_no)
        if trade is None:
            raise business_error("ACQ.TRADE_NOT_EXIST")
        return trade

    def newest(self, *, before_id: int, limit: int) -> list[Trade]:
        """Newest first; `before_id` 0 starts at the newest."""
        self._expire()
        sql = "SELECT * FROM alipay_trades WHERE id < ?1 OR ?1 = 0 ORDER BY id DESC LIMIT ?2"
        return self._database.all(Trade, sql, before_id, limit)

    def paid_between(self, start: float, end: float) -> list[Trade]:
        sql = "SELECT * FROM alipay_trades WHERE paid_at >= ? AND paid_at < ? ORDER BY paid_at, id"
        return self._database.all(Trade, sql, start, end)

    def pay(self, trade: Trade, *, finish: bool = False) -> Trade:
        """Take the buyer's money; raises GatewayError unless the trade waits for it.

        `finish` also ends the time for refunds.
        """
        self._move(trade, WAITING, FINISHED if finish else SUCCESS)
        return self.by_id(trade.id)

    def close(self, trade: Trade) -> Trade:
        """Give up an unpaid trade; raises GatewayError in any other state."""
        self._move(trade, WAITING, CLOSED)
        return self.by_id(trade.id)

    def add_refund(self, trade: Trade, fen: int) -> Trade:
        """Count money as paid back; the trade closes with the last of it."""
        refunded = trade.refunded_fen + fen
        self._database.execute("UPDATE alipay_trades SET refunded_fen = ? WHERE id = ?", refunded, trade.id)
        if refunded == trade.total_fen:
            self._move(trade, SUCCESS, CLOSED)
        return self.by_id(trade.id)

    def by_id(self, trade_id: int) -> Trade:
        trade = self._database.one(Trade, "SELECT * FROM alipay_trades WHERE id = ?", trade_id)
        if trade is None:
            raise LookupError(f"no trade {trade_id}")
        return trade

    def clear(self) -> None:
        self._database.execute("DELETE FROM alipay_trades")

    def _insert(self, wanted: NewTrade) -> Trade:
        trade_id = self._database.insert(
            "alipay_trades",
            trade_no=new_number("22001"),
            out_trade_no=wanted.out_trade_no,
            subject=wanted.subject,
            body=wanted.body,
            passback_params=wanted.passback_params,
            total_fen=wanted.total_fen,
            status=WAITING,
            notify_url=wanted.notify_url,
            return_url=wanted.return_url,
            created_at=now(),
            expires_at=wanted.expires_at,
        )
        return self.by_id(trade_id)

    def _move(self, trade: Trade, source: str, target: str) -> None:
        if trade.status != source:
            raise business_error("ACQ.REASON_TRADE_STATUS_INVALID")
        sql = """
            UPDATE alipay_trades SET
                status = ?1,
                paid_at = iif(?1 = 'TRADE_CLOSED', paid_at, ?2),
                closed_at = iif(?1 = 'TRADE_CLOSED', ?2, closed_at)
            WHERE id = ?3
        """
        self._database.execute(sql, target, now(), trade.id)

    def _expire(self) -> None:
        sql = """
            UPDATE alipay_trades SET status = 'TRADE_CLOSED', closed_at = expires_at
            WHERE status = 'WAIT_BUYER_PAY' AND expires_at <= ?
        """
        self._database.execute(sql, now())


def new_number(kind: str) -> str:
    """A number of Alipay's: the day in China, a few digits for the kind, then 15 random ones."""
    return f"{china_day()}{kind}{random.SystemRandom().randrange(10**15):015d}"
