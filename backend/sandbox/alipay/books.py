"""The stores of Alipay, opened together because most of what it does touches several of them."""

from dataclasses import dataclass

from sandbox.alipay import refunds, trades, transfers
from sandbox.alipay.notifications import RETRY_SECONDS
from sandbox.alipay.refunds import Refunds
from sandbox.alipay.trades import Trades
from sandbox.alipay.transfers import Transfers
from sandbox.database import Database
from sandbox.outbox import Outbox

SCHEMAS = (trades.SCHEMA, refunds.SCHEMA, transfers.SCHEMA)


@dataclass(frozen=True, slots=True)
class Books:
    database: Database
    trades: Trades
    refunds: Refunds
    transfers: Transfers
    outbox: Outbox

    @classmethod
    def open(cls, database: Database, time_factor: float) -> "Books":
        trade_store = Trades(database)
        return cls(
            database=database,
            trades=trade_store,
            refunds=Refunds(database, trade_store),
            transfers=Transfers(database),
            outbox=Outbox(database, "alipay", RETRY_SECONDS, time_factor),
        )

    def clear(self) -> None:
        """Forget everything, in the order the foreign keys ask for."""
        with self.database.transaction():
            for store in (self.outbox, self.refunds, self.trades, self.transfers):
                store.clear()
