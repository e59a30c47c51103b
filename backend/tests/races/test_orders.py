"""One listing, one order; one deadline, one winner; one click, one effect."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from rest_framework.test import APIClient

from market.common.clock import now
from market.listings.models import Listing
from market.listings.services import trading
from market.listings.tests.factories import make_listing
from market.orders.lifecycle import Status
from market.orders.models import Order, OrderEvent
from market.orders.services.ending import confirm_order
from market.orders.services.paying import cancel_order, pay_order
from market.orders.services.placing import place_order
from market.orders.services.returning import request_return
from market.orders.services.settling import release_due_settlements, release_settlement
from market.orders.services.sweeping import sweep_order
from market.orders.tests.factories import PRICE, make_buyer, make_order
from market.users.models import User
from market.users.tests.factories import PIN, UserFactory
from market.wallets.models import LedgerAccount, LedgerOperation
from market.wallets.selectors import escrow_of_order, wallet_of
from tests.races.support import all_at_once
from tests.support.database import Clock
from tests.support.people import access_token_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
BUYERS, LISTINGS = 200, 100


@pytest.fixture(autouse=True)
def _the_books_balance() -> Iterator[None]:
    yield
    assert sum(LedgerAccount.objects.values_list("balance", flat=True)) == 0


def test_two_hundred_buyers_on_a_hundred_listings() -> None:
    listings = [make_listing() for _ in range(LISTINGS)]
    # Each is wanted by two people who come close together.
    wanted = [listings[number // 2] for number in range(BUYERS)]
    buyers = [UserFactory() for _ in range(BUYERS)]
    outcome = all_at_once(
        [
            partial(place_order, buyer=buyer, listing_id=listing.pk, expected_price=PRICE)
            for buyer, listing in zip(buyers, wanted, strict=True)
        ],
        workers=24,
    )
    assert outcome == Counter(ok=LISTINGS, listing_unavailable=BUYERS - LISTINGS)
    assert Order.objects.count() == LISTINGS
    assert Order.objects.values("listing_id").distinct().count() == LISTINGS
    assert not Listing.objects.exclude(status="reserved").exists()


def _everybody_wants_everything(buyers: int, listings: int) -> None:
    """Over the API, in an order made by chance: each listing is sold once and everybody else is told so."""
    wanted = [make_listing().pk for _ in range(listings)]
    tokens = [access_token_of(UserFactory()) for _ in range(buyers)]
    answers: Counter[tuple[int, str]] = Counter()

    def place(token: str, listing_id: UUID) -> None:
        answer = APIClient().post(
            "/api/v1/orders",
            {"listing_id": str(listing_id), "expected_price": PRICE},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())},
        )
        answers[answer.status_code, answer.json().get("code", "")] += 1

    deeds = [partial(place, token, listing_id) for token in tokens for listing_id in wanted]
    random.shuffle(deeds)
    assert all_at_once(deeds, workers=32) == Counter(ok=buyers * listings)
    assert answers.pop((201, "")) == listings
    assert set(answers) <= {(409, "listing_unavailable"), (409, "too_many_unpaid_orders")}
    assert Order.objects.values("listing_id").distinct().count() == Order.objects.count() == listings


def test_twenty_buyers_who_want_each_of_ten_listings() -> None:
    _everybody_wants_everything(20, 10)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_two_hundred_buyers_who_want_each_of_a_hundred_listings() -> None:
    _everybody_wants_everything(200, 100)


def test_place_and_pay_of_many_people_who_want_the_same_few_listings() -> None:
    sellers = [UserFactory(real_name=True) for _ in range(3)]
    listings = [make_listing(seller=seller) for seller in sellers for _ in range(4)]
    buyers = [make_buyer(PRICE) for _ in range(48)]

    def buy(buyer: User, listing: Listing) -> None:
        order = place_order(buyer=buyer, listing_id=listing.pk, expected_price=PRICE)
        pay_order(order_id=order.pk, buyer=buyer, pin=PIN)

    outcome = all_at_once([partial(buy, buyer, listings[i % len(listings)]) for i, buyer in enumerate(buyers)])
    assert outcome == Counter(ok=len(listings), listing_unavailable=len(buyers) - len(listings))
    assert all(escrow_of_order(order.pk) == PRICE for order in Order.objects.all())


def test_a_person_never_holds_four_unpaid_orders() -> None:
    buyer = UserFactory()
    listings = [make_listing() for _ in range(12)]
    outcome = all_at_once(
        [partial(place_order, buyer=buyer, listing_id=one.pk, expected_price=PRICE) for one in listings], workers=12
    )
    assert outcome == Counter(ok=3, too_many_unpaid_orders=9)


@pytest.mark.parametrize("same_key", [True, False], ids=["one key", "a key each"])
def test_a_double_click_on_pay_twenty_times(as_user: Callable[[User], APIClient], same_key: bool) -> None:
    order = make_order(buyer=make_buyer(3 * PRICE))
    key = str(uuid4())
    answers: Counter[int] = Counter()

    def click() -> None:
        answer = as_user(order.buyer).post(
            f"/api/v1/orders/{order.pk}/pay", {"pin": PIN}, HTTP_IDEMPOTENCY_KEY=key if same_key else str(uuid4())
        )
        answers[answer.status_code] += 1

    all_at_once([click] * 20)
    # Twenty tries of a right PIN at once may lock it for a moment: then they were not compared.
    assert set(answers) <= ({200, 409} if same_key else {200, 409, 429})
    assert answers[200] >= 1 if same_key else answers[200] == 1
    assert wallet_of(order.buyer_id).available == 2 * PRICE
    assert LedgerOperation.objects.filter(subject_id=order.pk).count() == 1
    assert OrderEvent.objects.filter(order=order, kind="paid").count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_confirming_returning_and_running_out_of_time_have_one_winner(clock: Clock, attempt: int) -> None:
    order = make_order(Status.DELIVERED)
    clock.shift(hours=96)
    outcome = all_at_once(
        [
            partial(confirm_order, order_id=order.pk, buyer=order.buyer),
            partial(request_return, order_id=order.pk, buyer=order.buyer, reason="not as described"),
            partial(sweep_order, order_id=order.pk),
            partial(sweep_order, order_id=order.pk),
        ]
    )
    assert set(outcome) <= {"ok", "invalid_state"}
    order.refresh_from_db()
    ends = OrderEvent.objects.filter(order=order, kind__in=("completed", "return_requested")).count()
    assert (order.status, ends) in (("completed", 1), ("return_requested", 1))
    held = {"completed": 0, "return_requested": PRICE}[order.status]
    assert escrow_of_order(order.pk) == held


@pytest.mark.parametrize("attempt", range(5))
def test_paying_cancelling_and_expiring_have_one_winner(clock: Clock, attempt: int) -> None:
    order = make_order()
    # Due for the sweep, though the buyer may still pay: the closest race there is.
    Order.objects.filter(pk=order.pk).update(sweep_at=now())
    outcome = all_at_once(
        [
            partial(pay_order, order_id=order.pk, buyer=order.buyer, pin=PIN),
            partial(cancel_order, order_id=order.pk, buyer=order.buyer),
            partial(sweep_order, order_id=order.pk),
        ]
    )
    assert set(outcome) <= {"ok", "invalid_state"}
    order.refresh_from_db()
    listing = Listing.objects.get(pk=order.listing_id).status
    assert (order.status, listing) in (("paid", "reserved"), ("cancelled", "on_sale"))
    assert wallet_of(order.buyer_id).available == (0 if order.status == "paid" else PRICE)


def test_several_sweeps_at_once_release_each_order_once(clock: Clock) -> None:
    orders = [make_order(Status.COMPLETED) for _ in range(6)]
    clock.shift(days=40)
    all_at_once([release_due_settlements] * 4 + [partial(release_settlement, order_id=one.pk) for one in orders])
    assert all(wallet_of(order.seller_id).available == order.proceeds for order in orders)
    assert OrderEvent.objects.filter(kind="settled").count() == len(orders)


def test_trades_that_end_together_all_count_for_their_seller() -> None:
    orders = [make_order(Status.DELIVERED) for _ in range(6)]
    seller = orders[0].seller
    Order.objects.exclude(pk=orders[0].pk).update(seller=seller)
    all_at_once([partial(confirm_order, order_id=one.pk, buyer=one.buyer) for one in orders])
    seller.refresh_from_db()
    assert (seller.standing.completed_orders, seller.standing.level) == (6, 1)


def test_without_the_lock_only_the_database_would_stand_between_two_buyers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is real: with the listing's lock off, the constraint has to refuse what the command no longer does."""
    monkeypatch.setattr(trading, "lock_listing", lambda listing_id: Listing.objects.get(pk=listing_id))
    listing = make_listing()
    outcome = all_at_once(
        [partial(place_order, buyer=UserFactory(), listing_id=listing.pk, expected_price=PRICE) for _ in range(8)],
        expected=IntegrityError,
    )
    assert outcome["ok"] == 1
    assert outcome["IntegrityError"] > 0
