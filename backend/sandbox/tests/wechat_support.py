"""A merchant of WeChat Pay: wechatpayv3 aimed at the box, and an address for notifications."""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from wechatpayv3 import WeChatPay, WeChatPayType

from sandbox.tests.support import (
    API_V3_KEY,
    MERCHANT_ID,
    MERCHANT_KEY,
    PUBLIC_KEY_ID,
    SERIAL_NO,
    WECHAT_APP_ID,
    WECHAT_KEY,
    Box,
    listening,
    private_pem,
    public_pem,
    wait_for,
)

NATIVE = "/v3/pay/transactions/native"
REFUNDS = "/v3/refund/domestic/refunds"
NOTHING: Mapping[str, str] = {}


@dataclass
class Received:
    """A notification as it came over the wire."""

    headers: dict[str, str]
    body: str

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Listener:
    """Receives notifications; answers them with `answer`, which a test may replace."""

    url: str
    received: list[Received] = field(default_factory=list)
    answer: Callable[[int], int] = lambda number: 204

    def wait(self, count: int = 1) -> list[Received]:
        wait_for(lambda: len(self.received) >= count)
        return self.received


@contextmanager
def wechat_listener() -> Iterator[Listener]:
    def receive(headers: Mapping[str, str], body: str) -> tuple[int, str]:
        listener.received.append(Received(dict(headers), body))
        return listener.answer(len(listener.received)), ""

    with listening(receive) as url:
        listener = Listener(url)
        yield listener


@dataclass
class WeChatShop:
    box: Box
    listener: Listener

    def __post_init__(self) -> None:
        self.sdk = WeChatPay(
            wechatpay_type=WeChatPayType.NATIVE,
            mchid=MERCHANT_ID,
            private_key=private_pem(MERCHANT_KEY),
            cert_serial_no=SERIAL_NO,
            apiv3_key=API_V3_KEY,
            appid=WECHAT_APP_ID,
            notify_url=self.listener.url,
            public_key=public_pem(WECHAT_KEY),
            public_key_id=PUBLIC_KEY_ID,
        )
        self.sdk._core._gate_way = f"{self.box.url}/wechat"

    def order(self, out_trade_no: str, fen: int = 1250, **options: Any) -> tuple[int, dict[str, Any]]:
        return _parsed(self.sdk.pay("充值", out_trade_no, {"total": fen, "currency": "CNY"}, **options))

    def query(self, out_trade_no: str) -> dict[str, Any]:
        return _parsed(self.sdk.query(out_trade_no=out_trade_no))[1]

    def refund(self, out_trade_no: str, out_refund_no: str, fen: int, total: int = 1250) -> tuple[int, dict[str, Any]]:
        amount = {"refund": fen, "total": total, "currency": "CNY"}
        return _parsed(self.sdk.refund(out_refund_no, amount, out_trade_no=out_trade_no, notify_url=self.listener.url))

    def query_refund(self, out_refund_no: str) -> dict[str, Any]:
        return _parsed(self.sdk.query_refund(out_refund_no))[1]

    def paid(self, out_trade_no: str, fen: int = 1250) -> dict[str, Any]:
        """A paid trade, its notification delivered."""
        self.order(out_trade_no, fen)
        self.act(out_trade_no, "pay")
        wait_for(lambda: self.trade(out_trade_no)["notifications"][0]["delivered_at"])
        return self.trade(out_trade_no)

    def act(self, out_trade_no: str, action: str, **values: Any) -> httpx.Response:
        return self.box.post(f"/api/wechat/trades/{out_trade_no}/{action}", json=values)

    def trade(self, out_trade_no: str) -> dict[str, Any]:
        found: dict[str, Any] = self.box.get(f"/api/wechat/trades/{out_trade_no}").json()
        return found

    def opened(self, notification: Received) -> dict[str, Any] | None:
        """What a notification is about, or None unless WeChat Pay signed it."""
        opened: dict[str, Any] | None = self.sdk.callback(notification.headers, notification.body)
        return opened

    def call(
        self, method: str, target: str, body: str = "", *, signer: Mapping[str, str] = NOTHING, **options: Any
    ) -> httpx.Response:
        """A request signed by hand; `signer` and `options` as for `authorization`."""
        headers = {"Authorization": authorization(method, target, body, signer=signer, **options)}
        return self.box.client.request(method, f"{self.box.url}/wechat{target}", content=body, headers=headers)


def authorization(
    method: str,
    target: str,
    body: str,
    *,
    key: RSAPrivateKey = MERCHANT_KEY,
    signer: Mapping[str, str] = NOTHING,
) -> str:
    """The header that proves a request the merchant's; `signer` replaces parts of it before it is signed."""
    parts = {"mchid": MERCHANT_ID, "nonce_str": uuid4().hex, "timestamp": str(int(time.time()))}
    parts |= {"serial_no": SERIAL_NO} | dict(signer)
    text = f"{method}\n{target}\n{parts['timestamp']}\n{parts['nonce_str']}\n{body}\n"
    parts["signature"] = b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()
    return "WECHATPAY2-SHA256-RSA2048 " + ",".join(f'{name}="{value}"' for name, value in parts.items())


def _parsed(answer: tuple[int, str]) -> tuple[int, dict[str, Any]]:
    status, text = answer
    return status, json.loads(text) if text else {}
