"""One-time POSTs, each with something to ask for and something else to ask for under the same name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from market.bids.tests.factories import BID, make_bid, make_negotiable
from market.listings.tests.factories import make_listing
from market.orders.lifecycle import Status
from market.orders.tests.factories import PRICE, make_buyer, make_order
from market.payments.tests.factories import make_payee, make_trader
from market.users.models import User
from market.users.tests.factories import PIN, UserFactory
from tests.faults.money import trader_with
from tests.races.money import asked_withdrawal


@dataclass(frozen=True)
class Request:
    path: str
    body: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """`request` moves money once; `altered` asks for something else under the same name."""

    person: User
    request: Request
    altered: Request
    operations: int = 1  # of the ledger that the one effect posts


def _recharge() -> Case:
    person = make_trader()
    asked = {"provider": "alipay", "amount": 2_000}
    # It posts nothing before it is paid.
    return Case(person, Request("recharges", asked), Request("recharges", asked | {"amount": 2_001}), operations=0)


def _withdrawal() -> Case:
    person = trader_with(10_000)
    asked = {"payee_id": str(make_payee(person).pk), "amount": 2_000, "pin": PIN}
    return Case(person, Request("withdrawals", asked), Request("withdrawals", asked | {"amount": 2_001}))


def _place() -> Case:
    asked = {"listing_id": str(make_listing(price=PRICE).pk), "expected_price": PRICE}
    altered = asked | {"listing_id": str(make_listing(price=PRICE).pk)}
    return Case(make_buyer(), Request("orders", asked), Request("orders", altered), operations=0)


def _pay() -> Case:
    buyer = make_buyer(3 * PRICE)
    order, other = make_order(buyer=buyer), make_order(buyer=buyer)
    return Case(buyer, Request(f"orders/{order.pk}/pay", {"pin": PIN}), Request(f"orders/{other.pk}/pay", {"pin": PIN}))


def _decline() -> Case:
    order = make_order(Status.PAID)
    path = f"orders/{order.pk}/decline"
    why = {"reason": "sold to somebody else"}
    return Case(order.seller, Request(path, why), Request(path, {"reason": "another reason altogether"}))


def _confirm() -> Case:
    buyer = make_buyer(3 * PRICE)
    order, other = (make_order(Status.DELIVERED, buyer=buyer) for _ in range(2))
    return Case(buyer, Request(f"orders/{order.pk}/confirm"), Request(f"orders/{other.pk}/confirm"))


def _bid() -> Case:
    path = f"listings/{make_negotiable().pk}/bids"
    return Case(UserFactory(), Request(path, {"price": BID}), Request(path, {"price": BID + 1}), operations=0)


def _accept_bid() -> Case:
    bid = make_bid()
    path = f"bids/{bid.pk}/accept"
    return Case(bid.seller, Request(path, {"version": 1}), Request(path), operations=0)


def _counter_bid() -> Case:
    bid = make_bid()
    path = f"bids/{bid.pk}/counter"
    return Case(bid.seller, Request(path, {"price": BID + 1}), Request(path, {"price": BID + 2}), operations=0)


# Named by Idempotency-Key. A route that requires one and is not here fails a test below.
KEYED: dict[str, Callable[[], Case]] = {
    "recharges": _recharge,
    "withdrawals": _withdrawal,
    "listings/<uuid:listing_id>/bids": _bid,
    "bids/<uuid:bid_id>/accept": _accept_bid,
    "bids/<uuid:bid_id>/counter": _counter_bid,
    "orders": _place,
    "orders/<uuid:order_id>/pay": _pay,
    "orders/<uuid:order_id>/decline": _decline,
    "orders/<uuid:order_id>/confirm": _confirm,
}


def _approve() -> Case:
    path = f"staff/withdrawals/{asked_withdrawal().pk}"
    cashier = UserFactory(roles=["cashier"])
    return Case(cashier, Request(f"{path}/approve"), Request(f"{path}/reject", {"reason": "not today"}), operations=0)


def _reject() -> Case:
    path = f"staff/withdrawals/{asked_withdrawal().pk}"
    cashier = UserFactory(roles=["cashier"])
    return Case(cashier, Request(f"{path}/reject", {"reason": "not today"}), Request(f"{path}/approve"))


def _cancel() -> Case:
    withdrawal = asked_withdrawal()
    cancel = Request(f"withdrawals/{withdrawal.pk}/cancel")
    return Case(withdrawal.user, cancel, cancel)


# What it is about is their name: the second one finds that it has happened.
NAMED_BY_STATE: dict[str, Callable[[], Case]] = {
    "withdrawals/<uuid:withdrawal_id>/cancel": _cancel,
    "staff/withdrawals/<uuid:withdrawal_id>/approve": _approve,
    "staff/withdrawals/<uuid:withdrawal_id>/reject": _reject,
}
