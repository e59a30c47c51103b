"""Money for tests, through the same door as in life."""

from uuid import UUID

from market.common.ids import new_id
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
