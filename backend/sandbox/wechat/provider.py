"""WeChat Pay as one part of the box: its routes and its delivery of notifications."""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from sandbox.cashier_pages import CashierPages
from sandbox.database import Database
from sandbox.delivery import Delivery
from sandbox.faults import Faults
from sandbox.pages import Pages
from sandbox.payment_api import PaymentApi, timed
from sandbox.settings import Settings
from sandbox.wechat.bill_methods import BillMethods
from sandbox.wechat.books import Books
from sandbox.wechat.cashier import ACTIONS, Cashier
from sandbox.wechat.content import Content
from sandbox.wechat.errors import ApiError
from sandbox.wechat.gateway import Answer, Gateway, Method
from sandbox.wechat.notifications import NotificationWriter
from sandbox.wechat.pages import WeChatPages
from sandbox.wechat.payment_methods import PaymentMethods
from sandbox.wechat.refund_methods import RefundMethods
from sandbox.wechat.refunds import Refund
from sandbox.wechat.signing import Signing
from sandbox.wechat.trades import Trade

BY_NUMBER = "/v3/pay/transactions/out-trade-no/{out_trade_no}"
REFUNDS = "/v3/refund/domestic/refunds"


class WeChat:
    def __init__(self, database: Database, faults: Faults, pages: Pages, settings: Settings) -> None:
        books = Books.open(database, settings.time_factor)
        cashier = Cashier(books, settings.wechat)
        bills = BillMethods(books, settings)
        gateway = Gateway(_methods(books, bills, faults, settings), faults, Signing(settings.wechat))
        self.routes: list[Route] = [
            *gateway.routes(),
            *bills.routes(gateway),
            *CashierPages("wechat", cashier, ACTIONS, pages).routes(),
            *WeChatPages(books, cashier, faults, pages).routes(),
            *_api(books, cashier).routes(),
        ]
        self.clear = books.clear
        self.deliver = Delivery(books.outbox, NotificationWriter(settings.wechat)).run


def _methods(books: Books, bills: BillMethods, faults: Faults, settings: Settings) -> tuple[Method, ...]:
    payments = PaymentMethods(books, settings)
    refunds = RefundMethods(books, faults, settings.wechat, payments.notify_url)
    return (
        Method("POST", "/v3/pay/transactions/native", payments.native),
        Method("GET", BY_NUMBER, payments.query),
        Method("GET", "/v3/pay/transactions/id/{transaction_id}", payments.query_by_id),
        Method("POST", f"{BY_NUMBER}/close", payments.close),
        Method("POST", REFUNDS, refunds.refund),
        Method("GET", f"{REFUNDS}/{{out_refund_no}}", refunds.query),
        Method("GET", "/v3/bill/tradebill", bills.trade_bill),
        Method("GET", "/v3/bill/fundflowbill", bills.fund_flow_bill),
        Method("GET", "/v3/certificates", _certificates),
    )


async def _certificates(request: Request, content: Content) -> Answer:
    """A merchant in public-key mode has none."""
    raise ApiError("RESOURCE_NOT_EXISTS", "无可用的平台证书，请使用微信支付公钥")


def _api(books: Books, cashier: Cashier) -> PaymentApi[Trade]:
    def view(trade: Trade) -> dict[str, Any]:
        known = timed(asdict(trade), "created_at", "expires_at", "paid_at", "closed_at")
        refunds = [_refund_view(refund) for refund in books.refunds.of(trade)]
        return known | {"code_url": trade.code_url, "refunds": refunds}

    return PaymentApi(
        "/api/wechat/trades",
        find=books.trades.find,
        view=view,
        till=cashier,
        outbox=books.outbox,
        actions=ACTIONS,
    )


def _refund_view(refund: Refund) -> dict[str, Any]:
    return timed(asdict(refund), "settles_at", "created_at", "settled_at")
