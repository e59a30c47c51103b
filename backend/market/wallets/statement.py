"""The statement: every movement of a person's money, one line each, with the balance after it.

A line is a transfer that touches what the wallet shows (available, settling, withdrawing). One between two of these is
one line, told from the side of `available`: what was withdrawn left it, what was released reached it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from market.common.clock import MARKET_ZONE
from market.wallets.debts import INCIDENT, RepaidDebt, debts_repaid_by
from market.wallets.models import AccountKind, LedgerAccount, LedgerOperation, LedgerTransfer

SHOWN = (AccountKind.AVAILABLE, AccountKind.SETTLING, AccountKind.WITHDRAWING)
DEBT_REPAYMENT = "debt_repayment"
LINE_KINDS = {kind.value: kind.label for kind in LedgerOperation.Kind} | {DEBT_REPAYMENT: _("Debt repaid")}
EXPORT_CHUNK = 1_000  # lines read at once, so that a long export neither fills memory nor holds a snapshot


@dataclass(frozen=True)
class StatementFilter:
    """`account` one of SHOWN; `direction` "in" or "out"; days of the market's time zone, both included."""

    account: str | None = None
    kind: str | None = None
    direction: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class StatementLine:
    """`amount` is signed fen; `balance_after` is that of `account`; `other_account` is one's own, if any.

    The subject is the order, recharge, withdrawal or incident behind it; of a repayment the incident that made the
    debt, since what the debtor was credited with is nothing to the creditor.
    """

    id: int
    kind: str
    account: str
    other_account: str | None
    amount: int
    balance_after: int
    label: str
    subject_type: str
    subject_id: UUID | None
    created_at: datetime


@dataclass(frozen=True)
class Totals:
    """Fen of all lines together, `moved` between one's own pots and hence neither earned nor spent."""

    incoming: int
    outgoing: int
    moved: int
    count: int


def statement_of(user_id: UUID, wanted: StatementFilter) -> QuerySet[LedgerTransfer]:
    """Transfers for lines, to be ordered by id; turn a page of them into lines with `lines_of`."""
    kinds = [wanted.account] if wanted.account else list(SHOWN)
    own = LedgerAccount.objects.filter(holder_id=user_id, kind__in=kinds).values("id")
    # A union, because OR over two indexes makes PostgreSQL read the whole table.
    touching = (
        LedgerTransfer.objects.filter(debit__in=own)
        .values("id")
        .union(LedgerTransfer.objects.filter(credit__in=own).values("id"))
    )
    found = _described(LedgerTransfer.objects.filter(id__in=touching))
    if wanted.kind:
        found = found.filter(line_kind=wanted.kind)
    if wanted.direction:
        comes_in = _comes_in(user_id, wanted.account)
        found = found.filter(comes_in if wanted.direction == "in" else ~comes_in)
    if wanted.since:
        found = found.filter(operation__created_at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(operation__created_at__lt=_midnight(wanted.until + timedelta(days=1)))
    return found


def page_of(
    user_id: UUID, wanted: StatementFilter, *, beyond: int | None, descends: bool, rows: int
) -> QuerySet[LedgerTransfer]:
    """`statement_of` for a page of at most `rows` lines below the line `beyond` (or above it), to be ordered by id.

    Without a filter by kind, direction or day it costs the same however long the statement is: of each account only
    as many transfers are read as the page has lines.
    """
    if wanted.kind or wanted.direction or wanted.since or wanted.until:
        return statement_of(user_id, wanted)
    kinds = [wanted.account] if wanted.account else list(SHOWN)
    past, order = ("<", "DESC") if descends else (">", "ASC")
    with connection.cursor() as cursor:
        cursor.execute(
            _PAGE.format(past=past, order=order),
            {"holder": user_id, "kinds": kinds, "beyond": beyond, "rows": rows},
        )
        ids = [transfer_id for (transfer_id,) in cursor.fetchall()]
    return _described(LedgerTransfer.objects.filter(id__in=ids))


_SIDE = """
    (SELECT id FROM wallets_ledgertransfer WHERE {side}_id = account.id
        AND (%(beyond)s::bigint IS NULL OR id {{past}} %(beyond)s) ORDER BY id {{order}} LIMIT %(rows)s)
"""
_PAGE = f"""
SELECT DISTINCT touching.id FROM wallets_ledgeraccount AS account
CROSS JOIN LATERAL ({_SIDE.format(side="debit")} UNION ALL {_SIDE.format(side="credit")}) AS touching
WHERE account.holder_id = %(holder)s AND account.kind = ANY (%(kinds)s)
ORDER BY touching.id {{order}} LIMIT %(rows)s
"""  # noqa: S608  # constants


def lines_of(user_id: UUID, transfers: Sequence[LedgerTransfer], account: str | None = None) -> list[StatementLine]:
    """One query for all of them; two more when there are repayments among them."""
    repaid = debts_repaid_by([transfer for transfer in transfers if _kind_of(transfer) == DEBT_REPAYMENT])
    return [_line(user_id, transfer, account, repaid.get(transfer.pk)) for transfer in transfers]


def all_lines_of(user_id: UUID, wanted: StatementFilter) -> Iterator[StatementLine]:
    """Every line, newest first, read chunk by chunk; what is added meanwhile is newer than the first and left out."""
    chunk = _newest(user_id, wanted, beyond=None)
    while chunk:
        yield from lines_of(user_id, chunk, wanted.account)
        chunk = _newest(user_id, wanted, beyond=chunk[-1].pk)


def _newest(user_id: UUID, wanted: StatementFilter, *, beyond: int | None) -> list[LedgerTransfer]:
    transfers = page_of(user_id, wanted, beyond=beyond, descends=True, rows=EXPORT_CHUNK)
    if beyond is not None:
        transfers = transfers.filter(id__lt=beyond)
    return list(transfers.order_by("-id")[:EXPORT_CHUNK])


def totals_of(user_id: UUID, wanted: StatementFilter) -> Totals:
    """What came in and went out, in one query. When one account is asked for, moves into and out of it count too."""
    within = Q(credit__holder_id=user_id, credit__kind__in=SHOWN, debit__holder_id=user_id, debit__kind__in=SHOWN)
    ways = [When(_comes_in(user_id, wanted.account), then=Value("incoming"))]
    if not wanted.account:
        ways.insert(0, When(within, then=Value("moved")))
    way = Case(*ways, default=Value("outgoing"), output_field=CharField())
    rows = (
        statement_of(user_id, wanted).annotate(way=way).values("way").annotate(total=Sum("amount"), lines=Count("id"))
    )
    found = {row["way"]: (row["total"], row["lines"]) for row in rows.order_by()}
    incoming, outgoing, moved = (found.get(name, (0, 0))[0] for name in ("incoming", "outgoing", "moved"))
    return Totals(incoming, outgoing, moved, count=sum(lines for _total, lines in found.values()))


def _described(transfers: QuerySet[LedgerTransfer]) -> QuerySet[Any]:
    return transfers.select_related("operation", "debit", "credit").annotate(line_kind=_line_kind())


def _line_kind() -> Case:
    # Money goes from one person's wallet to another's only to repay a debt, and to the platform's pocket likewise.
    repays = Q(debit__kind=AccountKind.AVAILABLE, credit__kind__in=[AccountKind.AVAILABLE, AccountKind.COMPENSATION])
    return Case(When(repays, then=Value(DEBT_REPAYMENT)), default=F("operation__kind"), output_field=CharField())


def _comes_in(user_id: UUID, account: str | None) -> Q:
    """Whether the line tells of its credit side; the same rule as in `_line`."""
    if account:
        return Q(credit__holder_id=user_id, credit__kind=account)
    to_available = Q(credit__holder_id=user_id, credit__kind=AccountKind.AVAILABLE)
    to_held = Q(credit__holder_id=user_id, credit__kind__in=SHOWN)
    from_own = Q(debit__holder_id=user_id, debit__kind__in=SHOWN)
    return to_available | (to_held & ~from_own)


def _kind_of(transfer: LedgerTransfer) -> str:
    return transfer.line_kind  # type: ignore[attr-defined]  # annotated by statement_of


def _line(user_id: UUID, transfer: LedgerTransfer, account: str | None, repaid: RepaidDebt | None) -> StatementLine:
    credited, debited = (_is_shown(a, user_id) for a in (transfer.credit, transfer.debit))
    told_of = account or AccountKind.AVAILABLE
    comes_in = credited and (not debited or transfer.credit.kind == told_of)
    side, other = (transfer.credit, transfer.debit) if comes_in else (transfer.debit, transfer.credit)
    operation = transfer.operation
    return StatementLine(
        id=transfer.pk,
        kind=_kind_of(transfer),
        account=side.kind,
        other_account=other.kind if credited and debited else None,
        amount=transfer.amount if comes_in else -transfer.amount,
        balance_after=transfer.credit_after if comes_in else transfer.debit_after,
        label=repaid.label if repaid else operation.label,
        subject_type=INCIDENT if repaid else operation.subject_type,
        subject_id=repaid.case_id if repaid else operation.subject_id,
        created_at=operation.created_at,
    )


def _is_shown(account: LedgerAccount, user_id: UUID) -> bool:
    return account.holder_id == user_id and account.kind in SHOWN


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=MARKET_ZONE)
