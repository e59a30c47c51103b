"""`bill.downloadurl.query` and the address it answers with."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.alipay.bill_files import BillWriter
from sandbox.alipay.bills import Bills
from sandbox.alipay.biz_content import BizContent
from sandbox.alipay.books import Books
from sandbox.alipay.errors import business_error
from sandbox.clock import CHINA, now
from sandbox.settings import Settings
from sandbox.tokens import download_token, is_token

# The spelling is Alipay's.
INVALID = "INVAILID_ARGUMENTS"
BILL_TYPES = ("trade", "signcustomer")
PATH = "/alipay/downloadBillFile.resource"
# As long as Alipay's own addresses live.
ADDRESS_SECONDS = 30


class BillMethods:
    def __init__(self, books: Books, settings: Settings) -> None:
        self._bills = Bills(books)
        self._url = settings.url
        self._secret = settings.provider_secret
        self._writer = BillWriter(settings.alipay.seller_id)

    def routes(self) -> list[Route]:
        return [Route(PATH, self.download)]

    async def download_url(self, biz: BizContent) -> Mapping[str, Any]:
        """Days without any movement have no bill. Unlike Alipay's, today's may be had before the day ends."""
        bill_type, day = biz.text("bill_type", longest=20), _day(biz.text("bill_date", longest=15))
        if bill_type not in BILL_TYPES or day is None:
            raise business_error(INVALID)
        if day > datetime.now(CHINA).date() or self._file(bill_type, day) is None:
            raise business_error("isp.bill_not_exist")
        expires = int(now()) + ADDRESS_SECONDS
        query = {
            "bizType": bill_type,
            "fileType": "csv.zip",
            "bizDates": f"{day:%Y%m%d}",
            "downloadFileName": f"{day:%Y%m%d}_{bill_type}.csv.zip",
            "timestamp": str(expires),
            "token": download_token(self._secret, bill_type, f"{day:%Y%m%d}", str(expires)),
        }
        return {"bill_download_url": f"{self._url}{PATH}?{urlencode(query)}"}

    async def download(self, request: Request) -> Response:
        names = ("bizType", "bizDates", "timestamp", "token")
        bill_type, day, expires, given = (request.query_params.get(name, "") for name in names)
        expiry = int(expires) if expires.isdecimal() else 0
        if not is_token(given, self._secret, bill_type, day, str(expiry)) or expiry < now():
            return PlainTextResponse("the address is wrong or has expired", status_code=403)
        file = self._file(bill_type, datetime.strptime(day, "%Y%m%d").date())
        if file is None:
            return PlainTextResponse("no such bill", status_code=404)
        disposition = f'attachment; filename="{day}_{bill_type}.csv.zip"'
        return Response(file, media_type="application/zip", headers={"Content-Disposition": disposition})

    def _file(self, bill_type: str, day: date) -> bytes | None:
        if bill_type == "trade":
            moves = self._bills.of_trades(day)
            return self._writer.trade_bill(moves, day) if moves else None
        moves = self._bills.of_balance(day)
        return self._writer.balance_bill(moves, day, self._bills.opening_balance(day)) if moves else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
