"""What Alipay says in its asynchronous notifications, how it signs them, and when it repeats them."""

import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from sandbox.alipay.refunds import Refund
from sandbox.alipay.rsa import signed_notification
from sandbox.alipay.trades import BUYER_ID, BUYER_LOGON_ID, Trade
from sandbox.clock import china_time, now
from sandbox.delivery import Letter
from sandbox.money import yuan
from sandbox.outbox import Notification
from sandbox.rsa import spoilt_signature

# Seconds after each failed attempt: 4 min, 10 min, 10 min, 1 h, 2 h, 6 h, 15 h (Alipay's own schedule).
RETRY_SECONDS = (240, 600, 600, 3600, 7200, 21600, 54000)
HEADERS = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


class NotificationWriter:
    """A signed form, which the merchant answers with the bare word `success`."""

    timeout = 10.0

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key

    def write(self, notification: Notification) -> Letter:
        form = signed_notification({**notification.fields, "notify_time": china_time(now())}, self._key)
        if notification.bad_signature:
            form["sign"] = spoilt_signature(self._key)
        return Letter(urlencode(form).encode(), HEADERS)

    def is_accepted(self, status: int, answer: str) -> bool:
        return status == 200 and answer == "success"


def trade_fields(trade: Trade, *, app_id: str, seller_id: str) -> dict[str, str]:
    """What Alipay says about a paid trade; `notify_time` and the signature are added on sending."""
    fields = {
        "notify_type": "trade_status_sync",
        "notify_id": uuid.uuid4().hex + "sandbox",
        "charset": "utf-8",
        "version": "1.0",
        "app_id": app_id,
        "auth_app_id": app_id,
        "trade_no": trade.trade_no,
        "out_trade_no": trade.out_trade_no,
        "trade_status": trade.status,
        "subject": trade.subject,
        "body": trade.body,
        "passback_params": trade.passback_params,
        "seller_id": seller_id,
        "buyer_id": BUYER_ID,
        "buyer_logon_id": BUYER_LOGON_ID,
        "gmt_create": china_time(trade.created_at),
        "gmt_payment": china_time(trade.paid_at or trade.created_at),
        "gmt_close": china_time(trade.closed_at) if trade.closed_at else "",
    }
    return {name: value for name, value in (fields | _amounts(trade.total_fen)).items() if value}


def refund_fields(refund: Refund, trade: Trade) -> dict[str, str]:
    """What a notification about a refund has beyond the trade's own fields; `trade` is as it is after it."""
    return {
        "refund_fee": yuan(trade.refunded_fen),
        "gmt_refund": f"{china_time(refund.refunded_at)}.{int(refund.refunded_at * 1000) % 1000:03d}",
        "out_biz_no": refund.out_request_no,
    }


def altered(fields: Mapping[str, str], total_fen: int) -> dict[str, str]:
    """The same notification about another amount."""
    return {**fields, **_amounts(total_fen)}


def _amounts(fen: int) -> dict[str, str]:
    amount = yuan(fen)
    return {
        "total_amount": amount,
        "receipt_amount": amount,
        "invoice_amount": amount,
        "buyer_pay_amount": amount,
        "point_amount": "0.00",
        "fund_bill_list": f'[{{"amount":"{amount}","fundChannel":"ALIPAYACCOUNT"}}]',
    }
