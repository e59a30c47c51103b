"""The ledger in a few lines of plain Python: what the database is compared with."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import UUID

# Of one operation: people who owe each other would hand a cent round for ever.
REPAYMENTS_AT_MOST = 500


@dataclass
class OrderModel:
    buyer: UUID
    escrow: int = 0
    settling: int = 0
    # Once it is completed:
    seller: UUID | None = None
    fee: int = 0
    place: int = 0  # among all completed ones, from 1


@dataclass
class Debt:
    case: UUID
    debtor: UUID
    creditor: UUID
    left: int


@dataclass
class PlainLedger:
    """Balances in dictionaries, rules in sentences. Every method returns whether the ledger must accept it."""

    available: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    withdrawing: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    orders: dict[UUID, OrderModel] = field(default_factory=dict)
    debts: list[Debt] = field(default_factory=list)  # oldest first
    # By case; None freezes everything.
    frozen: dict[UUID, dict[UUID, int | None]] = field(default_factory=lambda: defaultdict(dict))
    reversed: set[int] = field(default_factory=set)
    awards: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    fees: int = 0

    def credit(self, *credits: tuple[UUID, int]) -> None:
        """What reaches a debtor repays first, oldest debt first; what a creditor gets that way does so in turn."""
        queue = [(person, amount) for person, amount in credits if amount]
        for person, amount in queue:
            self.available[person] += amount
        repaid = 0
        while queue:
            payer, left = queue.pop(0)
            for debt in self.debts:
                paid = min(left, debt.left) if debt.debtor == payer else 0
                if paid:
                    self.available[payer] -= paid
                    self.available[debt.creditor] += paid
                    debt.left -= paid
                    left -= paid
                    queue.append((debt.creditor, paid))
                    repaid += 1
                    if repaid == REPAYMENTS_AT_MOST:
                        return

    def free(self, person: UUID) -> int:
        """What a person may move: open freezes of parts add up, and one of everything leaves nothing."""
        frozen = self.frozen[person].values()
        if None in frozen:
            return 0
        return max(self.available[person] - sum(part or 0 for part in frozen), 0)

    def spend(self, person: UUID, amount: int) -> bool:
        if self.free(person) < amount:
            return False
        self.available[person] -= amount
        return True

    def reverse(self, operation: int, person: UUID, amount: int) -> bool:
        """What the system takes back is stopped by no freeze."""
        if operation in self.reversed or self.available[person] < amount:
            return False
        self.reversed.add(operation)
        self.available[person] -= amount
        return True

    def pay(self, order: UUID, buyer: UUID, amount: int) -> bool:
        if not self.spend(buyer, amount):
            return False
        self.orders[order] = OrderModel(buyer, escrow=amount)
        return True

    def complete(self, order: UUID, seller: UUID, amount: int, fee: int) -> None:
        held = self.orders[order]
        held.escrow -= amount
        held.settling += amount - fee
        held.seller, held.fee = seller, fee
        held.place = 1 + max(each.place for each in self.orders.values())
        self.fees += fee

    def release(self, order: UUID, seller: UUID) -> None:
        held = self.orders[order]
        amount, held.settling = held.settling, 0
        self.credit((seller, amount))

    def refund(self, order: UUID) -> None:
        held = self.orders[order]
        amount, held.escrow = held.escrow, 0
        self.credit((held.buyer, amount))

    def split(self, order: UUID, seller: UUID, share: int, fee: int) -> None:
        held = self.orders[order]
        rest, held.escrow = held.escrow - share, 0
        self.fees += fee
        self.credit((seller, share - fee), (held.buyer, rest))

    def claw_back(self, case: UUID, order: UUID, price: int) -> None:
        """Fee, this order's proceeds, what the seller can spend, other proceeds newest first; the rest is a debt."""
        held, left = self.orders[order], price
        assert held.seller is not None
        left -= (from_fee := min(held.fee, left))
        self.fees -= from_fee
        left -= _take(held, left)
        left -= (from_wallet := min(self.available[held.seller], left))
        self.available[held.seller] -= from_wallet
        others = [each for each in self.orders.values() if each.seller == held.seller and each is not held]
        for other in sorted(others, key=lambda each: -each.place):
            left -= _take(other, left)
        self.awards[case] += price - left
        if left:
            self.debts.append(Debt(case, held.seller, held.buyer, left))

    def pay_award(self, case: UUID, buyer: UUID) -> None:
        self.credit((buyer, self.awards.pop(case, 0)))

    def withdraw(self, person: UUID, amount: int) -> bool:
        if not self.spend(person, amount):
            return False
        self.withdrawing[person] += amount
        return True

    def debt_of(self, person: UUID) -> int:
        return sum(debt.left for debt in self.debts if debt.debtor == person)

    def accounts(self) -> Counter[tuple[str, UUID]]:
        """Every account that holds something for a person, by kind and owner."""
        held: Counter[tuple[str, UUID]] = Counter()
        for kind, balances in (("available", self.available), ("withdrawing", self.withdrawing)):
            held.update({(kind, person): balance for person, balance in balances.items() if balance})
        for order_id, order in self.orders.items():
            held.update({("escrow", order_id): order.escrow} if order.escrow else {})
            held.update({("settling", order_id): order.settling} if order.settling else {})
        held.update({("award", case): amount for case, amount in self.awards.items()})
        for debt in self.debts:
            if debt.left:
                held["owed_by", debt.case] = -debt.left
                held["owed_to_buyer", debt.case] = debt.left
        return held


def _take(order: OrderModel, most: int) -> int:
    amount = min(order.settling, most)
    order.settling -= amount
    return amount
