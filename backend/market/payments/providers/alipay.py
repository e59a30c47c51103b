"""Alipay: page pay, query, asynchronous notification, transfer to an Alipay account."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from alipay import AliPay
from alipay.exceptions import AliPayException, AliPayValidationError
from django.conf import settings

from market.common.money import MalformedAmount, parse_yuan, yuan
from market.payments.models import PaymentAlarm
from market.payments.providers.base import (
    NoticeRefused,
    Payment,
    PaymentRequest,
    PaymentStatus,
    ProviderUnavailable,
    Transfer,
    TransferRequest,
    TransferStatus,
)

CHINA = ZoneInfo("Asia/Shanghai")
TIMEOUT_SECONDS = 8
OK = "10000"
BUSINESS_FAILED = "40004"
TRANSFER = {"product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"}
# Alipay's own instruction for these is to query, not to give up.
UNDECIDED = frozenset({"SYSTEM_ERROR", "ACQ.SYSTEM_ERROR", "REQUEST_PROCESSING"})

_PAYMENT_STATUS = {
    "WAIT_BUYER_PAY": PaymentStatus.WAITING,
    "TRADE_SUCCESS": PaymentStatus.PAID,
    "TRADE_FINISHED": PaymentStatus.PAID,
    "TRADE_CLOSED": PaymentStatus.CLOSED,
}
_TRANSFER_STATUS = {
    "SUCCESS": TransferStatus.PAID,
    "FAIL": TransferStatus.FAILED,
    "CLOSED": TransferStatus.FAILED,
    # Paid, and sent back by the other side: the money is ours again.
    "REFUND": TransferStatus.FAILED,
}

Answer = Mapping[str, Any]


class _Sdk(AliPay):
    """python-alipay-sdk, aimed at the configured gateway, by POST and without following redirects.

    Its own transport puts names and accounts into the address, where they end up in logs.
    """

    def verified_sync_response(self, data: dict[str, Any], response_type: str) -> Answer:
        answer = httpx.post(
            settings.ALIPAY["gateway"],
            content=self.sign_data(data).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"},
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
        )
        if not isinstance(answer.json(), dict):
            raise ValueError("not an object")  # the SDK takes it for granted
        verified: Answer = self._verify_and_return_sync_response(answer.text, response_type)
        return verified


class Alipay:
    def payment_url(self, request: PaymentRequest) -> str:
        query = self._sdk.api_alipay_trade_page_pay(
            request.subject,
            request.out_trade_no,
            yuan(request.amount),
            return_url=request.return_url,
            notify_url=settings.ALIPAY["notify_url"],
            # Absolute: a span would begin anew whenever the address is opened.
            time_expire=_china_time(request.expires_at),
        )
        return f"{settings.ALIPAY['gateway']}?{query}"

    def read_notification(self, form: Mapping[str, str]) -> Payment | None:
        self._check_signature(form)
        if form.get("app_id") != settings.ALIPAY["app_id"]:
            raise NoticeRefused(PaymentAlarm.Reason.WRONG_APP)
        if form.get("seller_id") != settings.ALIPAY["seller_id"]:
            raise NoticeRefused(PaymentAlarm.Reason.WRONG_SELLER)
        if "refund_fee" in form or "gmt_refund" in form:
            return None
        return _payment(form, payer=form.get("buyer_id", ""))

    def query_payment(self, out_trade_no: str) -> Payment:
        answer = self._call("alipay.trade.query", {"out_trade_no": out_trade_no})
        if answer.get("sub_code") == "ACQ.TRADE_NOT_EXIST":
            return Payment(out_trade_no, PaymentStatus.NOT_FOUND)
        _require_success(answer)
        if answer.get("out_trade_no") != out_trade_no:
            raise ProviderUnavailable("answer about another trade")
        try:
            return _payment(answer, payer=answer.get("buyer_user_id", ""))
        except NoticeRefused as error:
            raise ProviderUnavailable(error.reason) from error

    def transfer(self, request: TransferRequest) -> Transfer:
        answer = self._call(
            "alipay.fund.trans.uni.transfer",
            TRANSFER
            | {
                "out_biz_no": request.out_biz_no,
                "trans_amount": yuan(request.amount),
                "order_title": request.title,
                "payee_info": {
                    "identity": request.account,
                    "identity_type": "ALIPAY_LOGON_ID",
                    "name": request.name,
                },
            },
        )
        if answer.get("code") == BUSINESS_FAILED and answer.get("sub_code") not in UNDECIDED:
            return Transfer(TransferStatus.FAILED, "", str(answer.get("sub_code")), str(answer.get("sub_msg", "")))
        _require_success(answer)
        return _transfer(answer)

    def query_transfer(self, out_biz_no: str) -> Transfer:
        answer = self._call("alipay.fund.trans.common.query", TRANSFER | {"out_biz_no": out_biz_no})
        if answer.get("sub_code") == "ORDER_NOT_EXIST":
            return Transfer(TransferStatus.NOT_FOUND)
        _require_success(answer)
        return _transfer(answer)

    @cached_property
    def _sdk(self) -> _Sdk:
        return _Sdk(
            appid=settings.ALIPAY["app_id"],
            app_private_key_string=Path(settings.ALIPAY["app_private_key_file"]).read_text(),
            alipay_public_key_string=Path(settings.ALIPAY["public_key_file"]).read_text(),
        )

    def _call(self, method: str, content: dict[str, Any]) -> Answer:
        try:
            answer: Answer = self._sdk.server_api(method, content)
        except (httpx.HTTPError, AliPayException, AliPayValidationError, ValueError, LookupError) as error:
            raise ProviderUnavailable(f"{method}: {type(error).__name__}") from error
        return answer

    def _check_signature(self, form: Mapping[str, str]) -> None:
        # A copy: verify() takes things out of what it is given. It raises on a wrong type and on bad base64.
        fields = {name: value for name, value in form.items() if name != "sign"}
        try:
            valid = self._sdk.verify(fields, form.get("sign", ""))
        except (AliPayException, ValueError):
            valid = False
        if not valid or form.get("sign_type") != "RSA2":
            raise NoticeRefused(PaymentAlarm.Reason.BAD_SIGNATURE)


def _payment(fields: Answer, *, payer: str) -> Payment:
    try:
        return Payment(
            out_trade_no=str(fields["out_trade_no"]),
            status=_PAYMENT_STATUS[str(fields["trade_status"])],
            amount=parse_yuan(str(fields["total_amount"])),
            trade_no=str(fields["trade_no"]),
            payer_id=payer,
        )
    except (KeyError, MalformedAmount) as error:
        raise NoticeRefused(PaymentAlarm.Reason.MALFORMED) from error


def _transfer(answer: Answer) -> Transfer:
    status = _TRANSFER_STATUS.get(str(answer.get("status")), TransferStatus.UNKNOWN)
    failed = status == TransferStatus.FAILED
    return Transfer(
        status=status,
        order_no=str(answer.get("order_id", "")),
        failure_code=str(answer.get("error_code", "")) if failed else "",
        failure=str(answer.get("fail_reason", "")) if failed else "",
    )


def _require_success(answer: Answer) -> None:
    if answer.get("code") != OK:
        raise ProviderUnavailable(f"{answer.get('code')} {answer.get('sub_code')}")


def _china_time(moment: datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
