"""Money for people who will withdraw it: earned by trade, since what was only brought in goes back to its source."""

from market.common.ids import new_id
from market.payments.tests.factories import make_trader
from market.users.models import User
from market.wallets.services import trades
from market.wallets.tests.factories import person_with


def trader_with(amount: int) -> User:
    """A verified person with a payment PIN who has earned `amount` fen."""
    trader = make_trader()
    earn(trader, amount)
    return trader


def earn(seller: User, amount: int) -> None:
    """The proceeds of a sale whose hold is over, in fen."""
    order_id = new_id()
    trades.pay_order(order_id=order_id, buyer_id=person_with(amount), amount=amount, label="Order")
    trades.complete_order(order_id=order_id, seller_id=seller.pk, amount=amount, fee=0, label="Order")
    trades.release_settling(order_id=order_id, seller_id=seller.pk, label="Order")
