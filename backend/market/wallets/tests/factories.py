"""Money for tests, through the same door as in life."""

from dataclasses import dataclass
from uuid import UUID

from market.common.ids import new_id
from market.wallets import accounts
from market.wallets.claw_backs import ClawBackPlan
from market.wallets.ledger import Leg, PostedOperation, post_operation
from market.wallets.services import trades
from market.wallets.services.award_returns import return_award
from market.wallets.services.awards import ClawBack, claw_back
from market.wallets.services.recharges import credit_recharge

PROVIDER = "alipay"


def person_with(amount: int = 0) -> UUID:
    """The id of a person whose wallet holds `amount` fen."""
    user_id = new_id()
    if amount:
        fund(user_id, amount)
    return user_id


def fund(user_id: UUID, amount: int) -> None:
    credit_recharge(recharge_id=new_id(), user_id=user_id, provider=PROVIDER, amount=amount, label="Alipay")


def owe(debtor_id: UUID, creditor_id: UUID, amount: int) -> UUID:
    """A case in which the debtor's wallet fell short by `amount`."""
    case_id = new_id()
    post_for_case(
        case_id, "debt", Leg(accounts.owed_by(case_id, debtor_id), accounts.owed_to_buyer(case_id, creditor_id), amount)
    )
    return case_id


def compensate(case_id: UUID, creditor_id: UUID, amount: int) -> None:
    """The platform pays the buyer and takes that part of the debt over."""
    post_for_case(
        case_id,
        "compensation",
        Leg(accounts.compensation(), accounts.available(creditor_id), amount),
        Leg(accounts.owed_to_buyer(case_id, creditor_id), accounts.owed_to_platform(case_id), amount),
    )


def post_for_case(case_id: UUID, kind: str, *legs: Leg) -> None:
    post_operation(
        key=f"case:{case_id}:{kind}",
        kind=kind,
        legs=legs,
        initiator="system",
        actor_id=None,
        subject_type="incident",
        subject_id=case_id,
        label="Case",
    )


@dataclass(frozen=True)
class Sale:
    """A completed order."""

    order_id: UUID
    seller_id: UUID
    buyer_id: UUID


def sell(
    seller_id: UUID, price: int = 1_000, fee: int = 50, *, buyer_id: UUID | None = None, released: bool = False
) -> Sale:
    """An order of `price` fen that was paid and completed, its proceeds still settling unless `released`."""
    sale = Sale(new_id(), seller_id, buyer_id or person_with())
    fund(sale.buyer_id, price)
    trades.pay_order(order_id=sale.order_id, buyer_id=sale.buyer_id, amount=price, label="AH-1")
    trades.complete_order(order_id=sale.order_id, seller_id=seller_id, amount=price, fee=fee, label="AH-1")
    if released:
        release(sale)
    return sale


def release(sale: Sale) -> None:
    trades.release_settling(order_id=sale.order_id, seller_id=sale.seller_id, label="AH-1")


def spend(user_id: UUID, amount: int) -> None:
    """Money that leaves the wallet for good, as far as its owner is concerned."""
    trades.pay_order(order_id=new_id(), buyer_id=user_id, amount=amount, label="Spent")


def take_back(sale: Sale, case_id: UUID, price: int = 1_000, expected: ClawBackPlan | None = None) -> ClawBack:
    return claw_back(
        case_id=case_id,
        order_id=sale.order_id,
        seller_id=sale.seller_id,
        buyer_id=sale.buyer_id,
        price=price,
        label="AH-1",
        expected=expected,
    )


def give_back(sale: Sale, case_id: UUID) -> PostedOperation:
    return return_award(case_id=case_id, seller_id=sale.seller_id, buyer_id=sale.buyer_id, label="AH-1")
