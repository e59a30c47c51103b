"""Alipay: page pay, query, notification, close, refund, daily bill; transfer to an Alipay account."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings

from market.common.clock import MARKET_ZONE, now
from market.common.money import MalformedAmount, parse_yuan, yuan
from market.payments.models import PaymentAlarm
from market.payments.providers.alipay_bills import trade_lines, transfer_lines
from market.payments.providers.alipay_gateway import (
    AlipayGateway,
    Answer,
    china_time,
    is_final_failure,
    require_success,
)
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
    Transfer,
    TransferRequest,
    TransferStatus,
)
from market.payments.providers.downloads import download

TRANSFER = {"product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"}
# Alipay's own instruction for these is to query, not to give up.
UNDECIDED = frozenset({"SYSTEM_ERROR", "ACQ.SYSTEM_ERROR", "REQUEST_PROCESSING"})
# There is a refund under this number already, of another amount: by no means a failed one.
UNDECIDED_REFUND = UNDECIDED | {"ACQ.DISCORDANT_REPEAT_REQUEST"}
# Nothing to close: nobody began to pay, or it is over. Asking again tells which.
NOT_OPEN = frozenset({"ACQ.TRADE_NOT_EXIST", "ACQ.REASON_TRADE_STATUS_INVALID", "ACQ.TRADE_STATUS_ERROR"})
NO_BILL = "isp.bill_not_exist"
# Alipay draws up the bill by nine the next morning. A day without movement never gets one.
BILL_IS_DUE = timedelta(days=1, hours=12)
MALFORMED = (KeyError, MalformedAmount)
NOTICE_FACTS = ("notify_id", "trade_status", "total_amount")

_PAYMENT_STATUS = {
    "WAIT_BUYER_PAY": PaymentStatus.WAITING,
    "TRADE_SUCCESS": PaymentStatus.PAID,
    "TRADE_FINISHED": PaymentStatus.PAID,
    "TRADE_CLOSED": PaymentStatus.CLOSED,
}
_REFUND_STATUS = {
    "REFUND_SUCCESS": RefundStatus.PAID,
    "REFUND_FAIL": RefundStatus.FAILED,
    # Success without a status is Alipay's way to say that it knows of no such refund.
    "": RefundStatus.NOT_FOUND,
}
_TRANSFER_STATUS = {
    "SUCCESS": TransferStatus.PAID,
    "FAIL": TransferStatus.FAILED,
    "CLOSED": TransferStatus.FAILED,
    # Paid, and sent back by the other side: the money is ours again.
    "REFUND": TransferStatus.FAILED,
}


class Alipay:
    prepares_by_call = False

    def prepare_payment(self, request: PaymentRequest) -> PreparedPayment:
        content = {
            "subject": request.subject,
            "out_trade_no": request.out_trade_no,
            "total_amount": yuan(request.amount),
            # Absolute: a span would begin anew whenever the address is opened.
            "time_expire": china_time(request.expires_at),
        }
        return PreparedPayment(pay_url=self._gateway.page_pay_address(content, return_url=request.return_url))

    def read_notification(self, notice: Notice) -> Payment | None:
        form = notice.form
        if not self._gateway.is_signed(form):
            raise _refused(PaymentAlarm.Reason.BAD_SIGNATURE, form)
        if form.get("app_id") != settings.ALIPAY["app_id"]:
            raise _refused(PaymentAlarm.Reason.WRONG_APP, form)
        if form.get("seller_id") != settings.ALIPAY["seller_id"]:
            raise _refused(PaymentAlarm.Reason.WRONG_SELLER, form)
        if "refund_fee" in form or "gmt_refund" in form:
            return None
        try:
            return _payment(form, payer=form.get("buyer_id", ""))
        except MALFORMED as error:
            raise _refused(PaymentAlarm.Reason.MALFORMED, form) from error

    def notification_answer(self, *, accepted: bool) -> NoticeAnswer:
        return NoticeAnswer(200, "text/plain", "success") if accepted else NoticeAnswer(400, "text/plain", "fail")

    def query_payment(self, out_trade_no: str) -> Payment:
        answer = self._gateway.call("alipay.trade.query", {"out_trade_no": out_trade_no})
        if answer.get("sub_code") == "ACQ.TRADE_NOT_EXIST":
            return Payment(out_trade_no, PaymentStatus.NOT_FOUND)
        require_success(answer)
        _require_same("out_trade_no", out_trade_no, answer)
        try:
            return _payment(answer, payer=answer.get("buyer_user_id", ""))
        except MALFORMED as error:
            raise ProviderUnavailable("malformed answer about a trade") from error

    def close_payment(self, out_trade_no: str) -> None:
        answer = self._gateway.call("alipay.trade.close", {"out_trade_no": out_trade_no})
        if answer.get("sub_code") not in NOT_OPEN:
            require_success(answer)

    def refund(self, request: RefundRequest) -> Refund:
        content = {
            "out_trade_no": request.out_trade_no,
            "out_request_no": request.out_refund_no,
            "refund_amount": yuan(request.amount),
            "refund_reason": request.reason,
        }
        answer = self._gateway.call("alipay.trade.refund", content)
        if is_final_failure(answer, UNDECIDED_REFUND):
            return Refund(RefundStatus.FAILED, "", str(answer.get("sub_code")), str(answer.get("sub_msg", "")))
        require_success(answer)
        if answer.get("fund_change") != "Y":
            # No money moved by this very call: it did by an earlier one, or will later.
            return self.query_refund(request.out_trade_no, request.out_refund_no)
        return Refund(RefundStatus.PAID, str(answer.get("trade_no", "")))

    def query_refund(self, out_trade_no: str, out_refund_no: str) -> Refund:
        content = {"out_trade_no": out_trade_no, "out_request_no": out_refund_no}
        answer = self._gateway.call("alipay.trade.fastpay.refund.query", content)
        if answer.get("sub_code") == "ACQ.TRADE_NOT_EXIST":
            return Refund(RefundStatus.NOT_FOUND)
        require_success(answer)
        status = _REFUND_STATUS.get(str(answer.get("refund_status", "")), RefundStatus.UNKNOWN)
        if status == RefundStatus.NOT_FOUND:
            return Refund(status)
        _require_same("out_request_no", out_refund_no, answer)
        failure = str(answer["refund_status"]) if status == RefundStatus.FAILED else ""
        return Refund(status, str(answer.get("trade_no", "")), failure)

    def daily_bill(self, day: date) -> list[BillLine]:
        trades, balance = self._bill("trade", day), self._bill("signcustomer", day)
        if trades is None and balance is None and now() < _midnight(day) + BILL_IS_DUE:
            raise BillNotReady
        return (trade_lines(trades) if trades else []) + (transfer_lines(balance) if balance else [])

    def transfer(self, request: TransferRequest) -> Transfer:
        payee = {"identity": request.account, "identity_type": "ALIPAY_LOGON_ID", "name": request.name}
        content = TRANSFER | {
            "out_biz_no": request.out_biz_no,
            "trans_amount": yuan(request.amount),
            "order_title": request.title,
            "payee_info": payee,
        }
        answer = self._gateway.call("alipay.fund.trans.uni.transfer", content)
        if is_final_failure(answer, UNDECIDED):
            return Transfer(TransferStatus.FAILED, "", str(answer.get("sub_code")), str(answer.get("sub_msg", "")))
        require_success(answer)
        return _transfer(answer)

    def query_transfer(self, out_biz_no: str) -> Transfer:
        answer = self._gateway.call("alipay.fund.trans.common.query", TRANSFER | {"out_biz_no": out_biz_no})
        if answer.get("sub_code") == "ORDER_NOT_EXIST":
            return Transfer(TransferStatus.NOT_FOUND)
        require_success(answer)
        return _transfer(answer)

    @cached_property
    def _gateway(self) -> AlipayGateway:
        return AlipayGateway()

    def _bill(self, bill_type: str, day: date) -> bytes | None:
        """The file, or None when there is none (yet)."""
        content: dict[str, Any] = {"bill_type": bill_type, "bill_date": day.isoformat()}
        answer = self._gateway.call("alipay.data.dataservice.bill.downloadurl.query", content)
        if answer.get("sub_code") == NO_BILL:
            return None
        require_success(answer)
        url = str(answer.get("bill_download_url", ""))
        status, file = download(url, origin=settings.ALIPAY["gateway"], hosts=[settings.ALIPAY["bill_host"]])
        if status != 200:
            raise ProviderUnavailable(f"bill: {status}")
        return file


def _refused(reason: str, form: Mapping[str, str]) -> NoticeRefused:
    return NoticeRefused(reason, form.get("out_trade_no", ""), {name: form.get(name, "") for name in NOTICE_FACTS})


def _payment(fields: Answer, *, payer: str) -> Payment:
    """Raises KeyError, MalformedAmount."""
    return Payment(
        out_trade_no=str(fields["out_trade_no"]),
        status=_PAYMENT_STATUS[str(fields["trade_status"])],
        amount=parse_yuan(str(fields["total_amount"])),
        trade_no=str(fields["trade_no"]),
        payer_id=payer,
    )


def _transfer(answer: Answer) -> Transfer:
    status = _TRANSFER_STATUS.get(str(answer.get("status")), TransferStatus.UNKNOWN)
    failed = status == TransferStatus.FAILED
    return Transfer(
        status=status,
        order_no=str(answer.get("order_id", "")),
        failure_code=str(answer.get("error_code", "")) if failed else "",
        failure=str(answer.get("fail_reason", "")) if failed else "",
    )


def _require_same(name: str, ours: str, answer: Answer) -> None:
    if answer.get(name) != ours:
        raise ProviderUnavailable("answer about something else")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=MARKET_ZONE)
