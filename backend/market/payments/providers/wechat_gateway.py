"""The way to WeChat Pay (API v3) and back: signed requests to the configured gateway, verified answers and notices.

In public-key mode: WeChat Pay signs with the one key whose id we know; certificates are neither fetched nor trusted.
"""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from wechatpayv3.core import Core
from wechatpayv3.utils import aes_decrypt, build_authorization

from market.payments.providers.base import ProviderUnavailable

TIMEOUT_SECONDS = 8
# How old a signature may be, and how far ahead of our clock. WeChat Pay's own rule for both sides.
FRESH_SECONDS = 300
ALGORITHM = "WECHATPAY2-SHA256-RSA2048"
# What WeChat Pay sends now and then to see whether we verify: it wants to be refused.
PROBE = "WECHATPAY/SIGNTEST/"

Answer = Mapping[str, Any]
Headers = Mapping[str, str]


class _Sdk(Core):
    """wechatpayv3 for signing and verifying; its own transport follows redirects and knows one gateway only."""

    def sign_request(self, method: str, path: str, body: str) -> str:
        signed: str = build_authorization(path, method, self._mchid, self._cert_serial_no, self._private_key, data=body)
        return signed

    def is_signed(self, headers: Headers, body: str) -> bool:
        # For any other algorithm the SDK raises; for any other key it goes and fetches certificates.
        if headers.get("Wechatpay-Signature-Type") != ALGORITHM:
            return False
        return headers.get("Wechatpay-Serial") == self._public_key_id and bool(self._verify_signature(headers, body))


class WeChatGateway:
    def __init__(self) -> None:
        self._sdk = _Sdk(
            mchid=settings.WECHAT["merchant_id"],
            cert_serial_no=settings.WECHAT["serial_no"],
            private_key=Path(settings.WECHAT["private_key_file"]).read_text(),
            apiv3_key=settings.WECHAT["api_v3_key"],
            public_key=Path(settings.WECHAT["public_key_file"]).read_text(),
            public_key_id=settings.WECHAT["public_key_id"],
        )

    def call(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> tuple[int, Answer]:
        """Status and JSON object of an answer, an error included. `path` begins with /v3/.

        An answer of success is verified; errors carry no signature to rely on. Raises ProviderUnavailable when there
        is no such answer.
        """
        body = json.dumps(content, ensure_ascii=False) if content else ""
        try:
            answer = httpx.request(
                method,
                settings.WECHAT["gateway"] + path,
                content=body.encode(),
                headers=self.headers(method, path, body),
                timeout=TIMEOUT_SECONDS,
                follow_redirects=False,
            )
            if answer.is_success and not self._is_proven(answer):
                raise ProviderUnavailable("unsigned answer")
            return answer.status_code, _object(answer.text)
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderUnavailable(f"{path.split('?')[0]}: {type(error).__name__}") from error

    def headers(self, method: str, path: str, body: str = "") -> dict[str, str]:
        return {
            "Authorization": self._sdk.sign_request(method, path, body),
            "Accept": "application/json",
            "Content-Type": "application/json",
            # Has WeChat Pay sign with the public key, not with a certificate.
            "Wechatpay-Serial": settings.WECHAT["public_key_id"],
        }

    def is_signed(self, headers: Headers, body: bytes) -> bool:
        """Whether WeChat Pay itself signed this very body, whenever that was."""
        try:
            return self._sdk.is_signed(headers, body.decode())
        except ValueError:
            return False

    def decrypt(self, resource: Mapping[str, str]) -> Answer:
        """What a notification is about. Raises ValueError, KeyError."""
        if resource["algorithm"] != "AEAD_AES_256_GCM":
            raise ValueError("another algorithm")
        nonce, associated = resource["nonce"], resource.get("associated_data", "")
        text: str | None = aes_decrypt(nonce, resource["ciphertext"], associated, settings.WECHAT["api_v3_key"])
        if text is None:
            raise ValueError("another key")
        return _object(text)

    def _is_proven(self, answer: httpx.Response) -> bool:
        return is_fresh(answer.headers) and self.is_signed(answer.headers, answer.content)


def is_fresh(headers: Headers) -> bool:
    """Whether the signature's time is ours, give or take five minutes: an old message may be a replayed one."""
    claimed = headers.get("Wechatpay-Timestamp", "")
    return claimed.isascii() and claimed.isdecimal() and abs(time.time() - int(claimed[:12])) <= FRESH_SECONDS


def is_probe(headers: Headers) -> bool:
    return headers.get("Wechatpay-Signature", "").startswith(PROBE)


def _object(text: str) -> Answer:
    """Raises ValueError."""
    found = json.loads(text) if text else {}
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
