"""What moved the merchant's balance on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sandbox.alipay.books import Books
from sandbox.alipay.trades import BUYER_LOGON_ID
from sandbox.clock import day_bounds

OPENING_BALANCE_FEN = 1_000_000_00

PAYMENT = "交易付款"
REFUND = "交易退款"
TRANSFER = "转账"
RETURN = "转账退回"


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of the merchant's balance; `fen` is negative when money leaves.

    `business_no` is Alipay's number of the trade or transfer, `merchant_no` the merchant's;
    `request_no` names a refund, `total_fen` and `created_at` are the whole trade's.
    """

    kind: str
    at: float
    fen: int
    flow_no: str
    business_no: str
    merchant_no: str
    title: str
    counterparty: str
    created_at: float
    total_fen: int
    request_no: str = ""


class Bills:
    def __init__(self, books: Books) -> None:
        self._books = books

    def of_trades(self, day: date) -> list[Movement]:
        """Payments and refunds of a day in China, oldest first."""
        return [move for move in self.of_balance(day) if move.kind in (PAYMENT, REFUND)]

    def of_balance(self, day: date) -> list[Movement]:
        """Everything that moved the balance on a day in China, oldest first."""
        return self._between(*day_bounds(day))

    def opening_balance(self, day: date) -> int:
        """Fen on the merchant's balance when the day began."""
        return OPENING_BALANCE_FEN + sum(move.fen for move in self._between(0, day_bounds(day)[0]))

    def _between(self, start: float, end: float) -> list[Movement]:
        moves = [
            *self._payments(start, end),
            *self._refunds_paid(start, end),
            *self._transfers_made(start, end),
        ]
        return sorted(moves, key=lambda move: (move.at, move.flow_no))

    def _payments(self, start: float, end: float) -> Iterable[Movement]:
        for trade in self._books.trades.paid_between(start, end):
            yield Movement(
                kind=PAYMENT,
                at=trade.paid_at or start,
                fen=trade.total_fen,
                flow_no=_flow_no(1, trade.id),
                business_no=trade.trade_no,
                merchant_no=trade.out_trade_no,
                title=trade.subject,
                counterparty=BUYER_LOGON_ID,
                created_at=trade.created_at,
                total_fen=trade.total_fen,
            )

    def _refunds_paid(self, start: float, end: float) -> Iterable[Movement]:
        for refund, trade in self._books.refunds.between(start, end):
            yield Movement(
                kind=REFUND,
                at=refund.refunded_at,
                fen=-refund.fen,
                flow_no=_flow_no(2, refund.id),
                business_no=trade.trade_no,
                merchant_no=trade.out_trade_no,
                title=trade.subject,
                counterparty=BUYER_LOGON_ID,
                created_at=trade.created_at,
                total_fen=trade.total_fen,
                request_no=refund.out_request_no,
            )

    def _transfers_made(self, start: float, end: float) -> Iterable[Movement]:
        paid = [(TRANSFER, -1, move.paid_at, move) for move in self._books.transfers.paid_between(start, end)]
        back = [(RETURN, 1, move.returned_at, move) for move in self._books.transfers.returned_between(start, end)]
        for kind, direction, moment, transfer in (*paid, *back):
            yield Movement(
                kind=kind,
                at=moment or start,
                fen=direction * transfer.fen,
                flow_no=_flow_no(3 if kind == TRANSFER else 4, transfer.id),
                business_no=transfer.order_id,
                merchant_no=transfer.out_biz_no,
                title=transfer.title,
                counterparty=transfer.identity,
                created_at=transfer.created_at,
                total_fen=transfer.fen,
            )


def _flow_no(kind: int, row_id: int) -> str:
    return f"{kind}{row_id:015d}"
