"""What a buyer, or the network between, can do with a waiting trade: the cashier's buttons as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from sandbox.alipay.books import Books
from sandbox.alipay.notifications import altered, trade_fields
from sandbox.alipay.rsa import signed_notification
from sandbox.alipay.trades import CLOSED, FINISHED, SUCCESS, WAITING, Trade
from sandbox.clock import china_time, now
from sandbox.settings import AlipaySettings

LATE_SECONDS = 30.0
# Long enough for the first of two notifications to be answered before the second one leaves.
GAP_SECONDS = 1.0
ALTERATION_FEN = 100
RETURNED_FIELDS = (
    *("charset", "version", "app_id", "auth_app_id"),
    *("trade_no", "out_trade_no", "seller_id", "total_amount"),
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification an action causes; `gap` seconds after the action."""

    status: str = SUCCESS
    gap: float = 0
    alteration_fen: int = 0
    bad_signature: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """`late`: the notices wait for a delay; `returns`: the browser goes back to the merchant."""

    name: str
    notices: tuple[Notice, ...] = ()
    late: bool = False
    returns: bool = True
    outcome: str = SUCCESS


ACTIONS: Mapping[str, Action] = {
    action.name: action
    for action in (
        Action("pay", (Notice(),)),
        Action("pay_late", (Notice(),), late=True),
        Action("pay_twice", (Notice(), Notice())),
        Action("pay_out_of_order", (Notice(FINISHED), Notice(SUCCESS, gap=GAP_SECONDS)), outcome=FINISHED),
        Action("pay_altered_amount", (Notice(alteration_fen=ALTERATION_FEN),)),
        Action("pay_bad_signature", (Notice(bad_signature=True),)),
        Action("pay_no_return", (Notice(),), returns=False),
        Action("fail", returns=False, outcome=WAITING),
        Action("cancel", returns=False, outcome=CLOSED),
    )
}


class Cashier:
    def __init__(self, books: Books, settings: AlipaySettings) -> None:
        self._books = books
        self._settings = settings

    def act(self, trade: Trade, action: Action, *, delay: float = LATE_SECONDS) -> Trade:
        """Carry an action out; raises GatewayError unless the trade waits for its buyer.

        `delay` is in seconds and counts for late actions only.
        """
        if action.outcome == WAITING:
            return trade
        if action.outcome == CLOSED:
            return self._books.trades.close(trade)
        with self._books.database.transaction():
            paid = self._books.trades.pay(trade, finish=action.outcome == FINISHED)
            self._notify(paid, action.notices, delay if action.late else 0)
        return paid

    def notify(self, trade: Trade) -> None:
        """Queue a fresh and correct notification about a paid trade."""
        self._notify(trade, (Notice(trade.status),), 0)

    def return_url(self, trade: Trade) -> str:
        """Where the paid browser goes, with Alipay's signed parameters; `""` without a return_url."""
        if not trade.return_url:
            return ""
        query = urlencode(signed_notification(self._return_fields(trade), self._settings.private_key))
        joint = "&" if urlsplit(trade.return_url).query else "?"
        return f"{trade.return_url}{joint}{query}"

    def _notify(self, trade: Trade, notices: tuple[Notice, ...], delay: float) -> None:
        # One notify_id for all: that is how a merchant recognises a repetition.
        fields = trade_fields(trade, app_id=self._settings.app_id, seller_id=self._settings.seller_id)
        for notice in notices:
            self._books.notifications.queue(
                trade,
                {**altered(fields, trade.total_fen + notice.alteration_fen), "trade_status": notice.status},
                delay=delay + notice.gap,
                bad_signature=notice.bad_signature,
            )

    def _return_fields(self, trade: Trade) -> dict[str, str]:
        fields = trade_fields(trade, app_id=self._settings.app_id, seller_id=self._settings.seller_id)
        return {
            **{name: fields[name] for name in RETURNED_FIELDS},
            "method": "alipay.trade.page.pay.return",
            "timestamp": china_time(now()),
        }
