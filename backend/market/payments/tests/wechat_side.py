"""The other side of WeChat Pay's wire, written from its document and not with the library that we use."""

import base64
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from market.payments.models import Recharge

TRANSACTION_ID = "4200002026112112345678901234"
OPENID = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"


def sign(timestamp: str, nonce: str, body: str) -> str:
    key = load_pem_private_key(Path(os.environ["ANHAO_SANDBOX_WECHAT_PRIVATE_KEY_FILE"]).read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    return base64.b64encode(key.sign(f"{timestamp}\n{nonce}\n{body}\n".encode(), PKCS1v15(), SHA256())).decode()


def signed(body: str, *, seconds_ago: int = 0) -> dict[str, str]:
    """The headers of an answer or a notification."""
    timestamp, nonce = str(int(time.time()) - seconds_ago), uuid4().hex
    return {
        "Wechatpay-Signature": sign(timestamp, nonce, body),
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        "Wechatpay-Timestamp": timestamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": settings.WECHAT["public_key_id"],
        "Content-Type": "application/json",
    }


def transaction_of(recharge: Recharge, **changes: Any) -> dict[str, Any]:
    """What WeChat Pay says about the paid recharge."""
    return {
        "appid": settings.WECHAT["app_id"],
        "mchid": settings.WECHAT["merchant_id"],
        "out_trade_no": recharge.out_trade_no,
        "transaction_id": TRANSACTION_ID,
        "trade_type": "NATIVE",
        "trade_state": "SUCCESS",
        "payer": {"openid": OPENID},
        "amount": {
            "total": recharge.amount,
            "payer_total": recharge.amount,
            "currency": "CNY",
            "payer_currency": "CNY",
        },
    } | changes


def notice_body(content: Any, *, event: str = "TRANSACTION.SUCCESS", key: str = "") -> str:
    """An encrypted notification; `key` is another one than ours."""
    nonce, associated = uuid4().hex[:12], "transaction"
    cipher = AESGCM((key or settings.WECHAT["api_v3_key"]).encode())
    sealed = cipher.encrypt(nonce.encode(), json.dumps(content).encode(), associated.encode())
    return json.dumps(
        {
            "id": str(uuid4()),
            "create_time": "2026-11-21T13:20:00+08:00",
            "event_type": event,
            "resource_type": "encrypt-resource",
            "resource": {
                "algorithm": "AEAD_AES_256_GCM",
                "original_type": "transaction",
                "ciphertext": base64.b64encode(sealed).decode(),
                "nonce": nonce,
                "associated_data": associated,
            },
        }
    )


@dataclass
class Gateway:
    """Stands where `httpx.request` goes, and answers one after the other."""

    answers: list[httpx.Response] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)

    def will_answer(self, status: int, content: object = None, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(content) if content is not None else ""
        answer_headers = signed(body) if headers is None else headers
        self.answers.append(httpx.Response(status, text=body, headers=answer_headers))

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        self.options = options
        self.requests.append(httpx.Request(method, url, content=options["content"], headers=options["headers"]))
        return self.answers.pop(0)
