"""Carries the cashier's buttons out on Alipay's trades."""

from urllib.parse import urlencode, urlsplit

from sandbox.actions import LATE_SECONDS, Action, Notice, Outcome
from sandbox.alipay.books import Books
from sandbox.alipay.notifications import altered, trade_fields
from sandbox.alipay.rsa import signed_notification
from sandbox.alipay.trades import FINISHED, SUCCESS, Trade
from sandbox.clock import china_time, now
from sandbox.settings import AlipaySettings

RETURNED_FIELDS = (
    *("charset", "version", "app_id", "auth_app_id"),
    *("trade_no", "out_trade_no", "seller_id", "total_amount"),
)


class Cashier:
    def __init__(self, books: Books, settings: AlipaySettings) -> None:
        self._books = books
        self._settings = settings

    def find(self, trade_no: str) -> Trade | None:
        return self._books.trades.find(trade_no=trade_no)

    def act(self, trade: Trade, action: Action, *, delay: float = LATE_SECONDS) -> Trade:
        """Carry an action out; raises GatewayError unless the trade waits for its buyer.

        `delay` is in seconds and counts for late actions only. Out of order the trade is finished at
        once, and the merchant hears of that before it hears of the payment.
        """
        if action.outcome is Outcome.WAITING:
            return trade
        if action.outcome is Outcome.CLOSED:
            return self._books.trades.close(trade)
        with self._books.database.transaction():
            paid = self._books.trades.pay(trade, finish=action.is_out_of_order)
            self._notify(paid, action.notices, delay if action.late else 0)
        return paid

    def notify(self, trade: Trade) -> None:
        """Queue a fresh and correct notification about a paid trade."""
        self._books.outbox.queue(trade.id, trade.notify_url, self._fields(trade))

    def return_url(self, trade: Trade) -> str:
        """Where the paid browser goes, with Alipay's signed parameters; `""` without a return_url."""
        if not trade.return_url:
            return ""
        query = urlencode(signed_notification(self._return_fields(trade), self._settings.private_key))
        joint = "&" if urlsplit(trade.return_url).query else "?"
        return f"{trade.return_url}{joint}{query}"

    def _notify(self, trade: Trade, notices: tuple[Notice, ...], delay: float) -> None:
        # One notify_id for all: that is how a merchant recognises a repetition.
        fields = self._fields(trade)
        for notice in notices:
            status = FINISHED if notice.ahead else SUCCESS
            self._books.outbox.queue(
                trade.id,
                trade.notify_url,
                {**altered(fields, trade.total_fen + notice.alteration_fen), "trade_status": status},
                delay=delay + notice.gap,
                bad_signature=notice.bad_signature,
            )

    def _fields(self, trade: Trade) -> dict[str, str]:
        return trade_fields(trade, app_id=self._settings.app_id, seller_id=self._settings.seller_id)

    def _return_fields(self, trade: Trade) -> dict[str, str]:
        fields = self._fields(trade)
        return {
            **{name: fields[name] for name in RETURNED_FIELDS},
            "method": "alipay.trade.page.pay.return",
            "timestamp": china_time(now()),
        }
