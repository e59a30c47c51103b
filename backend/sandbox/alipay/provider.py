"""Alipay as one part of the box: its routes and its delivery of notifications."""

from starlette.routing import Route

from sandbox.actions import ACTIONS
from sandbox.alipay.api import AlipayApi
from sandbox.alipay.bill_methods import INVALID as BILL_INVALID
from sandbox.alipay.bill_methods import BillMethods
from sandbox.alipay.books import Books
from sandbox.alipay.cashier import Cashier
from sandbox.alipay.gateway import Gateway, Method
from sandbox.alipay.ledger_pages import LedgerPages
from sandbox.alipay.notifications import NotificationWriter
from sandbox.alipay.page_pay import PagePay
from sandbox.alipay.trade_methods import INVALID as TRADE_INVALID
from sandbox.alipay.trade_methods import TradeMethods
from sandbox.alipay.transfer_methods import INVALID as TRANSFER_INVALID
from sandbox.alipay.transfer_methods import TransferMethods
from sandbox.cashier_pages import CashierPages
from sandbox.database import Database
from sandbox.delivery import Delivery
from sandbox.faults import Faults
from sandbox.pages import Pages
from sandbox.settings import Settings


class Alipay:
    def __init__(self, database: Database, faults: Faults, pages: Pages, settings: Settings) -> None:
        books = Books.open(database, settings.time_factor)
        cashier = Cashier(books, settings.alipay)
        bills = BillMethods(books, settings)
        methods = {
            **_trade_methods(TradeMethods(books, faults, settings.alipay)),
            **_transfer_methods(TransferMethods(books.transfers, faults)),
            "alipay.data.dataservice.bill.downloadurl.query": Method(bills.download_url, BILL_INVALID),
        }
        self.routes: list[Route] = [
            *Gateway(methods, PagePay(books.trades, pages, settings.notify_hosts), faults, settings.alipay).routes(),
            *bills.routes(),
            *CashierPages("alipay", cashier, ACTIONS, pages).routes(),
            *LedgerPages(books, cashier, faults, pages).routes(),
            *AlipayApi(books, cashier).routes(),
        ]
        self.clear = books.clear
        self.deliver = Delivery(books.outbox, NotificationWriter(settings.alipay.private_key)).run


def _trade_methods(trade: TradeMethods) -> dict[str, Method]:
    return {
        "alipay.trade.query": Method(trade.query, TRADE_INVALID),
        "alipay.trade.close": Method(trade.close, TRADE_INVALID),
        "alipay.trade.refund": Method(trade.refund, TRADE_INVALID),
        "alipay.trade.fastpay.refund.query": Method(trade.query_refund, TRADE_INVALID),
    }


def _transfer_methods(transfer: TransferMethods) -> dict[str, Method]:
    return {
        "alipay.fund.trans.uni.transfer": Method(transfer.transfer, TRANSFER_INVALID),
        "alipay.fund.trans.common.query": Method(transfer.query, TRANSFER_INVALID),
    }
