"""How much of a person's money was recharged and never traded (docs/domain.md, "Money never traded")."""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from market.wallets.models import CLEARING_PREFIX, AccountKind, LedgerOperation, LedgerTransfer, OwnerType

Kind = LedgerOperation.Kind


class Move(NamedTuple):
    """One transfer to or from a wallet's available money. `id` tells the order of the wallet's transfers."""

    id: int
    kind: str
    subject_id: UUID
    amount: int


def never_traded_of(user_id: UUID, *, to_source: Collection[UUID]) -> int:
    """Fen that were recharged, never left for a real trade and did not go back to their source.

    `to_source`: the withdrawals that went, or are going, back to where their money came from. The caller caps the
    answer by what is available: a case may have taken money that never was earned. Two queries, over the whole
    history of the wallet.
    """
    wallet = {"owner_type": OwnerType.USER, "owner_id": user_id, "kind": AccountKind.AVAILABLE}
    incoming = LedgerTransfer.objects.filter(
        # Only what came from outside: a debtor's recharge repays others in the same operation.
        Q(operation__kind=Kind.RECHARGE, debit__kind__startswith=CLEARING_PREFIX)
        | Q(operation__kind__in=(Kind.ORDER_REFUND, Kind.ORDER_SPLIT), debit__kind=AccountKind.ESCROW),
        **{f"credit__{name}": value for name, value in wallet.items()},
    )
    outgoing = LedgerTransfer.objects.filter(
        operation__kind__in=(Kind.ORDER_PAYMENT, Kind.WITHDRAWAL),
        **{f"debit__{name}": value for name, value in wallet.items()},
    )
    return never_traded([*_moves(incoming), *_moves(outgoing)], to_source=to_source)


def never_traded(moves: Iterable[Move], *, to_source: Collection[UUID]) -> int:
    """Orders are paid out of recharged money first, and only by what the buyer did not get back.

    An order that ended in a refund was no trade, nor is the buyer's part of a split one: the payment counts, at the
    time it was made, for what is left of it. So paying and cancelling makes nothing out of recharged money.
    """
    moves = sorted(moves)
    given_back: dict[UUID, int] = {}
    for move in moves:
        if move.kind in (Kind.ORDER_REFUND, Kind.ORDER_SPLIT):
            given_back[move.subject_id] = given_back.get(move.subject_id, 0) + move.amount
    left = 0
    for move in moves:
        if move.kind == Kind.RECHARGE:
            left += move.amount
        elif move.kind == Kind.ORDER_PAYMENT:
            # Beyond the recharged money an order is paid out of earned money, which stays earned.
            left = max(0, left - (move.amount - given_back.get(move.subject_id, 0)))
        elif move.subject_id in to_source:
            left = max(0, left - move.amount)
    return left


def _moves(transfers: "QuerySet[LedgerTransfer]") -> list[Move]:
    rows = transfers.values_list("id", "operation__kind", "operation__subject_id", "amount")
    return [Move(number, kind, subject_id, amount) for number, kind, subject_id, amount in rows if subject_id]
