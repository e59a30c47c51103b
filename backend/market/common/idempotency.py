"""One effect and one answer for a one-time POST, however often it is sent (adr/0015).

The answer is stored in the command's own transaction, so that both happen or neither: whoever was cut off asks again
under the same key, and hears the first answer or has it done now. Only successes are kept; a person who was refused
(too little money, say) may try again with the same key. The record goes after some days; commands that make
something to be paid by a provider therefore keep the key too.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from market.common.errors import IdempotencyMismatch, RequestInProgress
from market.common.models import IdempotencyRecord

NEVER_HASHED = frozenset({"pin", "payment_pin", "password", "captcha_answer"})


@dataclass(frozen=True)
class StoredAnswer:
    status_code: int
    body: Any


def hash_request(route: str, body: Mapping[str, Any]) -> bytes:
    """Fingerprint of a request, without its secrets: even a hash of a six-digit PIN would give the PIN away."""
    public = {name: value for name, value in body.items() if name not in NEVER_HASHED}
    return hashlib.sha256(route.encode() + b"\0" + orjson.dumps(public, option=orjson.OPT_SORT_KEYS)).digest()


@dataclass
class OneTimeRequest:
    """A request that has its key to itself; `first_answer` is there when it was carried out before."""

    owner_id: UUID
    key: str
    request_hash: bytes
    first_answer: StoredAnswer | None = None
    _transaction: ExitStack = field(default_factory=ExitStack)
    _is_begun: bool = False

    def begin(self) -> None:
        """Open the transaction that ends with the request, unless it is open."""
        if not self._is_begun:
            self._transaction.enter_context(transaction.atomic(durable=True))
            self._is_begun = True

    def keep(self, answer: StoredAnswer) -> None:
        """Store what is answered, beside what the command did."""
        if not self._is_begun:
            raise AssertionError("the command of a one-time POST opens its transaction by command_transaction()")
        IdempotencyRecord.objects.create(
            owner_id=self.owner_id,
            key=self.key,
            request_hash=self.request_hash,
            status_code=answer.status_code,
            body=answer.body,
        )


_under_way: ContextVar[OneTimeRequest | None] = ContextVar("one_time_request", default=None)


@contextmanager
def one_time_request(*, owner_id: UUID, key: str, request_hash: bytes) -> Iterator[OneTimeRequest]:
    """Carry a request out under its key; what its command did is committed when the block ends well.

    Raises RequestInProgress while somebody else is at it, IdempotencyMismatch for another request under the same key.
    """
    request = OneTimeRequest(owner_id, key, request_hash)
    with _having_to_oneself(owner_id, key), request._transaction:
        request.first_answer = _answer_to(request)
        token = _under_way.set(request)
        try:
            yield request
        finally:
            _under_way.reset(token)


@contextmanager
def command_transaction() -> Iterator[None]:
    """The transaction of a command. Asked for by a one-time POST, it lasts until the answer is stored.

    What must be counted whatever becomes of the command (tries of a PIN) is counted before it.
    """
    request = _under_way.get()
    if request is not None:
        request.begin()
    with transaction.atomic(savepoint=request is None):
        yield


def _answer_to(request: OneTimeRequest) -> StoredAnswer | None:
    record = IdempotencyRecord.objects.filter(owner_id=request.owner_id, key=request.key).first()
    if record is None:
        return None
    if bytes(record.request_hash) != request.request_hash:
        raise IdempotencyMismatch
    return StoredAnswer(record.status_code, record.body)


@contextmanager
def _having_to_oneself(owner_id: UUID, key: str) -> Iterator[None]:
    """A lock of the database session: it spans what is committed before the command, and dies with the process.

    Two 32-bit keys are a space of their own: no key that somebody thinks up meets the lock of a wallet.
    """
    if not _ask("SELECT pg_try_advisory_lock(hashtext(%s), hashtext(%s))", owner_id, key):
        raise RequestInProgress
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(hashtext(%s), hashtext(%s))", owner_id, key)


def _ask(query: str, owner_id: UUID, key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [str(owner_id), key])
        (answer,) = cursor.fetchone()
    return bool(answer)
