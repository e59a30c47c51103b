"""Alipay's trades and transfers as JSON for tests."""

from dataclasses import asdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.actions import ACTIONS
from sandbox.alipay.books import Books
from sandbox.alipay.cashier import Cashier
from sandbox.alipay.refunds import Refund
from sandbox.alipay.trades import Trade
from sandbox.alipay.transfers import Transfer
from sandbox.money import yuan
from sandbox.payment_api import PaymentApi, timed


class AlipayApi:
    def __init__(self, books: Books, cashier: Cashier) -> None:
        self._books = books
        self._cashier = cashier
        self._trades = PaymentApi(
            "/api/trades",
            find=lambda number: books.trades.find(out_trade_no=number),
            view=self._trade_view,
            till=cashier,
            outbox=books.outbox,
            actions=ACTIONS,
        )

    def routes(self) -> list[Route]:
        return [*self._trades.routes(), Route("/api/transfers/{out_biz_no}", self.transfer)]

    async def transfer(self, request: Request) -> Response:
        transfer = self._books.transfers.find(out_biz_no=request.path_params["out_biz_no"])
        if transfer is None:
            raise HTTPException(404, "no such transfer")
        return JSONResponse(_transfer_view(transfer))

    def _trade_view(self, trade: Trade) -> dict[str, Any]:
        view = timed(asdict(trade), "created_at", "expires_at", "paid_at", "closed_at")
        view["total_amount"], view["refunded_amount"] = yuan(trade.total_fen), yuan(trade.refunded_fen)
        return view | {
            "browser_return": self._cashier.return_url(trade) if trade.is_paid else "",
            "refunds": [_refund_view(refund) for refund in self._books.refunds.of(trade)],
        }


def _refund_view(refund: Refund) -> dict[str, Any]:
    return timed(asdict(refund), "refunded_at") | {"amount": yuan(refund.fen)}


def _transfer_view(transfer: Transfer) -> dict[str, Any]:
    view = timed(asdict(transfer), "settles_at", "created_at", "paid_at", "returned_at")
    view.pop("digest")
    return view | {"amount": yuan(transfer.fen)}
