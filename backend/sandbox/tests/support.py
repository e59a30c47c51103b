"""A running box, a merchant to be notified, and clients that speak to both over real sockets."""

import json
import smtplib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import uvicorn
from alipay import AliPay
from alipay.utils import AliPayConfig
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from sandbox.app import create_app
from sandbox.provider_calls import signature
from sandbox.settings import LOOPBACK_HOSTS, AlipaySettings, Settings, WeChatSettings

APP_ID = "2021000000000001"
SELLER_ID = "2088000000000001"
WECHAT_APP_ID = "wx0000000000000001"
MERCHANT_ID = "1900000001"
SERIAL_NO = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1"
PUBLIC_KEY_ID = "PUB_KEY_ID_0119000000012026000000000001"
API_V3_KEY = "0123456789abcdef0123456789abcdef"
SECRET = b"provider secret"
# The first retry comes after 4 minutes: here after 0.12 seconds.
TIME_FACTOR = 0.0005

APP_KEY = generate_private_key(public_exponent=65537, key_size=2048)
ALIPAY_KEY = generate_private_key(public_exponent=65537, key_size=2048)
MERCHANT_KEY = generate_private_key(public_exponent=65537, key_size=2048)
WECHAT_KEY = generate_private_key(public_exponent=65537, key_size=2048)


def wait_for(condition: Callable[[], Any], *, seconds: float = 8) -> Any:
    """The first true value of `condition`; fails when none comes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError(f"nothing came in {seconds} seconds")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make_settings(data: Path) -> Settings:
    port = free_port()
    return Settings(
        host="127.0.0.1",
        port=port,
        smtp_port=free_port(),
        data=data,
        url=f"http://127.0.0.1:{port}",
        provider_secret=SECRET,
        time_factor=TIME_FACTOR,
        notify_hosts=LOOPBACK_HOSTS,
        alipay=AlipaySettings(
            app_id=APP_ID,
            seller_id=SELLER_ID,
            private_key=ALIPAY_KEY,
            app_public_key=APP_KEY.public_key(),
        ),
        wechat=WeChatSettings(
            app_id=WECHAT_APP_ID,
            merchant_id=MERCHANT_ID,
            serial_no=SERIAL_NO,
            private_key=WECHAT_KEY,
            public_key_id=PUBLIC_KEY_ID,
            merchant_public_key=MERCHANT_KEY.public_key(),
            api_v3_key=API_V3_KEY.encode(),
        ),
    )


@dataclass
class Box:
    """A client of a running sandbox."""

    settings: Settings
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    @property
    def url(self) -> str:
        return self.settings.url

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(self.url + path, headers=headers)

    def post(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.client.post(self.url + path, **kwargs)

    def plan(self, service: str, mode: str, **options: Any) -> None:
        response = self.post("/api/control", json={"service": service, "mode": mode, **options})
        assert response.status_code == 200, response.text

    def send_mail(self, mail: EmailMessage) -> None:
        with smtplib.SMTP(self.settings.host, self.settings.smtp_port, timeout=5) as client:
            client.send_message(mail)

    def call_provider(
        self,
        path: str,
        values: Mapping[str, Any],
        *,
        secret: bytes = SECRET,
        age: float = 0,
        timeout: float = 5,
    ) -> httpx.Response:
        """A request signed as the SMS gateway and the identity check ask for."""
        return self.post_signed(path, json.dumps(values).encode(), secret=secret, age=age, timeout=timeout)

    def post_signed(
        self, path: str, body: bytes, *, secret: bytes = SECRET, age: float = 0, timeout: float = 5
    ) -> httpx.Response:
        timestamp = str(int(time.time() - age))
        headers = {"X-Anhao-Timestamp": timestamp, "X-Anhao-Signature": signature(secret, timestamp, body)}
        return self.post(path, content=body, headers=headers, timeout=timeout)

    def messages(self, **filters: str) -> list[dict[str, Any]]:
        response = self.client.get(f"{self.url}/api/messages", params=filters)
        found: list[dict[str, Any]] = response.json()["messages"]
        return found

    def trade(self, out_trade_no: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"/api/trades/{out_trade_no}").json()
        return found

    def act(self, out_trade_no: str, action: str, **values: Any) -> httpx.Response:
        return self.post(f"/api/trades/{out_trade_no}/{action}", json=values)


@contextmanager
def running(settings: Settings) -> Iterator[Box]:
    """The sandbox on real sockets until the block ends."""
    config = uvicorn.Config(
        partial(create_app, settings),
        factory=True,
        host=settings.host,
        port=settings.port,
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_for(lambda: server.started)
        yield Box(settings)
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@dataclass
class Merchant:
    """Receives notifications; answers them with `answer`, which a test may replace."""

    url: str
    received: list[dict[str, str]] = field(default_factory=list)
    answer: Callable[[int], tuple[int, str]] = lambda number: (200, "success")

    def wait(self, count: int = 1) -> list[dict[str, str]]:
        wait_for(lambda: len(self.received) >= count)
        return self.received


@contextmanager
def listening(receive: Callable[[Mapping[str, str], str], tuple[int, str]]) -> Iterator[str]:
    """The address at which `receive` answers headers and body with a status and a text."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, text = receive(dict(self.headers), body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/notify"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def merchant_server() -> Iterator[Merchant]:
    def receive(_: Mapping[str, str], body: str) -> tuple[int, str]:
        merchant.received.append(dict(parse_qsl(body, keep_blank_values=True)))
        return merchant.answer(len(merchant.received))

    with listening(receive) as url:
        merchant = Merchant(url)
        yield merchant


def private_pem(key: RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(key: RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def make_sdk(box: Box, *, key: RSAPrivateKey = APP_KEY, app_id: str = APP_ID, timeout: float = 5) -> AliPay:
    """python-alipay-sdk, aimed at the box."""
    sdk = AliPay(
        appid=app_id,
        app_notify_url=None,
        app_private_key_string=private_pem(key),
        alipay_public_key_string=public_pem(ALIPAY_KEY),
        config=AliPayConfig(timeout=timeout),
    )
    sdk._gateway = f"{box.url}/alipay/gateway.do"
    return sdk


@dataclass
class Shop:
    """A merchant's program: the SDK, its notification address and the browser of a buyer."""

    box: Box
    sdk: AliPay
    merchant: Merchant

    def order(self, out_trade_no: str, amount: str = "12.50", **biz: Any) -> httpx.Response:
        """What the buyer's browser gets when it arrives with the signed request."""
        options = {"return_url": "http://localhost:8000/wallet", "notify_url": self.merchant.url, **biz}
        query = self.sdk.api_alipay_trade_page_pay("充值", out_trade_no, amount, **options)
        return self.box.get(f"/alipay/gateway.do?{query}")

    def paid(self, out_trade_no: str, amount: str = "12.50") -> dict[str, Any]:
        """A paid trade, its notification delivered."""
        self.order(out_trade_no, amount)
        self.box.act(out_trade_no, "pay")
        wait_for(lambda: self.box.trade(out_trade_no)["notifications"][0]["delivered_at"])
        return self.box.trade(out_trade_no)

    def transfer(self, out_biz_no: str, amount: str = "30.00", **biz: Any) -> dict[str, Any]:
        payee = {"identity": "13800000000", "identity_type": "ALIPAY_LOGON_ID", "name": "王小明"}
        answer: dict[str, Any] = self.sdk.server_api(
            "alipay.fund.trans.uni.transfer",
            {
                "out_biz_no": out_biz_no,
                "trans_amount": amount,
                "product_code": "TRANS_ACCOUNT_NO_PWD",
                "biz_scene": "DIRECT_TRANSFER",
                "order_title": "提现",
                "payee_info": payee,
                **biz,
            },
        )
        return answer

    def query_transfer(self, out_biz_no: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.sdk.server_api(
            "alipay.fund.trans.common.query",
            {
                "out_biz_no": out_biz_no,
                "product_code": "TRANS_ACCOUNT_NO_PWD",
                "biz_scene": "DIRECT_TRANSFER",
            },
        )
        return answer
