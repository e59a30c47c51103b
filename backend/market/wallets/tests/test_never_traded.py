"""Money never traded: a table of histories, the ledger's own, and any history against a wallet of two pots."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.common.ids import new_id
from market.wallets.models import LedgerOperation
from market.wallets.never_traded import Move, never_traded, never_traded_of
from market.wallets.services import trades, withdrawals
from market.wallets.services.recharges import credit_recharge
from market.wallets.tests.factories import owe

Kind = LedgerOperation.Kind
OF_STEP = {
    "recharge": Kind.RECHARGE,
    "pay": Kind.ORDER_PAYMENT,
    "refund": Kind.ORDER_REFUND,
    "split": Kind.ORDER_SPLIT,
    "out": Kind.WITHDRAWAL,
    "to source": Kind.WITHDRAWAL,
}


def left_after(*steps: str) -> int:
    """Steps read `pay A 60`: what, which order, how much; a recharge and a withdrawal name no order."""
    subjects: dict[str, UUID] = {}
    moves, to_source = [], set()
    for number, step in enumerate(steps):
        words = step.split()
        kind, amount = step.removesuffix(f" {words[-1]}"), int(words[-1])
        name = words[1] if kind not in OF_STEP else str(number)
        kind = words[0] if kind not in OF_STEP else kind
        subject = subjects.setdefault(name, uuid4())
        moves.append(Move(number, OF_STEP[kind], subject, amount))
        if kind == "to source":
            to_source.add(subject)
    return never_traded(moves, to_source=to_source)


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ((), 0),
        (("recharge 100",), 100),
        (("recharge 100", "pay A 60"), 40),
        (("recharge 100", "pay A 100"), 0),
        # An order that ended in a refund, or part of it, was no trade: paying and cancelling launders nothing.
        (("recharge 100", "pay A 100", "refund A 100"), 100),
        (("recharge 100", "pay A 100", "refund A 100", "pay B 100", "refund B 100"), 100),
        (("recharge 100", "pay A 100", "split A 30"), 30),
        # Recharged money is spent first; what was paid beyond it was earned, and comes back as earned money.
        (("recharge 100", "pay A 150"), 0),
        (("recharge 100", "pay A 150", "refund A 150"), 100),
        (("recharge 100", "pay A 150", "split A 80"), 30),
        (("pay A 150", "refund A 150"), 0),
        # Earned money that was spent makes no room for what is recharged later.
        (("pay A 150", "recharge 100"), 100),
        (("recharge 100", "pay A 300", "recharge 50"), 50),
        # A refund counts where the order was paid: a later order was then paid out of recharged money.
        (("recharge 100", "pay A 100", "pay B 100", "refund A 100"), 0),
        (("recharge 100", "pay A 100", "pay B 70", "refund A 100"), 30),
        # What goes to a payee is not recharged money; what goes back to its source is.
        (("recharge 100", "out 40"), 100),
        (("recharge 100", "to source 40"), 60),
        (("recharge 100", "to source 100", "recharge 20"), 20),
        (("recharge 100", "to source 40", "pay A 60", "refund A 60"), 60),
    ],
)
def test_a_history(steps: tuple[str, ...], left: int) -> None:
    assert left_after(*steps) == left


@dataclass
class Purse:
    """A wallet that only lets out what the rule lets out, and remembers all that happened to it."""

    available: int = 0
    earned: int = 0
    to_payees: int = 0
    brought: int = 0
    returned: int = 0
    moves: list[Move] = field(default_factory=list)
    sources: set[UUID] = field(default_factory=set)
    open_orders: dict[UUID, int] = field(default_factory=dict)

    @property
    def bound(self) -> int:
        return min(self.available, never_traded(self.moves, to_source=self.sources))

    def note(self, kind: str, subject: UUID, amount: int) -> None:
        if amount:
            self.moves.append(Move(len(self.moves), kind, subject, amount))

    def recharge(self, amount: int) -> None:
        self.available += amount
        self.brought += amount
        self.note(Kind.RECHARGE, uuid4(), amount)

    def earn(self, amount: int) -> None:
        self.available += amount
        self.earned += amount

    def pay(self, amount: int) -> None:
        amount, order = min(amount, self.available), uuid4()
        self.available -= amount
        self.open_orders[order] = amount
        self.note(Kind.ORDER_PAYMENT, order, amount)

    def end_order(self, part: int) -> None:
        """The oldest open order gives back `part` in a hundred."""
        if not self.open_orders:
            return
        order, price = next(iter(self.open_orders.items()))
        del self.open_orders[order]
        back = price * part // 100
        self.available += back
        self.note(Kind.ORDER_REFUND if part == 100 else Kind.ORDER_SPLIT, order, back)

    def to_payee(self, amount: int) -> None:
        amount = min(amount, self.available - self.bound)
        self.available -= amount
        self.to_payees += amount
        self.note(Kind.WITHDRAWAL, uuid4(), amount)

    def to_source(self, amount: int) -> None:
        amount, withdrawal = min(amount, self.bound), uuid4()
        self.available -= amount
        self.returned += amount
        self.sources.add(withdrawal)
        self.note(Kind.WITHDRAWAL, withdrawal, amount)

    def two_pots(self) -> int:
        """The recharged pot after everything that really happened, orders without the part that came back."""
        back: dict[UUID, int] = {}
        for move in self.moves:
            if move.kind in (Kind.ORDER_REFUND, Kind.ORDER_SPLIT):
                back[move.subject_id] = move.amount
        recharged = 0
        for move in self.moves:
            if move.kind == Kind.RECHARGE:
                recharged += move.amount
            elif move.kind == Kind.ORDER_PAYMENT:
                recharged -= min(recharged, move.amount - back.get(move.subject_id, 0))
            elif move.subject_id in self.sources:
                recharged -= move.amount
                assert recharged >= 0, "more went back than was there"
        return recharged


STEPS = st.lists(
    st.tuples(st.sampled_from(["recharge", "earn", "pay", "to_payee", "to_source"]), st.integers(1, 300))
    | st.tuples(st.just("end_order"), st.sampled_from([0, 1, 50, 99, 100])),
    max_size=40,
)


@given(steps=STEPS)
def test_any_history(steps: list[tuple[str, int]]) -> None:
    purse = Purse()
    for step, number in steps:
        getattr(purse, step)(number)
        assert never_traded(purse.moves, to_source=purse.sources) == purse.two_pots()
        assert purse.to_payees <= purse.earned, "recharged money reached a payee"
        assert purse.bound <= purse.brought - purse.returned, "trapped: no source could take it"


@pytest.mark.django_db
class TestOfTheLedger:
    def history(self, person: UUID) -> tuple[UUID, UUID]:
        """1,000 recharged; a sale of 700; 300 spent, 500 split by halves, 200 refunded."""
        spent, split, refunded, sold, stranger = (new_id() for _ in range(5))
        credit_recharge(recharge_id=new_id(), user_id=person, provider="alipay", amount=1_000, label="")
        credit_recharge(recharge_id=new_id(), user_id=stranger, provider="alipay", amount=700, label="")
        trades.pay_order(order_id=sold, buyer_id=stranger, amount=700, label="")
        trades.split_order(order_id=sold, buyer_id=stranger, seller_id=person, seller_share=700, fee=0, label="")
        for order, amount in ((spent, 300), (split, 500), (refunded, 200)):
            trades.pay_order(order_id=order, buyer_id=person, amount=amount, label="")
        trades.complete_order(order_id=spent, seller_id=stranger, amount=300, fee=0, label="")
        trades.split_order(order_id=split, buyer_id=person, seller_id=stranger, seller_share=250, fee=0, label="")
        trades.refund_order(order_id=refunded, buyer_id=person, label="")
        to_source, to_payee = new_id(), new_id()
        withdrawals.begin_withdrawal(withdrawal_id=to_source, user_id=person, amount=100, label="")
        withdrawals.begin_withdrawal(withdrawal_id=to_payee, user_id=person, amount=60, label="")
        return to_source, to_payee

    def test_recharges_orders_and_withdrawals_are_told_apart(self) -> None:
        person = new_id()
        to_source, _to_payee = self.history(person)
        assert never_traded_of(person, to_source={to_source}) == 1_000 - 300 - 250 - 100
        assert never_traded_of(person, to_source=set()) == 1_000 - 300 - 250

    def test_a_debtors_recharge_is_not_the_creditors(self) -> None:
        debtor, creditor = new_id(), new_id()
        owe(debtor, creditor, 400)
        before = never_traded_of(creditor, to_source=set())
        credit_recharge(recharge_id=new_id(), user_id=debtor, provider="alipay", amount=1_000, label="")
        assert never_traded_of(creditor, to_source=set()) == before
        assert never_traded_of(debtor, to_source=set()) >= 600
