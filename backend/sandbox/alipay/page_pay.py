"""`alipay.trade.page.pay`: the browser arrives with a signed request and is sent on to the cashier."""

import re
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox.alipay.biz_content import BizContent
from sandbox.alipay.errors import GatewayError, business_error
from sandbox.alipay.trade_methods import INVALID
from sandbox.alipay.trades import NewTrade, Trades
from sandbox.clock import end_of_day, now, parse_china_time
from sandbox.delivery import is_allowed
from sandbox.pages import Pages

METHOD = "alipay.trade.page.pay"
PRODUCT_CODE = "FAST_INSTANT_TRADE_PAY"
LONGEST_SECONDS = 15 * 24 * 3600
# m minutes, h hours, d days; 1c ends with the day.
TIMEOUT = re.compile(r"([1-9]\d{0,4})([mhd])|1c", re.ASCII)
# The cashier's Content-Security-Policy names the origin, so nothing else may stand where it is.
ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?(?=[/?]|$)")
UNIT_SECONDS: Mapping[str, int] = {"m": 60, "h": 3600, "d": 86400}


class PagePay:
    def __init__(self, trades: Trades, pages: Pages, notify_hosts: frozenset[str]) -> None:
        self._trades = trades
        self._pages = pages
        self._notify_hosts = notify_hosts

    def begin(
        self, request: Request, params: Mapping[str, str], check: Callable[[Mapping[str, str]], None]
    ) -> Response:
        """Off to the cashier, or a page that says what is wrong with the request."""
        try:
            check(params)
            trade = self._trades.open(self._wanted(params))
        except GatewayError as error:
            return self._pages.render(request, "alipay/refused.html", status=400, error=error)
        return RedirectResponse(f"/alipay/cashier/{trade.trade_no}", status_code=302)

    def _wanted(self, params: Mapping[str, str]) -> NewTrade:
        biz = BizContent.parse(params.get("biz_content", ""), invalid=INVALID)
        biz.constant("product_code", PRODUCT_CODE)
        return NewTrade(
            out_trade_no=biz.number("out_trade_no"),
            subject=biz.text("subject"),
            body=biz.optional("body", longest=400),
            passback_params=biz.optional("passback_params", longest=512),
            total_fen=biz.fen("total_amount"),
            notify_url=self._notify_url(params.get("notify_url", "")),
            return_url=_return_url(params.get("return_url", "")),
            expires_at=_expiry(biz.optional("timeout_express"), biz.optional("time_expire")),
        )

    def _notify_url(self, url: str) -> str:
        if url and not is_allowed(url, self._notify_hosts):
            raise business_error(INVALID, "notify_url")
        return url


def _return_url(url: str) -> str:
    if url and not ORIGIN.match(url):
        raise business_error(INVALID, "return_url")
    return url


def _expiry(timeout_express: str, time_expire: str) -> float:
    """The absolute time wins over the span, as with Alipay."""
    moment = now()
    if time_expire:
        try:
            return parse_china_time(time_expire)
        except ValueError:
            raise business_error(INVALID, "time_expire") from None
    if not timeout_express:
        return moment + LONGEST_SECONDS
    match = TIMEOUT.fullmatch(timeout_express)
    if match is None:
        raise business_error(INVALID, "timeout_express")
    if timeout_express == "1c":
        return end_of_day(moment)
    return moment + min(int(match[1]) * UNIT_SECONDS[match[2]], LONGEST_SECONDS)
