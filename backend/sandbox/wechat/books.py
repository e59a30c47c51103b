"""The stores of WeChat Pay, opened together because most of what it does touches several of them."""

from dataclasses import dataclass

from sandbox.database import Database
from sandbox.outbox import Outbox
from sandbox.wechat import refunds, trades
from sandbox.wechat.notifications import RETRY_SECONDS
from sandbox.wechat.refunds import Refunds
from sandbox.wechat.trades import Trades

SCHEMAS = (trades.SCHEMA, refunds.SCHEMA)


@dataclass(frozen=True, slots=True)
class Books:
    database: Database
    trades: Trades
    refunds: Refunds
    outbox: Outbox

    @classmethod
    def open(cls, database: Database, time_factor: float) -> "Books":
        trade_store = Trades(database)
        return cls(
            database=database,
            trades=trade_store,
            refunds=Refunds(database, trade_store),
            outbox=Outbox(database, "wechat", RETRY_SECONDS, time_factor),
        )

    def clear(self) -> None:
        """Forget everything, in the order the foreign keys ask for."""
        with self.database.transaction():
            for store in (self.outbox, self.refunds, self.trades):
                store.clear()
