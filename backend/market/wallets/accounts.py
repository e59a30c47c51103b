"""The accounts that money of the market may be in, and whose wallet each shows in."""

from typing import NamedTuple
from uuid import UUID

from market.common.money import CURRENCY
from market.wallets.models import CLEARING_PREFIX, AccountKind, OwnerType


class AccountRef(NamedTuple):
    """Names an account of the ledger; it is made when money first reaches it.

    `holder_id` is the person in whose wallet it shows. It is said when the account is made and never changes; an
    account that exists may be named without it.
    """

    owner_type: str
    owner_id: UUID | None
    kind: str
    holder_id: UUID | None = None
    currency: str = CURRENCY


def available(user_id: UUID) -> AccountRef:
    return AccountRef(OwnerType.USER, user_id, AccountKind.AVAILABLE, user_id)


def withdrawing(user_id: UUID) -> AccountRef:
    return AccountRef(OwnerType.USER, user_id, AccountKind.WITHDRAWING, user_id)


def escrow(order_id: UUID, buyer_id: UUID | None = None) -> AccountRef:
    """What the buyer has paid for an order and nobody has got yet."""
    return AccountRef(OwnerType.ORDER, order_id, AccountKind.ESCROW, buyer_id)


def settling(order_id: UUID, seller_id: UUID | None = None) -> AccountRef:
    """An order's proceeds until its hold ends."""
    return AccountRef(OwnerType.ORDER, order_id, AccountKind.SETTLING, seller_id)


def award(case_id: UUID, buyer_id: UUID) -> AccountRef:
    """What a ruling awards to the buyer, until the appeal is over. It is not in the wallet yet."""
    return AccountRef(OwnerType.CASE, case_id, AccountKind.AWARD, buyer_id)


def owed_by(case_id: UUID, debtor_id: UUID) -> AccountRef:
    """Negative by what the debtor still owes from this case."""
    return AccountRef(OwnerType.CASE, case_id, AccountKind.OWED_BY, debtor_id)


def owed_to_buyer(case_id: UUID, creditor_id: UUID) -> AccountRef:
    return AccountRef(OwnerType.CASE, case_id, AccountKind.OWED_TO_BUYER, creditor_id)


def owed_to_platform(case_id: UUID) -> AccountRef:
    """The part of a debt that the platform took over by compensating the buyer."""
    return AccountRef(OwnerType.CASE, case_id, AccountKind.OWED_TO_PLATFORM)


def fee() -> AccountRef:
    return AccountRef(OwnerType.PLATFORM, None, AccountKind.FEE)


def compensation() -> AccountRef:
    """Negative by what the platform has paid out of its own pocket and not got back."""
    return AccountRef(OwnerType.PLATFORM, None, AccountKind.COMPENSATION)


def clearing(provider: str) -> AccountRef:
    """Money at a payment provider, seen from inside: negative by what people have brought in through it."""
    return AccountRef(OwnerType.PLATFORM, None, CLEARING_PREFIX + provider)
