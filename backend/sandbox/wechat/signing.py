"""`WECHATPAY2-SHA256-RSA2048`: what the merchant signs in a request, and WeChat Pay in an answer or a notification."""

import re
import secrets
from collections.abc import Mapping

from sandbox.clock import now
from sandbox.rsa import is_signed, sign, spoilt_signature
from sandbox.settings import WeChatSettings
from sandbox.wechat.errors import ApiError

SCHEME = "WECHATPAY2-SHA256-RSA2048"
FRESH_SECONDS = 300
PARAMETER = re.compile(r'(\w+)="([^"]*)"')


class Signing:
    def __init__(self, settings: WeChatSettings) -> None:
        self._settings = settings

    def check(self, authorization: str, method: str, target: str, body: bytes) -> None:
        """`target` is the path after the gateway's address, with its query; raises ApiError."""
        scheme, _, rest = authorization.partition(" ")
        given = dict(PARAMETER.findall(rest))
        if scheme != SCHEME or not {"mchid", "serial_no", "timestamp", "nonce_str", "signature"} <= given.keys():
            raise ApiError("SIGN_ERROR", "Http头Authorization不完整")
        if (given["mchid"], given["serial_no"]) != (self._settings.merchant_id, self._settings.serial_no):
            raise ApiError("SIGN_ERROR", "商户号或证书序列号有误")
        timestamp = given["timestamp"]
        if not timestamp.isdecimal() or abs(now() - int(timestamp[:12])) > FRESH_SECONDS:
            raise ApiError("SIGN_ERROR", "timestamp与发起请求的时间不得超过5分钟")
        text = f"{method}\n{target}\n{timestamp}\n{given['nonce_str']}\n{body.decode(errors='replace')}\n"
        if not is_signed(text, given["signature"], self._settings.merchant_public_key):
            raise ApiError("SIGN_ERROR")

    def headers(self, body: str, *, spoilt: bool = False) -> Mapping[str, str]:
        """The headers that prove a body WeChat Pay's own; `spoilt`: with a signature that does not."""
        timestamp, nonce, key = str(int(now())), secrets.token_hex(16), self._settings.private_key
        signature = spoilt_signature(key) if spoilt else sign(f"{timestamp}\n{nonce}\n{body}\n", key)
        return {
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": self._settings.public_key_id,
            "Wechatpay-Signature": signature,
            "Wechatpay-Signature-Type": SCHEME,
            "Wechatpay-Timestamp": timestamp,
        }
