"""Trades and transfers as JSON, and the cashier's buttons for tests."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.alipay.books import Books
from sandbox.alipay.cashier import ACTIONS, LATE_SECONDS, Cashier
from sandbox.alipay.errors import GatewayError
from sandbox.alipay.money import yuan
from sandbox.alipay.notifications import Notification
from sandbox.alipay.refunds import Refund
from sandbox.alipay.trades import Trade
from sandbox.alipay.transfers import Transfer
from sandbox.clock import iso_time

MAX_DELAY_SECONDS = 3600


class AlipayApi:
    def __init__(self, books: Books, cashier: Cashier) -> None:
        self._books = books
        self._cashier = cashier

    def routes(self) -> list[Route]:
        return [
            Route("/api/trades/{out_trade_no}", self.trade),
            Route("/api/trades/{out_trade_no}/{action}", self.act, methods=["POST"]),
            Route("/api/transfers/{out_biz_no}", self.transfer),
        ]

    async def trade(self, request: Request) -> Response:
        return JSONResponse(self._trade_view(self._named(request)))

    async def act(self, request: Request) -> Response:
        """`{delay?}` in seconds → the trade, with the address the browser would be sent to."""
        trade, name = self._named(request), request.path_params["action"]
        delay = _delay(await request.body())
        if name == "notify" and trade.is_paid:
            self._cashier.notify(trade)
            return JSONResponse(self._trade_view(trade))
        if name not in ACTIONS:
            raise HTTPException(404, f"actions are {', '.join(ACTIONS)} and, once paid, notify")
        try:
            trade = self._cashier.act(trade, ACTIONS[name], delay=delay)
        except GatewayError as error:
            return JSONResponse({"code": error.sub_code, "message": error.sub_msg}, status_code=409)
        return JSONResponse(self._trade_view(trade))

    async def transfer(self, request: Request) -> Response:
        transfer = self._books.transfers.find(out_biz_no=request.path_params["out_biz_no"])
        if transfer is None:
            raise HTTPException(404, "no such transfer")
        return JSONResponse(_transfer_view(transfer))

    def _named(self, request: Request) -> Trade:
        trade = self._books.trades.find(out_trade_no=request.path_params["out_trade_no"])
        if trade is None:
            raise HTTPException(404, "no such trade")
        return trade

    def _trade_view(self, trade: Trade) -> dict[str, Any]:
        view = _timed(asdict(trade), "created_at", "expires_at", "paid_at", "closed_at")
        view["total_amount"], view["refunded_amount"] = yuan(trade.total_fen), yuan(trade.refunded_fen)
        return view | {
            "browser_return": self._cashier.return_url(trade) if trade.is_paid else "",
            "refunds": [_refund_view(refund) for refund in self._books.refunds.of(trade)],
            "notifications": [self._notification_view(item) for item in self._books.notifications.of(trade)],
        }

    def _notification_view(self, notification: Notification) -> dict[str, Any]:
        attempts = self._books.notifications.attempts(notification)
        view = _timed(asdict(notification), "created_at", "next_attempt_at", "delivered_at")
        return view | {"attempts": [_timed(asdict(attempt), "started_at") for attempt in attempts]}


def _refund_view(refund: Refund) -> dict[str, Any]:
    return _timed(asdict(refund), "refunded_at") | {"amount": yuan(refund.fen)}


def _transfer_view(transfer: Transfer) -> dict[str, Any]:
    view = _timed(asdict(transfer), "settles_at", "created_at", "paid_at", "returned_at")
    view.pop("digest")
    return view | {"amount": yuan(transfer.fen)}


def _timed(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    times = {name: iso_time(values[name]) if values[name] is not None else None for name in names}
    return {**values, **times}


def _delay(body: bytes) -> float:
    try:
        delay = json.loads(body or b"{}").get("delay", LATE_SECONDS)
        if not 0 <= delay <= MAX_DELAY_SECONDS:
            raise ValueError(delay)
    except (ValueError, TypeError, AttributeError):
        raise HTTPException(400, f"delay is a number of seconds from 0 to {MAX_DELAY_SECONDS}") from None
    return float(delay)
