"""Carries the cashier's buttons out on WeChat Pay's trades."""

from sandbox.actions import ACTIONS as ALL_ACTIONS
from sandbox.actions import GAP_SECONDS, LATE_SECONDS, Action, Notice, Outcome
from sandbox.clock import now
from sandbox.settings import WeChatSettings
from sandbox.wechat.books import Books
from sandbox.wechat.notifications import event, rfc3339
from sandbox.wechat.trades import Trade
from sandbox.wechat.views import transaction

# Paying by phone sends no browser back, so there is none that could fail to return.
ACTIONS = {name: action for name, action in ALL_ACTIONS.items() if name != "pay_no_return"}


class Cashier:
    def __init__(self, books: Books, settings: WeChatSettings) -> None:
        self._books = books
        self._settings = settings

    def find(self, code: str) -> Trade | None:
        return self._books.trades.by_code(code)

    def act(self, trade: Trade, action: Action, *, delay: float = LATE_SECONDS) -> Trade:
        """Carry an action out; raises ApiError unless the trade waits for its payer.

        `delay` is in seconds and counts for late actions only.
        """
        if action.outcome is Outcome.WAITING:
            return trade
        if action.outcome is Outcome.CLOSED:
            return self._books.trades.close(trade)
        with self._books.database.transaction():
            paid = self._books.trades.pay(trade)
            self._notify(paid, action.notices, delay if action.late else 0)
        return paid

    def notify(self, trade: Trade) -> None:
        """Queue a fresh and correct notification about a paid trade."""
        self._notify(trade, (Notice(),), 0)

    def return_url(self, trade: Trade) -> str:
        return trade.return_url

    def _notify(self, trade: Trade, notices: tuple[Notice, ...], delay: float) -> None:
        # WeChat Pay tells one thing only, that money came in: out of order is a repetition that overtakes
        # the notification it repeats. All have one id, by which a merchant recognises them.
        first = event("TRANSACTION.SUCCESS", transaction(trade, self._settings), now())
        later = {"create_time": rfc3339(now() + GAP_SECONDS)}
        for notice in notices:
            resource = transaction(trade, self._settings, alteration_fen=notice.alteration_fen)
            self._books.outbox.queue(
                trade.id,
                trade.notify_url,
                first | {"resource": resource} | (later if notice.ahead else {}),
                delay=delay + notice.gap,
                bad_signature=notice.bad_signature,
            )
