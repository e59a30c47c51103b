"""The typed front of the one door through which money moves: the database functions `ledger_post` and, for operations
of one leg, `ledger_post_leg`."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import orjson
from django.db import DatabaseError

from market.common.errors import DomainError
from market.common.prepared import fetch_prepared
from market.wallets.accounts import AccountRef
from market.wallets.errors import (
    AlreadyReversed,
    InsufficientBalance,
    MalformedOperation,
    NothingHeld,
    OperationMismatch,
    WalletFrozen,
)
from market.wallets.models import LedgerOperation, OwnerType

Initiator = LedgerOperation.Initiator
Kind = LedgerOperation.Kind

_POST = f"SELECT ledger_post({', '.join(['%s'] * 17)})"
_POST_LEG = f"SELECT ledger_post_leg({', '.join(['%s'] * 19)})"
_ERRORS: Mapping[str, type[DomainError]] = {
    "AN010": OperationMismatch,
    "AN011": InsufficientBalance,
    "AN012": WalletFrozen,
    "AN013": MalformedOperation,
    "AN014": NothingHeld,
    "23514": MalformedOperation,
}
LABEL_LENGTH = 200
_NOBODY = UUID(int=0)
_ONE_REVERSAL = "ledger_operation_reversed_once"


class Leg(NamedTuple):
    """`amount` fen leave `debit` and reach `credit`; None moves what earlier legs left in `debit`."""

    debit: AccountRef
    credit: AccountRef
    amount: int | None

    @property
    def is_plain(self) -> bool:
        """Whether `ledger_post_leg` takes it: what it moves is said, and no case begins or ends by it."""
        return self.amount is not None and OwnerType.CASE not in (self.debit.owner_type, self.credit.owner_type)


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
    subject = "" if subject_id is None else subject_id.hex
    if len(legs) == 1 and legs[0].is_plain and reverses is None:
        statement, described, sent = _POST_LEG, *_leg(legs[0])
    else:
        described = _moves(legs)
        statement, sent = _POST, (None if reverses is None else str(reverses), *described)
    reversed_id = "" if reverses is None else str(reverses)
    parameters = (
        key,
        hashlib.sha256("\n".join((kind, subject_type, subject, reversed_id, *described)).encode()).digest(),
        kind,
        initiator,
        None if actor_id is None else actor_id.hex,
        subject_type,
        subject or None,
        label[:LABEL_LENGTH],
        *sent,
    )
    try:
        (operation_id,) = fetch_prepared(statement, parameters)
    except DatabaseError as error:
        raise _meaning_of(error) from error
    return PostedOperation(abs(operation_id), operation_id < 0)


def _moves(legs: Sequence[Leg]) -> tuple[str, ...]:
    """What `ledger_post` takes: the currency, the accounts in their order, and the legs between them."""
    accounts = _in_one_order(legs)
    owner_types, owner_ids, kinds, holder_ids, currencies = zip(*accounts, strict=True)
    if currencies.count(currencies[0]) < len(currencies):
        raise MalformedOperation
    return (
        currencies[0],
        _array(owner_types),
        _ids(owner_ids),
        _array(kinds),
        _ids(holder_ids),
        _array([str(accounts.index(debit) + 1) for debit, _credit, _amount in legs]),
        _array([str(accounts.index(credit) + 1) for _debit, credit, _amount in legs]),
        _array(["NULL" if amount is None else str(amount) for _debit, _credit, amount in legs]),
    )


def _leg(leg: Leg) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    """A leg as `_moves` would describe it, and as `ledger_post_leg` takes it."""
    one, other, amount = leg
    if one.currency != other.currency:
        raise MalformedOperation
    is_forward = _place(one) < _place(other)
    if not is_forward:
        one, other = other, one
    owner, other_owner = _hex(one.owner_id), _hex(other.owner_id)
    holder, other_holder = _hex(one.holder_id), _hex(other.holder_id)
    first = (one.currency, one.owner_type, owner, one.kind, holder)
    second = (other.owner_type, other_owner, other.kind, other_holder)
    described = (
        one.currency,
        _pair(one.owner_type, other.owner_type),
        _pair(owner, other_owner),
        _pair(one.kind, other.kind),
        _pair(holder, other_holder),
        "{1}" if is_forward else "{2}",
        "{2}" if is_forward else "{1}",
        "{" + str(amount) + "}",
    )
    return described, (*first, *second, "t" if is_forward else "f", str(amount))


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex


def _pair(one: str | None, other: str | None) -> str:
    """An array of two, as `_array` makes it."""
    return "{" + (one or "NULL") + "," + (other or "NULL") + "}"


def _in_one_order(legs: Sequence[Leg]) -> list[AccountRef]:
    """The distinct accounts in the order in which the database locks them."""
    accounts: list[AccountRef] = []
    for leg in legs:
        for account in leg[:2]:
            # Compared, not hashed: what it is made of is hashed in Python, which takes longer for so few.
            if account not in accounts:
                accounts.append(account)
    accounts.sort(key=_place)
    return accounts


def _place(account: AccountRef) -> tuple[str, UUID, str]:
    return account.owner_type, account.owner_id or _NOBODY, account.kind


def _ids(ids: Iterable[UUID | None]) -> str:
    return _array(["NULL" if value is None else value.hex for value in ids])


def _array(values: Iterable[str]) -> str:
    """A PostgreSQL array of codes, ids or numbers, none of which needs quoting."""
    return "{" + ",".join(values) + "}"


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
