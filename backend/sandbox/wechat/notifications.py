"""What WeChat Pay says in its notifications, how it seals and signs them, and when it repeats them."""

import base64
import json
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sandbox.clock import iso_time
from sandbox.delivery import Letter
from sandbox.outbox import Notification
from sandbox.settings import WeChatSettings
from sandbox.wechat.signing import Signing

# Seconds after each failed attempt: 15 s, 15 s, 30 s, 3 min, 10 min, 20 min, 3 × 30 min, 60 min, 3 × 3 h, 2 × 6 h
# (WeChat Pay's own schedule).
RETRY_SECONDS = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
SUMMARIES: Mapping[str, str] = {
    "TRANSACTION.SUCCESS": "支付成功",
    "REFUND.SUCCESS": "退款成功",
    "REFUND.ABNORMAL": "退款异常",
    "REFUND.CLOSED": "退款关闭",
}


class NotificationWriter:
    """A signed JSON envelope around a sealed resource; any 200 or 204 accepts it."""

    timeout = 5.0

    def __init__(self, settings: WeChatSettings) -> None:
        self._cipher = AESGCM(settings.api_v3_key)
        self._signing = Signing(settings)

    def write(self, notification: Notification) -> Letter:
        fields = notification.fields
        body = json.dumps({**fields, "resource": self._seal(fields["resource"], fields["event_type"])})
        headers = self._signing.headers(body, spoilt=notification.bad_signature)
        return Letter(body.encode(), {"Content-Type": "application/json", **headers})

    def is_accepted(self, status: int, answer: str) -> bool:
        return status in (200, 204)

    def _seal(self, resource: Mapping[str, Any], event_type: str) -> dict[str, str]:
        kind = event_type.partition(".")[0].lower()
        nonce = secrets.token_hex(6)
        text = json.dumps(resource, ensure_ascii=False).encode()
        sealed = self._cipher.encrypt(nonce.encode(), text, kind.encode())
        return {
            "original_type": kind,
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": base64.b64encode(sealed).decode(),
            "associated_data": kind,
            "nonce": nonce,
        }


def event(event_type: str, resource: Mapping[str, Any], created_at: float) -> dict[str, Any]:
    """A notification as it is kept: its `resource` is sealed on sending."""
    return {
        "id": str(uuid.uuid4()),
        "create_time": rfc3339(created_at),
        "resource_type": "encrypt-resource",
        "event_type": event_type,
        "summary": SUMMARIES[event_type],
        "resource": resource,
    }


def rfc3339(moment: float) -> str:
    """`2024-07-24T03:07:50+08:00`, the form every time of API v3 has."""
    return iso_time(moment)[:19] + "+08:00"
