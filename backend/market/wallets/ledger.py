"""The typed front of the one door through which money moves: the database function `ledger_post`."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import DatabaseError, connection

from market.common.errors import DomainError
from market.wallets.accounts import AccountRef
from market.wallets.errors import (
    AlreadyReversed,
    InsufficientBalance,
    MalformedOperation,
    NothingHeld,
    OperationMismatch,
    WalletFrozen,
)
from market.wallets.models import LedgerOperation

Initiator = LedgerOperation.Initiator
Kind = LedgerOperation.Kind

_POST = "SELECT ledger_post(%s::jsonb)"
_ERRORS: Mapping[str, type[DomainError]] = {
    "AN010": OperationMismatch,
    "AN011": InsufficientBalance,
    "AN012": WalletFrozen,
    "AN013": MalformedOperation,
    "AN014": NothingHeld,
    "23514": MalformedOperation,
}
LABEL_LENGTH = 200
_ONE_REVERSAL = "ledger_operation_reversed_once"


class Leg(NamedTuple):
    """`amount` fen leave `debit` and reach `credit`; None moves what earlier legs left in `debit`."""

    debit: AccountRef
    credit: AccountRef
    amount: int | None


class PostedOperation(NamedTuple):
    id: int
    replayed: bool


def post_operation(
    *,
    key: str,
    kind: str,
    legs: Sequence[Leg],
    initiator: str,
    actor_id: UUID | None,
    subject_type: str,
    subject_id: UUID | None,
    label: str,
    reverses: int | None = None,
) -> PostedOperation:
    """Post one business event in one round trip, inside the caller's transaction.

    The same key with the same kind, subject and legs returns the first result; who asks and how it is labelled may
    differ (a person and a sweep may race). Raises OperationMismatch for another request under the key,
    InsufficientBalance(available, needed) in fen, WalletFrozen when a user starts it, NothingHeld, AlreadyReversed.
    After an error the transaction can only be rolled back.
    """
    accounts, positions = _in_one_order(legs)
    moves = [[positions[leg.debit], positions[leg.credit], leg.amount] for leg in legs]
    request = {
        "kind": kind,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "reverses": reverses,
        "accounts": accounts,
        "legs": moves,
    }
    request |= {
        "hash": hashlib.sha256(orjson.dumps(request)).hexdigest(),
        "key": key,
        "initiator": initiator,
        "actor_id": actor_id,
        "label": label[:LABEL_LENGTH],
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(_POST, [orjson.dumps(request).decode()])
            ((operation_id, is_replay),) = cursor.fetchone()
    except DatabaseError as error:
        raise _meaning_of(error) from error
    return PostedOperation(operation_id, bool(is_replay))


def _in_one_order(legs: Sequence[Leg]) -> tuple[list[list[Any]], dict[AccountRef, int]]:
    """The distinct accounts, sorted: two operations that make the same accounts must not wait for each other."""
    distinct = {ref for leg in legs for ref in (leg.debit, leg.credit)}
    refs = sorted(distinct, key=lambda ref: (ref.owner_type, str(ref.owner_id), ref.kind))
    return [list(ref) for ref in refs], {ref: position for position, ref in enumerate(refs)}


def _meaning_of(error: DatabaseError) -> Exception:
    cause = error.__cause__
    code = getattr(cause, "sqlstate", None)
    diagnosis = getattr(cause, "diag", None)
    if code == "23505" and diagnosis is not None and diagnosis.constraint_name == _ONE_REVERSAL:
        return AlreadyReversed()
    meaning = _ERRORS.get(code or "")
    if meaning is None:
        return error
    detail = orjson.loads(diagnosis.message_detail) if code in ("AN011", "AN012") and diagnosis else {}
    return meaning(**{name: detail[name] for name in ("available", "needed") if name in detail})
