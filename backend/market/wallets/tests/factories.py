"""Money for tests, through the same door as in life."""

from uuid import UUID

from market.common.ids import new_id
from market.wallets import accounts
from market.wallets.ledger import Leg, post_operation
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
