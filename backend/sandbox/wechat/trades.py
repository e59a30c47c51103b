"""Payments by QR code, as WeChat Pay keeps them."""

import secrets
from dataclasses import dataclass

from sandbox.clock import now
from sandbox.database import Database
from sandbox.numbers import dated_number
from sandbox.wechat.errors import ApiError

SCHEMA = """
CREATE TABLE IF NOT EXISTS wechat_trades (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id TEXT NOT NULL UNIQUE,
    out_trade_no TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    attach TEXT NOT NULL,
    total_fen INTEGER NOT NULL CHECK (total_fen > 0),
    status TEXT NOT NULL,
    notify_url TEXT NOT NULL,
    created_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    paid_at REAL,
    closed_at REAL
);
"""

WAITING = "NOTPAY"
SUCCESS = "SUCCESS"
REFUNDED = "REFUND"
CLOSED = "CLOSED"

CODE_PREFIX = "weixin://wxpay/bizpayurl?pr="
PAYER_OPENID = "oSandboxPayer0000000000000001"


@dataclass(frozen=True, slots=True)
class Trade:
    """Amounts in fen, times in Unix seconds; `code` is what follows the prefix in `code_url`."""

    id: int
    transaction_id: str
    out_trade_no: str
    code: str
    subject: str
    attach: str
    total_fen: int
    status: str
    notify_url: str
    created_at: float
    expires_at: float
    paid_at: float | None
    closed_at: float | None

    @property
    def code_url(self) -> str:
        return CODE_PREFIX + self.code

    @property
    def is_paid(self) -> bool:
        """Money came in, whatever happened to it since."""
        return self.paid_at is not None

    @property
    def is_waiting(self) -> bool:
        return self.status == WAITING

    @property
    def return_url(self) -> str:
        """The payer holds a phone: no browser goes back anywhere."""
        return ""


@dataclass(frozen=True, slots=True)
class NewTrade:
    """What the merchant asks for; `expires_at` in Unix seconds."""

    out_trade_no: str
    subject: str
    attach: str
    total_fen: int
    notify_url: str
    expires_at: float


class Trades:
    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, wanted: NewTrade) -> Trade:
        """The trade for the merchant's number, made when there is none yet.

        Raises ApiError when it is paid or closed, or was asked for with other values.
        """
        trade = self.find(wanted.out_trade_no)
        if trade is None:
            return self._insert(wanted)
        if trade.status == CLOSED:
            raise ApiError("ORDER_CLOSED")
        if trade.is_paid:
            raise ApiError("ORDERPAID")
        if (trade.total_fen, trade.subject) != (wanted.total_fen, wanted.subject):
            raise ApiError("OUT_TRADE_NO_USED")
        return trade

    def find(self, out_trade_no: str) -> Trade | None:
        return self._where("out_trade_no = ?", out_trade_no)

    def by_transaction(self, transaction_id: str) -> Trade | None:
        """Known by WeChat Pay's own number once it was paid."""
        return self._where("transaction_id = ? AND paid_at IS NOT NULL", transaction_id)

    def by_code(self, code: str) -> Trade | None:
        return self._where("code = ?", code)

    def by_id(self, trade_id: int) -> Trade:
        trade = self._where("id = ?", trade_id)
        if trade is None:
            raise LookupError(f"no trade {trade_id}")
        return trade

    def waiting(self) -> list[Trade]:
        """Newest first."""
        self._expire()
        sql = "SELECT * FROM wechat_trades WHERE status = ? ORDER BY id DESC"
        return self._database.all(Trade, sql, WAITING)

    def newest(self, *, before_id: int, limit: int) -> list[Trade]:
        """Those that no longer wait, newest first; `before_id` 0 starts at the newest."""
        self._expire()
        sql = """
            SELECT * FROM wechat_trades WHERE status <> ?1 AND (id < ?2 OR ?2 = 0) ORDER BY id DESC LIMIT ?3
        """
        return self._database.all(Trade, sql, WAITING, before_id, limit)

    def paid_between(self, start: float, end: float) -> list[Trade]:
        sql = "SELECT * FROM wechat_trades WHERE paid_at >= ? AND paid_at < ? ORDER BY paid_at, id"
        return self._database.all(Trade, sql, start, end)

    def pay(self, trade: Trade) -> Trade:
        """Take the payer's money; raises ApiError unless the trade waits for it."""
        self._end(trade, SUCCESS, "paid_at")
        return self.by_id(trade.id)

    def close(self, trade: Trade) -> Trade:
        """Give up an unpaid trade; closing twice is closing once. Raises ApiError when it is paid."""
        if trade.status != CLOSED:
            self._end(trade, CLOSED, "closed_at")
        return self.by_id(trade.id)

    def mark_refunded(self, trade_id: int, refunded: bool) -> None:
        """A trade of which anything was, or is being, paid back says so; whether all of it, it does not say."""
        status = REFUNDED if refunded else SUCCESS
        self._database.execute("UPDATE wechat_trades SET status = ? WHERE id = ?", status, trade_id)

    def clear(self) -> None:
        self._database.execute("DELETE FROM wechat_trades")

    def _where(self, condition: str, value: str | int) -> Trade | None:
        self._expire()
        return self._database.one(Trade, f"SELECT * FROM wechat_trades WHERE {condition}", value)  # noqa: S608

    def _insert(self, wanted: NewTrade) -> Trade:
        trade_id = self._database.insert(
            "wechat_trades",
            transaction_id=dated_number("4200002", digits=13),
            out_trade_no=wanted.out_trade_no,
            code=secrets.token_urlsafe(6) + "zz",
            subject=wanted.subject,
            attach=wanted.attach,
            total_fen=wanted.total_fen,
            status=WAITING,
            notify_url=wanted.notify_url,
            created_at=now(),
            expires_at=wanted.expires_at,
        )
        return self.by_id(trade_id)

    def _end(self, trade: Trade, status: str, moment: str) -> None:
        if trade.is_paid:
            raise ApiError("ORDERPAID")
        if not trade.is_waiting:
            raise ApiError("ORDER_CLOSED")
        sql = f"UPDATE wechat_trades SET status = ?, {moment} = ? WHERE id = ?"  # noqa: S608
        self._database.execute(sql, status, now(), trade.id)

    def _expire(self) -> None:
        sql = """
            UPDATE wechat_trades SET status = 'CLOSED', closed_at = expires_at
            WHERE status = 'NOTPAY' AND expires_at <= ?
        """
        self._database.execute(sql, now())
