"""Every list of the API and how it gets longer, written past the commands where only the reading matters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from market.bids.services.placing import place_bid
from market.common.clock import now
from market.common.ids import new_id
from market.games.tests.factories import make_game
from market.listings.models import Favourite, Listing, ListingStatus, SavedSearch
from market.listings.tests.factories import make_listing
from market.notifications.services import notify
from market.orders.services.placing import place_order
from market.payments.models import Payee, PaymentAlarm, ProviderBill, ProviderBillLine, Withdrawal
from market.payments.tests.factories import make_payee, make_trader
from market.users.models import Role, User
from market.users.tests.factories import UserFactory
from market.wallets.models import ReconciliationRun
from market.wallets.services.compensations import propose_compensation
from market.wallets.services.recharges import credit_recharge
from market.wallets.tests.factories import owe
from tests.support.people import access_token_of

PRICE = 128_000


def _add_listings(reader: User, number: int, status: str = ListingStatus.ON_SALE) -> list[Listing]:
    return [make_listing(seller=UserFactory(), status=status) for _ in range(number)]


def _add_own_listings(reader: User, number: int) -> None:
    for _ in range(number):
        make_listing(seller=reader)


def _add_to_review(reader: User, number: int) -> None:
    _add_listings(reader, number, ListingStatus.PENDING_REVIEW)


def _add_favourites(reader: User, number: int) -> None:
    for listing in _add_listings(reader, number):
        Favourite.objects.create(user=reader, listing=listing, price=PRICE)


def _add_saved_searches(reader: User, number: int) -> None:
    for _ in range(number):
        SavedSearch.objects.create(user=reader, name="x", criteria={})


def _add_orders(reader: User, number: int) -> None:
    """Each by another buyer from another seller."""
    for listing in _add_listings(reader, number):
        place_order(buyer=UserFactory(), listing_id=listing.pk, expected_price=PRICE)


def _add_bids(reader: User, number: int) -> None:
    for _ in range(number):
        listing = make_listing(seller=reader, price=PRICE)
        place_bid(buyer=UserFactory(), listing_id=listing.pk, price=PRICE - 1)


def _add_sales(reader: User, number: int) -> None:
    for _ in range(number):
        listing = make_listing(seller=reader, price=PRICE)
        place_order(buyer=UserFactory(), listing_id=listing.pk, expected_price=PRICE)


def _add_notifications(reader: User, number: int) -> None:
    for _ in range(number):
        notify(user_id=reader.pk, kind="password_changed", params={})


def _add_transfers(reader: User, number: int) -> None:
    for _ in range(number):
        credit_recharge(recharge_id=new_id(), user_id=reader.pk, provider="alipay", amount=100, label="Alipay")


def _add_wallets(reader: User, number: int) -> None:
    for _ in range(number):
        _add_transfers(UserFactory(), 1)


def _add_debts(reader: User, number: int) -> None:
    for _ in range(number):
        owe(reader.pk, UserFactory().pk, 100)


def _add_compensations(reader: User, number: int) -> None:
    for _ in range(number):
        case_id = owe(UserFactory().pk, UserFactory().pk, 100)
        propose_compensation(
            case_id=case_id, order_id=new_id(), amount=100, reason="x", label="AH-1", staff=UserFactory()
        )


def _add_reconciliations(reader: User, number: int) -> None:
    for _ in range(number):
        ReconciliationRun.objects.create(checks=[], differences=[], actor_id=reader.pk)


def _add_games(reader: User, number: int) -> None:
    for _ in range(number):
        make_game(slug=f"game-{new_id().hex}")


def _add_withdrawals(reader: User, number: int) -> None:
    for _ in range(number):
        person = make_trader()
        _withdrawal(person, make_payee(person))


def _add_own_withdrawals(reader: User, number: int) -> None:
    payee = Payee.objects.filter(user=reader).first() or make_payee(reader)
    for _ in range(number):
        _withdrawal(reader, payee)


def _withdrawal(person: User, payee: Payee) -> None:
    key = new_id().hex
    Withdrawal.objects.create(user=person, payee=payee, amount=100, idempotency_key=key, out_biz_no=key)


def _add_alarms(reader: User, number: int) -> None:
    for _ in range(number):
        PaymentAlarm.objects.create(provider="alipay", reason=PaymentAlarm.Reason.values[0], reference=new_id().hex)


def _add_bills(reader: User, number: int) -> None:
    last = ProviderBill.objects.count()
    for day in range(last, last + number):
        bill = ProviderBill.objects.create(provider="wechat", day=date(2026, 1, 1) + timedelta(day), next_try_at=now())
        ProviderBillLine.objects.create(bill=bill, kind="payment", number="R1", amount=100, fee=1, moved_at=now())


def _add_sessions(reader: User, number: int) -> None:
    for _ in range(number):
        access_token_of(reader)


def _member_of_staff(role: Role) -> Callable[[], User]:
    return lambda: UserFactory(roles=[role])


_reviewer, _cashier, _support, _admin = map(_member_of_staff, (Role.REVIEWER, Role.CASHIER, Role.SUPPORT, Role.ADMIN))


@dataclass(frozen=True)
class List:
    """A list's address, who reads it, and how it gets longer."""

    address: str
    reader: Callable[[], User]
    add: Callable[[User, int], object]


LISTS = [
    List("listings", make_trader, _add_listings),
    List("me/listings", make_trader, _add_own_listings),
    List("me/favourites", make_trader, _add_favourites),
    List("me/saved-searches", make_trader, _add_saved_searches),
    List("staff/listings", _reviewer, _add_to_review),
    List("bids?role=seller", make_trader, _add_bids),
    List("orders?role=seller", make_trader, _add_sales),
    List("staff/orders", _support, _add_orders),
    List("staff/games", _admin, _add_games),
    List("notifications", make_trader, _add_notifications),
    List("wallet/transfers", make_trader, _add_transfers),
    List("wallet/debts", make_trader, _add_debts),
    List("staff/debts", _cashier, _add_debts),
    List("staff/compensations", _cashier, _add_compensations),
    List("staff/withdrawals", _cashier, _add_withdrawals),
    List("withdrawals", make_trader, _add_own_withdrawals),
    List("staff/payment-alarms", _cashier, _add_alarms),
    List("staff/provider-bills", _cashier, _add_bills),
    List("staff/ledger/operations", _cashier, _add_wallets),
    List("staff/ledger/accounts", _cashier, _add_wallets),
    List("staff/ledger/reconciliation", _cashier, _add_reconciliations),
    List("auth/sessions", make_trader, _add_sessions),
]
# Measured beside the games themselves.
_VERSIONS = "staff/games/<slug:slug>/schemas"
# Never longer than a few: a catalogue in the cache, the prices of one listing, at most five payees, the reasons
# that reviewers keep.
SHORT = {"games", "listings/<uuid:listing_id>/price-history", "me/payees", "staff/review-templates", _VERSIONS}
# Shelves of at most twenty.
SHORT |= {"rankings/hot", "rankings/new", "listings/<uuid:listing_id>/similar", "me/recommendations"}
