"""The typed front of the one door through which money moves: the database function `ledger_post`."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import orjson
from django.db import DatabaseError

from market.common.errors import DomainError
from market.common.prepared import prepared_cursor
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

_POST = f"SELECT ledger_post({', '.join(['%s'] * 17)})"
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
    moves = [(positions[leg.debit], positions[leg.credit], leg.amount) for leg in legs]
    owner_types, owner_ids, kinds, holder_ids, currencies = zip(*accounts, strict=True)
    debits, credits, amounts = zip(*moves, strict=True)
    if len(set(currencies)) > 1:
        raise MalformedOperation
    request = {
        "kind": kind,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "reverses": reverses,
        "accounts": [list(ref) for ref in accounts],
        "legs": moves,
    }
    parameters = (
        key,
        hashlib.sha256(orjson.dumps(request)).digest(),
        kind,
        initiator,
        _text(actor_id),
        subject_type,
        _text(subject_id),
        label[:LABEL_LENGTH],
        _text(reverses),
        currencies[0],
        *map(_array, (owner_types, owner_ids, kinds, holder_ids)),
        *map(_array, (map(_from_one, debits), map(_from_one, credits), amounts)),
    )
    try:
        with prepared_cursor() as cursor:
            cursor.execute(_POST, parameters)
            (operation_id,) = cursor.fetchone()
    except DatabaseError as error:
        raise _meaning_of(error) from error
    return PostedOperation(abs(operation_id), operation_id < 0)


def _in_one_order(legs: Sequence[Leg]) -> tuple[list[AccountRef], dict[AccountRef, int]]:
    """The distinct accounts in the order in which the database locks them, and their positions from 0."""
    distinct = {ref for leg in legs for ref in (leg.debit, leg.credit)}
    refs = sorted(distinct, key=lambda ref: (ref.owner_type, str(ref.owner_id), ref.kind))
    return refs, {ref: position for position, ref in enumerate(refs)}


def _text(value: UUID | int | None) -> str | None:
    return None if value is None else str(value)


def _array(values: Iterable[object]) -> str:
    """A PostgreSQL array of codes, ids or numbers, none of which needs quoting."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _from_one(position: int) -> int:
    return position + 1


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
