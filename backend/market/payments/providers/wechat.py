"""WeChat Pay, API v3: native payment by QR code, query, notification, close, refund, daily bill."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings

from market.common.clock import MARKET_ZONE, now
from market.common.money import CURRENCY
from market.payments.models import PaymentAlarm
from market.payments.providers.base import (
    BillLine,
    BillNotReady,
    Notice,
    NoticeAnswer,
    NoticeRefused,
    Payment,
    PaymentRequest,
    PaymentStatus,
    PreparedPayment,
    ProviderUnavailable,
    Refund,
    RefundRequest,
    RefundStatus,
)
from market.payments.providers.downloads import download
from market.payments.providers.wechat_bills import trade_lines
from market.payments.providers.wechat_gateway import Answer, WeChatGateway, is_fresh, is_probe

BY_NUMBER = "/v3/pay/transactions/out-trade-no"
REFUNDS = "/v3/refund/domestic/refunds"
QR_SCHEME = "weixin://"
NO_SUCH_PAYMENT = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST"})
NO_SUCH_REFUND = frozenset({"RESOURCE_NOT_EXISTS"})
# These say nothing about the refund: too many requests, a signature that was not understood, a broken system.
UNDECIDED_STATUS = frozenset({401, 429})
# No bill, or none yet: on a day without movement there is never any.
NO_BILL = frozenset({"NO_STATEMENT_EXIST", "STATEMENT_CREATING"})
# WeChat Pay draws up the bill by ten the next morning.
BILL_IS_DUE = timedelta(days=1, hours=12)
PAID_EVENT = "TRANSACTION.SUCCESS"

_PAYMENT_STATUS = {
    "SUCCESS": PaymentStatus.PAID,
    "REFUND": PaymentStatus.REFUNDED,
    "NOTPAY": PaymentStatus.WAITING,
    "USERPAYING": PaymentStatus.WAITING,
    # The next try may succeed.
    "PAYERROR": PaymentStatus.WAITING,
    "CLOSED": PaymentStatus.CLOSED,
    "REVOKED": PaymentStatus.CLOSED,
}
_REFUND_STATUS = {
    "SUCCESS": RefundStatus.PAID,
    "CLOSED": RefundStatus.FAILED,
    # PROCESSING; ABNORMAL too: the payer's card is gone and the merchant has to send the money elsewhere by hand.
}


class WeChatPay:
    prepares_by_call = True

    def prepare_payment(self, request: PaymentRequest) -> PreparedPayment:
        content = {
            "appid": settings.WECHAT["app_id"],
            "mchid": settings.WECHAT["merchant_id"],
            "description": request.subject,
            "out_trade_no": request.out_trade_no,
            "time_expire": request.expires_at.astimezone(MARKET_ZONE).isoformat(timespec="seconds"),
            "notify_url": settings.WECHAT["notify_url"],
            "amount": {"total": request.amount, "currency": CURRENCY},
        }
        status, answer = self._gateway.call("POST", "/v3/pay/transactions/native", content)
        code = str(answer.get("code_url", ""))
        if status != 200 or not code.startswith(QR_SCHEME):
            raise _unavailable(status, answer)
        return PreparedPayment(qr_content=code)

    def read_notification(self, notice: Notice) -> Payment | None:
        self._check_origin(notice)
        try:
            event = json.loads(notice.body)
            if event["event_type"] != PAID_EVENT:
                return None
            transaction = self._gateway.decrypt(event["resource"])
            facts = {"notify_id": str(event["id"]), "trade_state": str(transaction["trade_state"])}
            number = str(transaction["out_trade_no"])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise NoticeRefused(PaymentAlarm.Reason.MALFORMED) from error
        reason = _reason_to_refuse(transaction)
        if reason:
            raise NoticeRefused(reason, number, facts)
        return _payment(transaction)

    def notification_answer(self, *, accepted: bool) -> NoticeAnswer:
        if accepted:
            return NoticeAnswer(204, "application/json", "")
        return NoticeAnswer(400, "application/json", '{"code": "FAIL", "message": "refused"}')

    def query_payment(self, out_trade_no: str) -> Payment:
        path = f"{BY_NUMBER}/{out_trade_no}?mchid={settings.WECHAT['merchant_id']}"
        status, answer = self._gateway.call("GET", path)
        if answer.get("code") in NO_SUCH_PAYMENT:
            return Payment(out_trade_no, PaymentStatus.NOT_FOUND)
        if status != 200:
            raise _unavailable(status, answer)
        if answer.get("out_trade_no") != out_trade_no or _reason_to_refuse(answer):
            raise ProviderUnavailable("malformed answer about a payment, or about another one")
        return _payment(answer)

    def close_payment(self, out_trade_no: str) -> None:
        content = {"mchid": settings.WECHAT["merchant_id"]}
        status, answer = self._gateway.call("POST", f"{BY_NUMBER}/{out_trade_no}/close", content)
        # Closed, paid or unknown already: asking again tells which.
        if status >= 500 or status in UNDECIDED_STATUS:
            raise _unavailable(status, answer)

    def refund(self, request: RefundRequest) -> Refund:
        content = {
            "out_trade_no": request.out_trade_no,
            "out_refund_no": request.out_refund_no,
            "reason": request.reason[:80],
            "notify_url": settings.WECHAT["notify_url"],
            "amount": {"refund": request.amount, "total": request.total, "currency": CURRENCY},
        }
        status, answer = self._gateway.call("POST", REFUNDS, content)
        if status == 200:
            return _refund(answer, request.out_refund_no)
        if status >= 500 or status in UNDECIDED_STATUS:
            raise _unavailable(status, answer)
        # Refused; yet there may be a refund under this number already, which alone would be a reason to refuse.
        before = self.query_refund(request.out_trade_no, request.out_refund_no)
        if before.status != RefundStatus.NOT_FOUND:
            return before
        return Refund(RefundStatus.FAILED, "", str(answer.get("code", status)), str(answer.get("message", "")))

    def query_refund(self, out_trade_no: str, out_refund_no: str) -> Refund:
        status, answer = self._gateway.call("GET", f"{REFUNDS}/{out_refund_no}")
        if answer.get("code") in NO_SUCH_REFUND:
            return Refund(RefundStatus.NOT_FOUND)
        if status != 200:
            raise _unavailable(status, answer)
        return _refund(answer, out_refund_no)

    def daily_bill(self, day: date) -> list[BillLine]:
        path = f"/v3/bill/tradebill?bill_date={day.isoformat()}&bill_type=ALL"
        status, answer = self._gateway.call("GET", path)
        if answer.get("code") in NO_BILL:
            if now() < datetime.combine(day, time(), tzinfo=MARKET_ZONE) + BILL_IS_DUE:
                raise BillNotReady
            return []
        if status != 200:
            raise _unavailable(status, answer)
        return trade_lines(self._download(str(answer.get("download_url", "")), str(answer.get("hash_value", ""))))

    @cached_property
    def _gateway(self) -> WeChatGateway:
        return WeChatGateway()

    def _check_origin(self, notice: Notice) -> None:
        """Raises NoticeRefused."""
        if not self._gateway.is_signed(notice.headers, notice.body):
            raise NoticeRefused("" if is_probe(notice.headers) else PaymentAlarm.Reason.BAD_SIGNATURE)
        if not is_fresh(notice.headers):
            raise NoticeRefused(PaymentAlarm.Reason.STALE)

    def _download(self, url: str, sha1: str) -> bytes:
        """The answer itself is not signed; its digest came in one that is."""
        gateway: str = settings.WECHAT["gateway"]
        headers = self._gateway.headers("GET", url.removeprefix(gateway))
        status, file = download(url, origin=gateway, headers=headers)
        if status != 200 or hashlib.sha1(file).hexdigest() != sha1.lower():  # noqa: S324  # the one digest it gives
            raise ProviderUnavailable(f"bill: {status}")
        return file


def _reason_to_refuse(transaction: Answer) -> str | None:
    """Why a transaction cannot be one of ours; number and amount are compared where the payment is known."""
    if transaction.get("appid") != settings.WECHAT["app_id"]:
        return PaymentAlarm.Reason.WRONG_APP
    if transaction.get("mchid") != settings.WECHAT["merchant_id"]:
        return PaymentAlarm.Reason.WRONG_SELLER
    status, amount = _PAYMENT_STATUS.get(str(transaction.get("trade_state"))), _amount(transaction)
    # A bool is an int to Python, and 1.0 is none.
    if status is None or (status == PaymentStatus.PAID and type(amount.get("total")) is not int):
        return PaymentAlarm.Reason.MALFORMED
    if amount.get("currency", CURRENCY) != CURRENCY:
        return PaymentAlarm.Reason.WRONG_CURRENCY
    return None


def _payment(transaction: Answer) -> Payment:
    payer = transaction.get("payer")
    return Payment(
        out_trade_no=str(transaction["out_trade_no"]),
        status=_PAYMENT_STATUS[str(transaction["trade_state"])],
        amount=_amount(transaction).get("total", 0),
        trade_no=str(transaction.get("transaction_id", "")),
        payer_id=str(payer.get("openid", "")) if isinstance(payer, Mapping) else "",
    )


def _amount(transaction: Answer) -> Mapping[str, Any]:
    amount = transaction.get("amount")
    return amount if isinstance(amount, Mapping) else {}


def _refund(answer: Answer, out_refund_no: str) -> Refund:
    if answer.get("out_refund_no") != out_refund_no:
        raise ProviderUnavailable("answer about another refund")
    said = str(answer.get("status"))
    status = _REFUND_STATUS.get(said, RefundStatus.UNKNOWN)
    code = "" if status == RefundStatus.PAID or said == "PROCESSING" else said
    return Refund(status, str(answer.get("refund_id", "")), code)


def _unavailable(status: int, answer: Answer) -> ProviderUnavailable:
    return ProviderUnavailable(f"{status} {answer.get('code')}")
