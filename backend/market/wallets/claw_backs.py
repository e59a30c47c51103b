"""What taking an order's price back would move: planned by a pure function, from what the ledger holds.

The order of taking: the platform's fee, this order's settling proceeds, what the seller has available, the seller's
other settling proceeds with the newest first. What is missing then is a debt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from market.wallets import accounts
from market.wallets.accounts import AccountRef
from market.wallets.ledger import Leg
from market.wallets.models import AccountKind, LedgerAccount, LedgerTransfer
from market.wallets.selectors import available_of


class Source(StrEnum):
    FEE = "fee"
    SETTLING = "settling"
    AVAILABLE = "available"


@dataclass(frozen=True)
class Taking:
    """`amount` fen from one account; `order_id` says whose settling account."""

    source: Source
    amount: int
    order_id: UUID | None = None


@dataclass(frozen=True)
class Holdings:
    """All that may be taken, in the order of taking, and the price (fen) that the order completed with."""

    price: int
    takable: tuple[Taking, ...]


@dataclass(frozen=True)
class ClawBackPlan:
    """What is taken into the case's award, and the `debt` that remains; together they are the price. Fen."""

    takings: tuple[Taking, ...]
    debt: int

    @property
    def awarded(self) -> int:
        return sum(taking.amount for taking in self.takings)

    @property
    def price(self) -> int:
        return self.awarded + self.debt


def plan_claw_back(price: int, takable: Sequence[Taking]) -> ClawBackPlan:
    """Take `price` fen from what there is, in that order; nothing is read and nothing is written."""
    takings, left = [], price
    for each in takable:
        if amount := min(each.amount, left):
            takings.append(Taking(each.source, amount, each.order_id))
            left -= amount
    return ClawBackPlan(tuple(takings), debt=left)


def preview_claw_back(*, order_id: UUID, seller_id: UUID, price: int) -> ClawBackPlan:
    """What `claw_back` would do now. Money moves on: give the plan to `claw_back`, which refuses when it differs."""
    return plan_claw_back(price, holdings_of(order_id, seller_id).takable)


def holdings_of(order_id: UUID, seller_id: UUID) -> Holdings:
    """What can be taken of an order's seller now; to rely on it, hold the seller's wallet lock. Three queries.

    An order that never completed has a price of 0.
    """
    completion = LedgerTransfer.objects.filter(operation__key=f"order:{order_id}:complete").select_related("credit")
    shares = {leg.credit.kind: leg.amount for leg in completion}
    settling = LedgerAccount.objects.filter(holder_id=seller_id, kind=AccountKind.SETTLING, is_empty=False)
    settlings = [
        Taking(Source.SETTLING, account.balance, account.owner_id)
        for account in sorted(settling, key=lambda account: (account.owner_id != order_id, -account.pk))
    ]
    own = [taking for taking in settlings if taking.order_id == order_id]
    takable = (
        Taking(Source.FEE, shares.get(AccountKind.FEE, 0)),
        *own,
        Taking(Source.AVAILABLE, available_of(seller_id)),
        *settlings[len(own) :],
    )
    return Holdings(price=sum(shares.values()), takable=takable)


def legs_of(plan: ClawBackPlan, *, case_id: UUID, seller_id: UUID, buyer_id: UUID) -> list[Leg]:
    """Exactly the legs that a claw-back of this plan posts."""
    award = accounts.award(case_id, buyer_id)
    legs = [Leg(account_of(taking, seller_id), award, taking.amount) for taking in plan.takings]
    if plan.debt:
        owed_to = accounts.owed_to_buyer(case_id, buyer_id)
        legs.append(Leg(accounts.owed_by(case_id, seller_id), owed_to, plan.debt))
    return legs


def posted_plan(operation_id: int) -> ClawBackPlan:
    """What a claw-back did, read from its legs."""
    legs = LedgerTransfer.objects.filter(operation=operation_id).select_related("debit").order_by("leg")
    takings = [
        Taking(Source(leg.debit.kind), leg.amount, leg.debit.owner_id if leg.debit.kind == Source.SETTLING else None)
        for leg in legs
        if leg.debit.kind != AccountKind.OWED_BY
    ]
    return ClawBackPlan(tuple(takings), debt=sum(leg.amount for leg in legs if leg.debit.kind == AccountKind.OWED_BY))


def account_of(taking: Taking, seller_id: UUID) -> AccountRef:
    """Where it was taken from."""
    match taking.source, taking.order_id:
        case Source.SETTLING, UUID() as order_id:
            return accounts.settling(order_id, seller_id)
        case Source.FEE, _:
            return accounts.fee()
    return accounts.available(seller_id)
