"""The ledger in a few lines of plain Python: what the database is compared with."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class OrderModel:
    buyer: UUID
    escrow: int = 0
    settling: int = 0


@dataclass
class PlainLedger:
    """Balances in dictionaries, rules in sentences. Every method returns whether the ledger must accept it."""

    available: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    withdrawing: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    orders: dict[UUID, OrderModel] = field(default_factory=dict)
    debts: list[tuple[UUID, UUID, list[int]]] = field(default_factory=list)  # debtor, creditor, [left]
    frozen: set[UUID] = field(default_factory=set)
    fees: int = 0

    def credit(self, *credits: tuple[UUID, int]) -> None:
        """What reaches a debtor repays first, oldest debt first; what a creditor gets that way does so in turn."""
        queue = [(person, amount) for person, amount in credits if amount]
        for person, amount in queue:
            self.available[person] += amount
        while queue:
            payer, left = queue.pop(0)
            for debtor, creditor, owed in self.debts:
                paid = min(left, owed[0]) if debtor == payer else 0
                if paid:
                    self.available[payer] -= paid
                    self.available[creditor] += paid
                    owed[0] -= paid
                    left -= paid
                    queue.append((creditor, paid))

    def spend(self, person: UUID, amount: int) -> bool:
        if person in self.frozen or self.available[person] < amount:
            return False
        self.available[person] -= amount
        return True

    def pay(self, order: UUID, buyer: UUID, amount: int) -> bool:
        if not self.spend(buyer, amount):
            return False
        self.orders[order] = OrderModel(buyer, escrow=amount)
        return True

    def complete(self, order: UUID, amount: int, fee: int) -> None:
        held = self.orders[order]
        held.escrow -= amount
        held.settling += amount - fee
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

    def withdraw(self, person: UUID, amount: int) -> bool:
        if not self.spend(person, amount):
            return False
        self.withdrawing[person] += amount
        return True

    def debt_of(self, person: UUID) -> int:
        return sum(owed[0] for debtor, _creditor, owed in self.debts if debtor == person)
