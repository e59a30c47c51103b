"""The ledger as staff look into it: operations with their legs, and the accounts behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from market.common.clock import MARKET_ZONE
from market.users.selectors import people_named
from market.wallets.models import LedgerAccount, LedgerOperation, LedgerTransfer

# By subject type: who has this number? Filled in by config/wiring.py; people know an order by its number, not its id.
number_finders: dict[str, Callable[[str], list[UUID]]] = {}


@dataclass(frozen=True)
class OperationSearch:
    """What to look for; what is None is not asked about. `subject_id` is the order, recharge, withdrawal or case.

    `number` is what people call it by: an order's number, or ours at a payment provider. Days of the market's time
    zone, both included.
    """

    key: str | None = None
    number: str | None = None
    subject_id: UUID | None = None
    person_id: UUID | None = None
    username: str | None = None
    account_id: int | None = None
    operation_id: int | None = None
    transfer_id: int | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None


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
    return _within_period(_of_money(_named(found, wanted), wanted), wanted)


def find_accounts(wanted: AccountSearch) -> "QuerySet[LedgerAccount]":
    """Accounts, to be ordered by id. The platform's are shown shard by shard."""
    asked = {
        "owner_id": wanted.owner_id,
        "holder_id": wanted.person_id,
        "owner_type": wanted.owner_type,
        "kind": wanted.kind,
    }
    return LedgerAccount.objects.filter(**{name: value for name, value in asked.items() if value is not None})


def _named(found: "QuerySet[LedgerOperation]", wanted: OperationSearch) -> "QuerySet[LedgerOperation]":
    # The index of subjects begins with the few types there are; PostgreSQL 18 skips from one to the next.
    asked = {"pk": wanted.operation_id, "key": wanted.key, "kind": wanted.kind, "subject_id": wanted.subject_id}
    found = found.filter(**{name: value for name, value in asked.items() if value is not None})
    if wanted.number is not None:
        found = found.filter(subject_id__in=_numbered(wanted.number))
    return found


def _of_money(found: "QuerySet[LedgerOperation]", wanted: OperationSearch) -> "QuerySet[LedgerOperation]":
    if wanted.person_id is not None:
        found = found.filter(id__in=_touching(holder_id=wanted.person_id))
    if wanted.username is not None:
        found = found.filter(id__in=_touching(holder_id__in=people_named(wanted.username)))
    if wanted.account_id is not None:
        found = found.filter(id__in=_touching(pk=wanted.account_id))
    if wanted.transfer_id is not None:
        found = found.filter(transfers=wanted.transfer_id)
    return found


def _within_period(found: "QuerySet[LedgerOperation]", wanted: OperationSearch) -> "QuerySet[LedgerOperation]":
    if wanted.since is not None:
        found = found.filter(created_at__gte=datetime.combine(wanted.since, time.min, MARKET_ZONE))
    if wanted.until is not None:
        found = found.filter(created_at__lte=datetime.combine(wanted.until, time.max, MARKET_ZONE))
    return found


def _numbered(number: str) -> list[UUID]:
    return [subject_id for find in number_finders.values() for subject_id in find(number)]


def _touching(**which: object) -> "QuerySet[LedgerTransfer, Any]":
    """Ids of the operations that moved money of these accounts."""
    accounts = LedgerAccount.objects.filter(**which).values("pk")
    # A union, because OR over two indexes makes PostgreSQL read the whole table.
    debited = LedgerTransfer.objects.filter(debit__in=accounts).values("operation_id")
    return debited.union(LedgerTransfer.objects.filter(credit__in=accounts).values("operation_id"))
