"""Transfers to a payee's Alipay balance, as Alipay keeps them."""

import hashlib
from dataclasses import astuple, dataclass

from sandbox.alipay.trades import new_number
from sandbox.clock import now
from sandbox.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS alipay_transfers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    out_biz_no TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL UNIQUE,
    pay_fund_order_id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    fen INTEGER NOT NULL CHECK (fen > 0),
    title TEXT NOT NULL,
    identity TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    settles_at REAL,
    settles_as TEXT NOT NULL,
    created_at REAL NOT NULL,
    paid_at REAL,
    returned_at REAL
);
"""

SUCCESS = "SUCCESS"
DEALING = "DEALING"
FAIL = "FAIL"
REFUND = "REFUND"


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """What the merchant asks for, `fen` to the payee `identity` whose real name is `name`."""

    out_biz_no: str
    fen: int
    title: str
    identity_type: str
    identity: str
    name: str

    @property
    def digest(self) -> str:
        """Equal for equal requests."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a transfer: its status now, and perhaps another one `after` so many seconds."""

    status: str = SUCCESS
    later: str = ""
    after: float = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """`reason` is the sub_code of a failure; `returned_at` the moment the money came back."""

    id: int
    out_biz_no: str
    order_id: str
    pay_fund_order_id: str
    digest: str
    fen: int
    title: str
    identity: str
    name: str
    status: str
    reason: str
    settles_at: float | None
    settles_as: str
    created_at: float
    paid_at: float | None
    returned_at: float | None


class Transfers:
    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, wanted: NewTransfer, fate: Fate) -> Transfer:
        moment = now()
        self._database.insert(
            "alipay_transfers",
            out_biz_no=wanted.out_biz_no,
            order_id=new_number("11007000"),
            pay_fund_order_id=new_number("11007001"),
            digest=wanted.digest,
            fen=wanted.fen,
            title=wanted.title,
            identity=wanted.identity,
            name=wanted.name,
            status=fate.status,
            reason=fate.reason,
            settles_at=moment + fate.after if fate.later else None,
            settles_as=fate.later,
            created_at=moment,
            paid_at=moment if fate.status == SUCCESS else None,
        )
        row = self._database.row("SELECT * FROM alipay_transfers WHERE out_biz_no = ?", wanted.out_biz_no)
        return Transfer(**dict(row or {}))

    def find(self, *, out_biz_no: str = "", order_id: str = "", pay_fund_order_id: str = "") -> Transfer | None:
        """By the most specific number given, the order in which Alipay prefers them."""
        self._settle()
        sql = """
            SELECT * FROM alipay_transfers
            WHERE pay_fund_order_id = ?1
                OR (?1 = '' AND order_id = ?2)
                OR (?1 = '' AND ?2 = '' AND out_biz_no = ?3)
        """
        return self._database.one(Transfer, sql, pay_fund_order_id, order_id, out_biz_no)

    def newest(self, *, before_id: int, limit: int) -> list[Transfer]:
        """Newest first; `before_id` 0 starts at the newest."""
        self._settle()
        sql = "SELECT * FROM alipay_transfers WHERE id < ?1 OR ?1 = 0 ORDER BY id DESC LIMIT ?2"
        return self._database.all(Transfer, sql, before_id, limit)

    def paid_between(self, start: float, end: float) -> list[Transfer]:
        self._settle()
        sql = "SELECT * FROM alipay_transfers WHERE paid_at >= ? AND paid_at < ?"
        return self._database.all(Transfer, sql, start, end)

    def returned_between(self, start: float, end: float) -> list[Transfer]:
        self._settle()
        sql = "SELECT * FROM alipay_transfers WHERE returned_at >= ? AND returned_at < ?"
        return self._database.all(Transfer, sql, start, end)

    def clear(self) -> None:
        self._database.execute("DELETE FROM alipay_transfers")

    def _settle(self) -> None:
        sql = """
            UPDATE alipay_transfers SET
                status = settles_as,
                paid_at = CASE settles_as WHEN 'SUCCESS' THEN settles_at ELSE paid_at END,
                returned_at = CASE settles_as WHEN 'REFUND' THEN settles_at END,
                settles_at = NULL
            WHERE settles_at <= ?
        """
        self._database.execute(sql, now())
