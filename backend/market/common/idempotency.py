"""One effect and one answer for a one-time POST, however often it is sent.

The record is written before the command and completed after it, each in a transaction of its own; only successes are
kept, so that a person who was refused (too little money, say) may try again with the same key. Should the process
die in between, the record is free again after a minute: commands that move money therefore also derive a key of
their own (ledger operation, unique row) from what they are about.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from market.common.clock import now
from market.common.errors import IdempotencyMismatch, RequestInProgress
from market.common.models import IdempotencyRecord

RUNNING_FOR_AT_MOST = timedelta(seconds=60)
NEVER_HASHED = frozenset({"pin", "payment_pin", "password", "captcha_answer"})


@dataclass(frozen=True)
class StoredAnswer:
    status_code: int
    body: Any


def hash_request(route: str, body: Mapping[str, Any]) -> bytes:
    """Fingerprint of a request, without its secrets: even a hash of a six-digit PIN would give the PIN away."""
    public = {name: value for name, value in body.items() if name not in NEVER_HASHED}
    return hashlib.sha256(route.encode() + b"\0" + orjson.dumps(public, option=orjson.OPT_SORT_KEYS)).digest()


def begin_request(*, owner_id: UUID, key: str, request_hash: bytes) -> StoredAnswer | None:
    """Claim `key` for this request; return the stored answer when it was carried out before.

    Raises IdempotencyMismatch for another request under the same key, RequestInProgress while the first one runs.
    """
    with transaction.atomic(durable=True):
        record, created = IdempotencyRecord.objects.select_for_update(no_key=True).get_or_create(
            owner_id=owner_id,
            key=key,
            defaults={"request_hash": request_hash, "locked_until": now() + RUNNING_FOR_AT_MOST},
        )
        if created:
            return None
        if bytes(record.request_hash) != request_hash:
            raise IdempotencyMismatch
        if record.status_code is not None:
            return StoredAnswer(record.status_code, record.body)
        moment = now()
        if record.locked_until > moment:
            raise RequestInProgress
        record.locked_until = moment + RUNNING_FOR_AT_MOST
        record.save(update_fields=["locked_until"])
        return None


def finish_request(*, owner_id: UUID, key: str, answer: StoredAnswer) -> None:
    IdempotencyRecord.objects.filter(owner_id=owner_id, key=key).update(
        status_code=answer.status_code, body=answer.body
    )


def abandon_request(*, owner_id: UUID, key: str) -> None:
    """Free `key`: the command was refused or failed, and had no effect."""
    IdempotencyRecord.objects.filter(owner_id=owner_id, key=key, status_code=None).delete()
