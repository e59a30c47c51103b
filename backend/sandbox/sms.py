"""The SMS gateway: `POST /sms/send`."""

import asyncio
import hashlib
import json
import re
import uuid
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from sandbox.database import Database
from sandbox.faults import Faults
from sandbox.messages import Messages
from sandbox.provider_calls import ProviderError, answers_json, signed_json, text_field

SCHEMA = """
CREATE TABLE IF NOT EXISTS sms_requests (
    request_id TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    sms_id TEXT NOT NULL
);
"""

PHONE = re.compile(r"(?:\+86)?1[3-9]\d{9}", re.ASCII)
SENDER = "SMS gateway"


class SmsGateway:
    def __init__(self, database: Database, messages: Messages, faults: Faults, secret: bytes) -> None:
        self._database = database
        self._messages = messages
        self._faults = faults
        self._secret = secret

    def routes(self) -> list[Route]:
        return [Route("/sms/send", answers_json(self.send), methods=["POST"])]

    async def send(self, request: Request) -> dict[str, Any]:
        """`{phone, template, params, request_id}` → `{status, sms_id, request_id}`."""
        values = await signed_json(request, self._secret)
        fault = self._faults.take("sms")
        if fault is not None and fault.mode == "fail":
            raise ProviderError(503, "gateway_unavailable", "The sandbox was told to fail this call.")
        request_id = text_field(values, "request_id")
        sms_id = self._accept(
            request_id=request_id,
            phone=_phone(values),
            template=text_field(values, "template", longest=64),
            params=_params(values),
        )
        if fault is not None:
            # Sent, but the caller never learns it: only its request id keeps a retry from sending twice.
            await asyncio.sleep(fault.seconds)
        return {"status": "accepted", "sms_id": sms_id, "request_id": request_id}

    def clear(self) -> None:
        self._database.execute("DELETE FROM sms_requests")

    def _accept(self, *, request_id: str, phone: str, template: str, params: dict[str, str]) -> str:
        digest = hashlib.sha256(json.dumps([phone, template, sorted(params.items())]).encode()).hexdigest()
        with self._database.transaction():
            known = self._database.row("SELECT * FROM sms_requests WHERE request_id = ?", request_id)
            if known is None:
                return self._deliver(request_id, digest, phone, template, params)
        if known["digest"] != digest:
            raise ProviderError(409, "request_id_reused", "This request id came before with another content.")
        return str(known["sms_id"])

    def _deliver(self, request_id: str, digest: str, phone: str, template: str, params: dict[str, str]) -> str:
        sms_id = uuid.uuid4().hex
        self._database.insert("sms_requests", request_id=request_id, digest=digest, sms_id=sms_id)
        text = "\n".join(f"{name}: {value}" for name, value in params.items())
        self._messages.add(channel="sms", recipient=phone, sender=SENDER, subject=template, text=text)
        return sms_id


def _phone(values: dict[str, Any]) -> str:
    phone = text_field(values, "phone", longest=20)
    if not PHONE.fullmatch(phone):
        raise ProviderError(400, "invalid_phone", "phone must be a mobile number of mainland China.")
    return phone


def _params(values: dict[str, Any]) -> dict[str, str]:
    params = values.get("params", {})
    if not isinstance(params, dict) or not all(isinstance(value, str | int) for value in params.values()):
        raise ProviderError(400, "invalid_params", "params must be an object of strings and whole numbers.")
    return {name: str(value) for name, value in params.items()}
