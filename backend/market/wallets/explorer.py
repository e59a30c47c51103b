"""The ledger as staff look into it: operations with their legs, and the accounts behind them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from market.wallets.models import LedgerAccount, LedgerOperation, LedgerTransfer


@dataclass(frozen=True)
class OperationSearch:
    """What to look for; what is None is not asked about. `subject_id` is the order, recharge, withdrawal or case."""

    key: str | None = None
    subject_id: UUID | None = None
    person_id: UUID | None = None
    account_id: int | None = None
    kind: str | None = None


@dataclass(frozen=True)
class AccountSearch:
    """`owner_id` is the person, order or case that an account belongs to, `person_id` in whose wallet it shows."""

    owner_id: UUID | None = None
    person_id: UUID | None = None
    owner_type: str | None = None
    kind: str | None = None


def find_operations(wanted: OperationSearch) -> "QuerySet[LedgerOperation]":
    """Operations with legs and both accounts of each, to be ordered by id."""
    legs = LedgerTransfer.objects.select_related("debit", "credit").order_by("leg")
    found = LedgerOperation.objects.prefetch_related(Prefetch("transfers", queryset=legs))
    if wanted.key is not None:
        found = found.filter(key=wanted.key)
    if wanted.subject_id is not None:
        # The index begins with the few types there are; PostgreSQL 18 skips from one to the next.
        found = found.filter(subject_id=wanted.subject_id)
    if wanted.person_id is not None:
        found = found.filter(id__in=_touching(holder_id=wanted.person_id))
    if wanted.account_id is not None:
        found = found.filter(id__in=_touching(pk=wanted.account_id))
    if wanted.kind is not None:
        found = found.filter(kind=wanted.kind)
    return found


def find_accounts(wanted: AccountSearch) -> "QuerySet[LedgerAccount]":
    """Accounts, to be ordered by id. The platform's are shown shard by shard."""
    asked = {
        "owner_id": wanted.owner_id,
        "holder_id": wanted.person_id,
        "owner_type": wanted.owner_type,
        "kind": wanted.kind,
    }
    return LedgerAccount.objects.filter(**{name: value for name, value in asked.items() if value is not None})


def _touching(**which: object) -> "QuerySet[LedgerTransfer, Any]":
    """Ids of the operations that moved money of these accounts."""
    accounts = LedgerAccount.objects.filter(**which).values("pk")
    # A union, because OR over two indexes makes PostgreSQL read the whole table.
    debited = LedgerTransfer.objects.filter(debit__in=accounts).values("operation_id")
    return debited.union(LedgerTransfer.objects.filter(credit__in=accounts).values("operation_id"))
