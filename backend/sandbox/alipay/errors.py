"""The failure vocabulary of the gateway: code, sub_code and the sub_msg Alipay writes with it."""

from collections.abc import Mapping

from sandbox.refusals import Refusal

MESSAGES: Mapping[str, str] = {
    "10000": "Success",
    "20000": "Service Currently Unavailable",
    "40001": "Missing Required Arguments",
    "40002": "Invalid Arguments",
    "40004": "Business Failed",
}

SUB_MESSAGES: Mapping[str, str] = {
    "isp.unknow-error": "系统繁忙",
    "isp.bill_not_exist": "账单不存在",
    "isv.missing-method": "缺少方法名参数",
    "isv.missing-signature": "缺少签名参数",
    "isv.missing-timestamp": "缺少时间戳参数",
    "isv.invalid-method": "不存在的方法名",
    "isv.invalid-app-id": "无效的AppID参数",
    "isv.invalid-charset": "字符集错误",
    "isv.invalid-format": "无效数据格式",
    "isv.invalid-signature": "无效签名",
    "isv.invalid-signature-type": "无效签名类型",
    "isv.invalid-timestamp": "非法的时间戳参数",
    "ACQ.CONTEXT_INCONSISTENT": "交易信息被篡改",
    "ACQ.DISCORDANT_REPEAT_REQUEST": "同一个退款请求号的退款金额不一致",
    "ACQ.INVALID_PARAMETER": "参数无效",
    "ACQ.REASON_TRADE_STATUS_INVALID": "交易状态异常",
    "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": "退款金额超限",
    "ACQ.SELLER_BALANCE_NOT_ENOUGH": "卖家余额不足",
    "ACQ.TRADE_HAS_CLOSE": "交易已经关闭",
    "ACQ.TRADE_HAS_FINISHED": "交易已完结",
    "ACQ.TRADE_HAS_SUCCESS": "交易已被支付",
    "ACQ.TRADE_NOT_EXIST": "交易不存在",
    "ACQ.TRADE_STATUS_ERROR": "交易状态不合法",
    "BALANCE_IS_NOT_ENOUGH": "余额不足，建议尽快充值",
    "EXCEED_LIMIT_SM_MIN_AMOUNT": "单笔最低转账金额0.1元",
    "INVALID_PARAMETER": "参数有误",
    "ORDER_NOT_EXIST": "转账订单不存在",
    "PAYEE_NOT_EXIST": "收款账号不存在",
    "PAYEE_USER_INFO_ERROR": "支付宝账号和姓名不匹配，请确认姓名是否正确",
    "SYSTEM_ERROR": "系统繁忙",
}


class GatewayError(Refusal):
    """An answer other than success.

    `signed` is false where Alipay does not know, or does not trust, whose request it is answering.
    """

    def __init__(self, code: str, sub_code: str, detail: str = "", *, signed: bool = True) -> None:
        self.code = code
        self.sub_code = sub_code
        self.sub_msg = SUB_MESSAGES.get(sub_code, sub_code) + (f"（{detail}）" if detail else "")
        self.signed = signed
        super().__init__(sub_code, self.sub_msg)

    def as_answer(self) -> dict[str, str]:
        return {
            "code": self.code,
            "msg": MESSAGES[self.code],
            "sub_code": self.sub_code,
            "sub_msg": self.sub_msg,
        }


def no_answer() -> GatewayError:
    """What Alipay says when it does not say what became of a request."""
    return GatewayError("20000", "isp.unknow-error")


def business_error(sub_code: str, detail: str = "") -> GatewayError:
    """A request that is well formed and was refused all the same."""
    return GatewayError("40004", sub_code, detail)
