"""The stores of Alipay, opened together because most of what it does touches several of them."""

from dataclasses import dataclass

from sandbox.alipay import notifications, refunds, trades, transfers
from sandbox.alipay.notifications import Notifications
from sandbox.alipay.refunds import Refunds
from sandbox.alipay.trades import Trades
from sandbox.alipay.transfers import Transfers
from sandbox.database import Database

SCHEMAS = (trades.SCHEMA, refunds.SCHEMA, notifications.SCHEMA, transfers.SCHEMA)


@dataclass(frozen=True, slots=True)
class Books:
    database: Database
    trades: Trades
    refunds: Refunds
    transfers: Transfers
    notifications: Notifications

    @classmethod
    def open(cls, database: Database, time_factor: float) -> "Books":
        trade_store = Trades(database)
        return cls(
            database=database,
            trades=trade_store,
            refunds=Refunds(database, trade_store),
            transfers=Transfers(database),
            notifications=Notifications(database, time_factor),
        )

    def clear(self) -> None:
        """Forget everything, in the order the foreign keys ask for."""
        with self.database.transaction():
            for store in (self.notifications, self.refunds, self.trades, self.transfers):
                store.clear()
