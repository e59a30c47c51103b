"""A stranger sells a game account safely to a stranger: the main story, over HTTP, with a real outside world."""

from typing import Any

import pytest

from market.games.services.loading import load_game
from market.orders.tasks import sweep_orders
from market.payments.models import Recharge
from market.wallets.models import LedgerAccount
from tests.journeys.support import (
    PASSWORD,
    PIN,
    Outside,
    Person,
    let_the_worker_run,
    let_time_pass,
    load_game_file,
    wait_for,
)
from tests.support.database import Clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.realprocess]
PRICE, FEE = 128_000, 6_400
NAME, ID_NUMBER = "林小鹿", "11010519491231002X"
CREDENTIALS = {"login": "13812347712", "password": "s3cret-pw", "note": "二级密码 8888"}


@pytest.fixture
def seller(site: str, outside: Outside) -> Person:
    """Registered, activated by mail, with verified name and a payment PIN."""
    seller = Person(site, "lin_deer")
    seller.register(outside)
    seller.post("/me/real-name", name=NAME, id_number=ID_NUMBER)
    seller.post("/me/payment-pin", 204, pin=PIN, password=PASSWORD)
    return seller


@pytest.fixture
def listing(seller: Person, reviewer: Person) -> dict[str, Any]:
    """Drafted with pictures and credentials, submitted, approved; the seller has been told."""
    game = load_game_file("honor-of-kings")
    load_game(data=game)
    server = seller.get("/games/honor-of-kings")["servers"][0]
    draft = seller.post(
        "/listings",
        201,
        game="honor-of-kings",
        server_id=server["id"],
        title="荣耀王者 82星 典藏5个",
        description="本人自用号，皮肤齐全，可二次实名。",
        price=PRICE,
        attributes={"rank": "glorious-king", "skins": 312, "vip": "v8", "heroes": 118},
        bindings=["phone", "email", "real-name"],
        image_ids=[seller.upload(colour) for colour in ("red", "green", "blue")],
        credentials=CREDENTIALS,
    )
    seller.post(f"/listings/{draft['id']}/submit")
    queue = reviewer.get("/staff/listings", status="pending_review")["results"]
    assert [one["id"] for one in queue] == [draft["id"]]
    reviewer.post(f"/staff/listings/{draft['id']}/approve")
    assert seller.get("/notifications")["results"][0]["subject_id"] == draft["id"]
    return dict(draft)


@pytest.fixture
def buyer(site: str, outside: Outside) -> Person:
    """Registered, with a payment PIN and ¥2,000: half by Alipay in the browser, half by a QR code of WeChat Pay."""
    buyer = Person(site, "zhao_buyer")
    buyer.register(outside)
    buyer.post("/me/payment-pin", 204, pin=PIN, password=PASSWORD)
    recharge = buyer.post("/recharges", 201, provider="alipay", amount=100_000)
    outside.pay_at_cashier(recharge["pay_url"], number_of(recharge))
    wait_for(lambda: buyer.get(f"/recharges/{recharge['id']}")["status"] == "paid")
    by_code = buyer.post("/recharges", 201, provider="wechat", amount=100_000)
    let_the_worker_run()
    assert buyer.get(f"/recharges/{by_code['id']}")["qr_content"].startswith("weixin://")
    outside.scan(number_of(by_code))
    wait_for(lambda: buyer.get(f"/recharges/{by_code['id']}")["status"] == "paid")
    assert buyer.get("/wallet")["available"] == 200_000
    return buyer


def number_of(recharge: dict[str, Any]) -> str:
    return Recharge.objects.get(pk=recharge["id"]).out_trade_no


def found_by(person: Person, **query: Any) -> list[str]:
    return [one["id"] for one in person.get("/listings", **query)["results"]]


def total_of(kind: str) -> int:
    return sum(LedgerAccount.objects.filter(kind=kind).values_list("balance", flat=True))


def test_from_a_strangers_account_to_a_strangers_money(
    site: str, seller: Person, listing: dict[str, Any], buyer: Person, cashier: Person, clock: Clock
) -> None:
    visitor = Person(site, "visitor")
    assert found_by(visitor, q="典藏") == [listing["id"]]
    assert found_by(visitor, game="honor-of-kings", **{"attr.rank": "glorious-king"}) == [listing["id"]]
    assert found_by(visitor, q="不存在的词") == []

    order = buyer.post("/orders", 201, listing_id=listing["id"], expected_price=PRICE)
    path = f"/orders/{order['id']}"
    paid = buyer.post(f"{path}/pay", pin=PIN)
    assert (paid["status"], paid["escrow"]) == ("paid", {"amount": PRICE, "state": "held"})
    assert buyer.get("/wallet")["available"] == 200_000 - PRICE

    sale = seller.get("/orders", role="seller")["results"][0]
    assert (sale["id"], sale["turn"], sale["permissions"]["can_deliver"]) == (order["id"], "seller", True)
    seller.post(f"{path}/deliver")
    assert buyer.post(f"{path}/reveal", pin=PIN) == CREDENTIALS
    for step in ("sign_in", "phone", "email", "real_name", "devices"):
        buyer.post(f"{path}/handover/{step}")
        seller.post(f"{path}/handover/{step}")
    done = buyer.post(f"{path}/confirm")
    assert (done["status"], done["extra_hold_days"]) == ("completed", 0)
    assert seller.get("/wallet")["settling"] == PRICE - FEE
    assert total_of("fee") == FEE
    assert visitor.get(f"/listings/{listing['id']}")["status"] == "sold"

    let_time_pass(clock, days=7, seconds=1)
    let_the_worker_run()
    seller.sign_in()
    wallet = seller.get("/wallet")
    assert (wallet["available"], wallet["settling"]) == (PRICE - FEE, 0)

    withdraw_everything(seller, cashier)
    assert_the_statements_tell_the_story(buyer, seller)
    assert sum(LedgerAccount.objects.values_list("balance", flat=True)) == 0


def withdraw_everything(seller: Person, cashier: Person) -> None:
    payee = seller.post("/me/payees", 201, provider="alipay", account="lin@example.com", name=NAME)
    withdrawal = seller.post("/withdrawals", 201, payee_id=payee["id"], amount=PRICE - FEE, pin=PIN)
    assert seller.get("/wallet")["withdrawing"] == PRICE - FEE
    cashier.sign_in()
    cashier.post(f"/staff/withdrawals/{withdrawal['id']}/approve")

    def is_paid() -> bool:
        let_the_worker_run()
        return bool(seller.get("/withdrawals")["results"][0]["status"] == "paid")

    wait_for(is_paid)
    wallet = seller.get("/wallet")
    assert (wallet["available"], wallet["settling"], wallet["withdrawing"]) == (0, 0, 0)


def assert_the_statements_tell_the_story(buyer: Person, seller: Person) -> None:
    buyer.sign_in()
    spent = [line["amount"] for line in buyer.get("/wallet/transfers")["results"]]
    assert spent == [-PRICE, 100_000, 100_000]
    earned = [line["amount"] for line in seller.get("/wallet/transfers")["results"]]
    assert sum(earned) == 0
    assert PRICE - FEE in earned


def test_a_return_brings_everything_back(seller: Person, listing: dict[str, Any], buyer: Person, clock: Clock) -> None:
    order = buyer.post("/orders", 201, listing_id=listing["id"], expected_price=PRICE)
    path = f"/orders/{order['id']}"
    buyer.post(f"{path}/pay", pin=PIN)
    seller.post(f"{path}/deliver")
    buyer.post(f"{path}/reveal", pin=PIN)
    buyer.post(f"{path}/request-return", reason="段位与描述不符")
    returning = seller.post(f"{path}/accept-return")
    steps = [step["key"] for step in returning["return_checklist"]]
    for person in (buyer, seller):
        for step in steps:
            last = person.post(f"{path}/handover/{step}")
    assert (last["status"], last["end_reason"]) == ("refunded", "returned")
    assert buyer.get("/wallet")["available"] == 200_000
    assert seller.get(f"/listings/{listing['id']}")["status"] == "off_shelf"


def test_a_silent_seller_loses_the_sale_after_the_notice_has_reached_them(
    seller: Person, listing: dict[str, Any], buyer: Person, clock: Clock
) -> None:
    order = buyer.post("/orders", 201, listing_id=listing["id"], expected_price=PRICE)
    buyer.post(f"/orders/{order['id']}/pay", pin=PIN)
    let_time_pass(clock, hours=36)
    sweep_orders()
    buyer.sign_in()
    # The notice is owed, but no channel has taken it yet.
    assert buyer.get(f"/orders/{order['id']}")["status"] == "paid"
    let_the_worker_run()
    let_time_pass(clock, minutes=6)
    let_the_worker_run()
    assert buyer.get(f"/orders/{order['id']}")["status"] == "refunded"
    assert buyer.get("/wallet")["available"] == 200_000
