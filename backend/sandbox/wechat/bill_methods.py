"""Asking for a day's bill, and the address it is fetched from."""

import gzip
import hashlib
from collections.abc import Iterator
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.clock import day_bounds, now
from sandbox.settings import Settings
from sandbox.tokens import download_token, is_token
from sandbox.wechat.bill_files import Flow, flow_bill, trade_bill
from sandbox.wechat.books import Books
from sandbox.wechat.content import Content
from sandbox.wechat.errors import ApiError
from sandbox.wechat.gateway import ROOT, Answer, Gateway

PATH = "/v3/billdownload/file"
ADDRESS_SECONDS = 300
OPENING_BALANCE_FEN = 1_000_000_00
GZIP = "GZIP"


class BillMethods:
    def __init__(self, books: Books, settings: Settings) -> None:
        self._books = books
        self._settings = settings.wechat
        self._url = settings.url
        self._secret = settings.provider_secret

    def routes(self, gateway: Gateway) -> list[Route]:
        """The file itself is asked for with a signature like everything else, but is not signed."""

        async def download(request: Request) -> Response:
            try:
                await gateway.check(request)
                return self._download(request.query_params.get("token", ""))
            except ApiError as error:
                return JSONResponse(error.as_answer(), status_code=error.status)

        return [Route(ROOT + PATH, download)]

    async def trade_bill(self, request: Request, content: Content) -> Answer:
        kind = content.constant("bill_type", "ALL", "SUCCESS", "REFUND", default="ALL")
        return self._address(kind, content)

    async def fund_flow_bill(self, request: Request, content: Content) -> Answer:
        """Money moves on the basic account alone; the others have no bill."""
        return self._address(content.constant("account_type", "BASIC", "OPERATION", "FEES", default="BASIC"), content)

    def _address(self, kind: str, content: Content) -> Answer:
        day = content.day("bill_date")
        packing = content.constant("tar_type", GZIP, "") if content.optional("tar_type", longest=8) else ""
        file = self._file(kind, day)
        expires = str(int(now()) + ADDRESS_SECONDS)
        parts = (kind, day.isoformat(), packing, expires)
        token = ".".join((*parts, download_token(self._secret, *parts)))
        return {
            "hash_type": "SHA1",
            # WeChat Pay gives the digest of the file as it is before packing.
            "hash_value": hashlib.sha1(file).hexdigest(),  # noqa: S324 - the protocol's choice
            "download_url": f"{self._url}{ROOT}{PATH}?token={token}",
        }

    def _download(self, token: str) -> Response:
        parts = token.split(".")
        if len(parts) != 5 or not is_token(parts[4], self._secret, *parts[:4]) or int(parts[3]) < now():
            raise ApiError("NO_AUTH", "下载地址有误或已过期")
        kind, day, packing = parts[:3]
        file = self._file(kind, date.fromisoformat(day))
        if packing:
            return Response(gzip.compress(file), media_type="application/gzip")
        return Response(file, media_type="text/plain")

    def _file(self, kind: str, day: date) -> bytes:
        """Days without any movement have no bill. Unlike WeChat Pay's, today's may be had before the day ends."""
        start, end = day_bounds(day)
        if kind in ("BASIC", "OPERATION", "FEES"):
            flows = list(self._flows(start, end)) if kind == "BASIC" else []
            opening = OPENING_BALANCE_FEN + sum(flow.fen for flow in self._flows(0, start))
            text = flow_bill(flows, opening) if flows else ""
        else:
            payments = self._books.trades.paid_between(start, end) if kind != "REFUND" else []
            refunds = self._books.refunds.accepted_between(start, end) if kind != "SUCCESS" else []
            text = trade_bill(payments, refunds, self._settings) if payments or refunds else ""
        if not text:
            raise ApiError("NO_STATEMENT_EXIST")
        return text.encode()

    def _flows(self, start: float, end: float) -> Iterator[Flow]:
        for trade in self._books.trades.paid_between(start, end):
            number = trade.transaction_id
            yield Flow(trade.paid_at or start, trade.total_fen, number, number, "交易", trade.out_trade_no)
        for refund, trade in self._books.refunds.accepted_between(start, end):
            number = refund.refund_id
            yield Flow(refund.created_at, -refund.fen, number, trade.transaction_id, "退款", refund.out_refund_no)
        for refund, trade in self._books.refunds.closed_between(start, end):
            number, moment = refund.refund_id, refund.settled_at or start
            yield Flow(moment, refund.fen, number, trade.transaction_id, "退款关闭", refund.out_refund_no)
