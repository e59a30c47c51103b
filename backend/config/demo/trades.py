"""Orders of the demo: one or more in every state that exists, each brought there by the real commands."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid4

from config.demo.people import Cast
from market.common.clock import MARKET_ZONE, now
from market.listings.models import Listing
from market.orders.models import Order
from market.orders.services.delivering import deliver_order, reveal_credentials
from market.orders.services.ending import confirm_order, decline_order
from market.orders.services.handover import tick_step
from market.orders.services.paying import cancel_order, pay_order
from market.orders.services.placing import place_order
from market.orders.services.returning import accept_return, refuse_return, request_return
from market.orders.services.reviewing import write_review
from market.orders.services.settling import release_due_settlements
from market.payments.models import Provider, ProviderBill, ProviderBillLine, Recharge
from market.payments.providers.base import BillKind
from market.users.models import User
from market.wallets.services.recharges import credit_recharge

PURSE = 20_000_00  # fen with which each buyer begins
Step = Callable[[Cast, Order], None]


def create_trades(cast: Cast, on_sale: list[Listing]) -> None:
    """The named seller and the named buyer have a trade in each state; a few more lie between others."""
    for buyer in cast.buyers:
        _fill_purse(buyer)
    affordable = [listing for listing in on_sale if listing.price is not None and listing.price <= 1_500_00]
    sellers_own = iter([listing for listing in affordable if listing.seller_id == cast.seller.pk])
    others = iter([listing for listing in affordable if listing.seller_id != cast.seller.pk])
    for steps in _STORIES:
        if (listing := next(sellers_own, None)) is not None:
            _trade(cast, cast.buyers[1], listing, steps)
        _trade(cast, cast.buyer, next(others), steps)
    _settle_the_oldest()


def _fill_purse(buyer: User) -> None:
    """Yesterday, so that the outside world, which never heard of it, is not asked for it in the next bill."""
    moment = now() - timedelta(days=1)
    recharge = Recharge.objects.create(
        user=buyer,
        provider=Provider.ALIPAY,
        amount=PURSE,
        status=Recharge.Status.PAID,
        idempotency_key=uuid4().hex,
        out_trade_no=f"DEMO{uuid4().hex[:20].upper()}",
        paid_at=moment,
        expires_at=moment,
        next_query_at=moment,
    )
    credit_recharge(
        recharge_id=recharge.pk,
        user_id=buyer.pk,
        provider=Provider.ALIPAY,
        amount=PURSE,
        label=str(Provider.ALIPAY.label),
    )
    day = moment.astimezone(MARKET_ZONE).date()
    bill, _is_new = ProviderBill.objects.get_or_create(
        provider=Provider.ALIPAY, day=day, defaults={"next_try_at": moment, "fetched_at": now()}
    )
    ProviderBillLine.objects.create(
        bill=bill,
        kind=BillKind.PAYMENT,
        number=recharge.out_trade_no,
        provider_no=recharge.out_trade_no,
        amount=PURSE,
        fee=0,
        moved_at=moment,
    )


def _trade(cast: Cast, buyer: User, listing: Listing, steps: tuple[Step, ...]) -> None:
    order = place_order(buyer=buyer, listing_id=listing.pk, expected_price=listing.price or 0)
    for step in steps:
        step(cast, order)


def _pay(cast: Cast, order: Order) -> None:
    pay_order(order_id=order.pk, buyer=order.buyer, pin=cast.pins[order.buyer_id])


def _cancel(cast: Cast, order: Order) -> None:
    cancel_order(order_id=order.pk, buyer=order.buyer)


def _decline(cast: Cast, order: Order) -> None:
    decline_order(order_id=order.pk, seller=order.seller, reason="账号刚被家人登录过，不方便卖了，抱歉。")


def _deliver(cast: Cast, order: Order) -> None:
    deliver_order(order_id=order.pk, seller=order.seller)


def _inspect(cast: Cast, order: Order) -> None:
    reveal_credentials(
        order_id=order.pk,
        buyer=order.buyer,
        pin=cast.pins[order.buyer_id],
        address="127.0.0.1",
        user_agent="Demo",
    )
    tick_step(order_id=order.pk, user=order.buyer, step="sign_in")


def _confirm(cast: Cast, order: Order) -> None:
    confirm_order(order_id=order.pk, buyer=order.buyer)


def _review(cast: Cast, order: Order) -> None:
    write_review(order_id=order.pk, user=order.buyer, rating=5, text="号和描述一样，卖家配合换绑很快。")
    write_review(order_id=order.pk, user=order.seller, rating=5, text="爽快，确认及时。")


def _ask_return(cast: Cast, order: Order) -> None:
    request_return(order_id=order.pk, buyer=order.buyer, reason="皮肤数量和描述不一致，少了二十多个。")


def _accept_return(cast: Cast, order: Order) -> None:
    accept_return(order_id=order.pk, seller=order.seller)


def _refuse_return(cast: Cast, order: Order) -> None:
    refuse_return(order_id=order.pk, seller=order.seller, reason="截图和登录记录都可以证明一致。")


_DELIVERED: tuple[Step, ...] = (_pay, _deliver, _inspect)
_STORIES: tuple[tuple[Step, ...], ...] = (
    (_pay, _deliver, _inspect, _confirm, _review),
    (_pay, _deliver, _inspect, _confirm),
    _DELIVERED,
    (_pay,),
    (),
    (_cancel,),
    (_pay, _decline),
    (*_DELIVERED, _ask_return),
    (*_DELIVERED, _ask_return, _accept_return),
    (*_DELIVERED, _ask_return, _refuse_return),
)


def _settle_the_oldest() -> None:
    """Let the hold of the first finished trades be over, so that sellers have money to withdraw."""
    for order_id in _first_completed():
        Order.objects.filter(pk=order_id).update(settles_at=now() - timedelta(minutes=1))
    release_due_settlements()


def _first_completed() -> Iterator[UUID]:
    seen: set[UUID] = set()
    for order in Order.objects.filter(status="completed").order_by("pk"):
        if order.seller_id not in seen:
            seen.add(order.seller_id)
            yield order.pk
