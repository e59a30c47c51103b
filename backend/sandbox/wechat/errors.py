"""The failure vocabulary of API v3: a code under an HTTP status, and the text WeChat Pay writes with it."""

from collections.abc import Mapping

from sandbox.refusals import Refusal

STATUS: Mapping[str, int] = {
    "PARAM_ERROR": 400,
    "INVALID_REQUEST": 400,
    "APPID_MCHID_NOT_MATCH": 400,
    "ORDER_CLOSED": 400,
    "ORDERPAID": 400,
    "NO_STATEMENT_EXIST": 400,
    "SIGN_ERROR": 401,
    "NO_AUTH": 403,
    "NOT_ENOUGH": 403,
    "OUT_TRADE_NO_USED": 403,
    "ORDER_NOT_EXIST": 404,
    "RESOURCE_NOT_EXISTS": 404,
    "SYSTEM_ERROR": 500,
}

MESSAGES: Mapping[str, str] = {
    "PARAM_ERROR": "参数错误",
    "INVALID_REQUEST": "请求不符合业务规则",
    "APPID_MCHID_NOT_MATCH": "appid和mch_id不匹配",
    "ORDER_CLOSED": "订单已关闭",
    "ORDERPAID": "订单已支付",
    "NO_STATEMENT_EXIST": "请求的账单文件不存在",
    "SIGN_ERROR": "签名错误",
    "NO_AUTH": "商户无此接口权限",
    "NOT_ENOUGH": "基本账户余额不足，请充值后重新发起",
    "OUT_TRADE_NO_USED": "商户订单号重复",
    "ORDER_NOT_EXIST": "订单不存在",
    "RESOURCE_NOT_EXISTS": "资源不存在",
    "SYSTEM_ERROR": "系统异常，请用相同参数重新调用",
}


class ApiError(Refusal):
    """An answer other than success."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, MESSAGES[code] + (f"：{detail}" if detail else ""))
        self.status = STATUS[code]

    def as_answer(self) -> dict[str, str]:
        return {"code": self.reason, "message": self.explanation}
