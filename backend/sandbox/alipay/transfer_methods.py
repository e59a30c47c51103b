"""The server-to-server calls about a transfer: `uni.transfer` and `common.query`."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.alipay.biz_content import BizContent
from sandbox.alipay.errors import SUB_MESSAGES, business_error, no_answer
from sandbox.alipay.transfers import DEALING, FAIL, REFUND, SUCCESS, Fate, NewTransfer, Transfer, Transfers
from sandbox.clock import china_time
from sandbox.faults import Fault, Faults, with_trouble
from sandbox.money import yuan

INVALID = "INVALID_PARAMETER"
PRODUCT_CODE = "TRANS_ACCOUNT_NO_PWD"
BIZ_SCENE = "DIRECT_TRANSFER"
# Alipay transfers no less than 0.1 yuan to a balance.
SMALLEST_FEN = 10

IDENTITIES: Mapping[str, re.Pattern[str]] = {
    "ALIPAY_USER_ID": re.compile(r"2088\d{12}", re.ASCII),
    "ALIPAY_LOGON_ID": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|1[3-9]\d{9}", re.ASCII),
}

Answer = Mapping[str, Any]


def fate(fault: Fault | None) -> Fate:
    """What a planned fault makes of a transfer; one that spoils the answer alone makes nothing of it."""
    if fault is None:
        return Fate()
    fates = {
        "fail": Fate(FAIL, reason=fault.reason),
        "refund": Fate(SUCCESS, later=REFUND, after=fault.seconds, reason=fault.reason),
        "deal": Fate(DEALING, later=SUCCESS, after=fault.seconds),
        "deal_fail": Fate(DEALING, later=FAIL, after=fault.seconds, reason=fault.reason),
    }
    return fates.get(fault.mode, Fate())


class TransferMethods:
    def __init__(self, transfers: Transfers, faults: Faults) -> None:
        self._transfers = transfers
        self._faults = faults

    async def transfer(self, biz: BizContent) -> Answer:
        """Idempotent by `out_biz_no`, failures included."""
        wanted = _wanted(biz)
        known = self._transfers.find(out_biz_no=wanted.out_biz_no)
        if known is None:
            return await self._make(wanted, self._faults.take("transfer"))
        if known.digest != wanted.digest:
            raise business_error(INVALID, "out_biz_no")
        return _transfer_answer(known)

    async def query(self, biz: BizContent) -> Answer:
        out_biz_no = biz.optional_number("out_biz_no")
        order_id, fund_id = biz.optional_number("order_id"), biz.optional_number("pay_fund_order_id")
        if not (out_biz_no or order_id or fund_id):
            raise business_error(INVALID, "out_biz_no")
        if out_biz_no:
            biz.constant("product_code", PRODUCT_CODE)
            biz.constant("biz_scene", BIZ_SCENE)
        found = self._transfers.find(out_biz_no=out_biz_no, order_id=order_id, pay_fund_order_id=fund_id)
        if found is None:
            raise business_error("ORDER_NOT_EXIST")
        return _query_answer(found)

    async def _make(self, wanted: NewTransfer, fault: Fault | None) -> Answer:
        made = await with_trouble(fault, lambda: self._transfers.make(wanted, fate(fault)), no_answer())
        return _transfer_answer(made)


def _wanted(biz: BizContent) -> NewTransfer:
    biz.constant("product_code", PRODUCT_CODE)
    biz.constant("biz_scene", BIZ_SCENE)
    out_biz_no, fen = biz.number("out_biz_no"), biz.fen("trans_amount")
    if fen < SMALLEST_FEN:
        raise business_error("EXCEED_LIMIT_SM_MIN_AMOUNT")
    payee = biz.part("payee_info")
    identity_type, identity = payee.text("identity_type", longest=64), payee.text("identity", longest=64)
    # With a sign-in name Alipay insists on the payee's real name; with a user id it is optional.
    name = payee.text if identity_type == "ALIPAY_LOGON_ID" else payee.optional
    if identity_type not in IDENTITIES:
        raise business_error(INVALID, "identity_type")
    if not IDENTITIES[identity_type].fullmatch(identity):
        raise business_error("PAYEE_NOT_EXIST")
    title = biz.optional("order_title", longest=128)
    return NewTransfer(out_biz_no, fen, title, identity_type, identity, name("name", longest=128))


def _transfer_answer(transfer: Transfer) -> Answer:
    if transfer.status == FAIL and transfer.settles_as == "":
        raise business_error(transfer.reason)
    return _numbers(transfer) | {
        "status": transfer.status,
        "trans_date": china_time(transfer.paid_at or transfer.created_at),
    }


def _query_answer(transfer: Transfer) -> Answer:
    answer = _numbers(transfer) | {
        "status": transfer.status,
        "trans_amount": yuan(transfer.fen),
        "order_fee": "0.00",
    }
    if transfer.paid_at is not None:
        answer["pay_date"] = china_time(transfer.paid_at)
    if transfer.status in (FAIL, REFUND):
        answer |= {
            "error_code": transfer.reason,
            "fail_reason": SUB_MESSAGES.get(transfer.reason, transfer.reason),
        }
    return answer


def _numbers(transfer: Transfer) -> dict[str, str]:
    return {
        "out_biz_no": transfer.out_biz_no,
        "order_id": transfer.order_id,
        "pay_fund_order_id": transfer.pay_fund_order_id,
    }
