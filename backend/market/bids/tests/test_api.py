from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from market.bids.lifecycle import Status
from market.bids.models import Bid
from market.bids.services.answering import accept_bid
from market.bids.terms import OPEN_BIDS_AT_MOST
from market.bids.tests.factories import ASKED, BID, COUNTERED, make_bid, make_negotiable
from market.common.models import OutgoingMessage
from market.listings.models import Listing, ListingInterest, ListingStatus
from market.listings.tests.factories import make_listing
from market.notifications.models import Notification
from market.users.models import User
from market.users.tests.factories import UserFactory
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def post(client: APIClient, path: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{path}", body, HTTP_IDEMPOTENCY_KEY=str(uuid4()))


def place(client: APIClient, listing: Listing, price: Any = BID) -> Any:
    return post(client, f"listings/{listing.pk}/bids", price=price)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_bid_waits_for_the_seller_who_is_told(as_user: AsUser) -> None:
    listing, buyer = make_negotiable(), UserFactory()
    answer = place(as_user(buyer), listing)
    bid = answer.json()
    assert answer.status_code == 201
    assert (bid["status"], bid["role"], bid["turn"], bid["price"]) == ("pending", "buyer", "seller", BID)
    assert (bid["asking_price"], bid["listing"]["price"], bid["version"]) == (ASKED, ASKED, 1)
    assert [(offer["side"], offer["price"]) for offer in bid["offers"]] == [("buyer", BID)]
    assert bid["permissions"] == {
        "can_accept": False,
        "can_reject": False,
        "can_counter": False,
        "can_withdraw": True,
        "can_order": False,
    }
    notice = Notification.objects.get(user=listing.seller)
    assert (notice.kind, notice.subject_type, str(notice.subject_id)) == ("bid_placed", "bid", bid["id"])
    assert ListingInterest.objects.filter(listing=listing).count() == 1


def test_whoever_bids_again_and_again_is_mailed_to_the_seller_once_an_hour(as_user: AsUser, clock: Clock) -> None:
    listing, other, buyer, rival = make_negotiable(), make_negotiable(), UserFactory(), UserFactory()
    mails = OutgoingMessage.objects.filter(topic="bid_placed")
    owed = []
    for minutes in (0, 10, 40, 20, 30):
        clock.shift(minutes=minutes)
        bid = place(as_user(buyer), listing).json()
        post(as_user(buyer), f"bids/{bid['id']}/withdraw")
        owed.append(mails.count())
    assert owed == [1, 1, 1, 2, 2]
    assert Notification.objects.filter(user=listing.seller, kind="bid_placed").count() == 5
    place(as_user(rival), listing)
    place(as_user(buyer), other)
    assert mails.count() == 4


def test_whoever_bids_again_and_again_warms_the_listing_once_a_day(as_user: AsUser) -> None:
    listing, buyer = make_negotiable(), UserFactory()
    for _ in range(3):
        bid = place(as_user(buyer), listing).json()
        assert post(as_user(buyer), f"bids/{bid['id']}/withdraw").json()["status"] == "withdrawn"
    place(as_user(UserFactory()), listing)
    assert [one.points for one in ListingInterest.objects.all()] == [10, 10]


def test_the_seller_sees_what_may_be_answered(as_user: AsUser) -> None:
    bid = make_bid()
    shown = as_user(bid.seller).get(f"/api/v1/bids/{bid.pk}").json()
    assert (shown["role"], shown["turn"]) == ("seller", "seller")
    assert shown["bargaining"] == {"above": BID, "below": ASKED, "counters_left": 3}
    assert [name for name, may in shown["permissions"].items() if may] == ["can_accept", "can_reject", "can_counter"]


@pytest.mark.parametrize("price", [ASKED, ASKED + 1, 99, 0, -1, 10**12, "abc", None, 12.5])
def test_a_price_that_is_no_bid_is_refused_by_field(as_user: AsUser, price: object) -> None:
    answer = place(as_user(UserFactory()), make_negotiable(), price)
    assert code_of(answer) == (400, "validation_failed")
    assert "price" in answer.json()["errors"]
    assert not Bid.objects.exists()


def test_one_fen_below_the_asking_price_is_a_bid(as_user: AsUser) -> None:
    assert place(as_user(UserFactory()), make_negotiable(), ASKED - 1).status_code == 201


def test_nobody_bids_on_their_own_listing(as_user: AsUser) -> None:
    listing = make_negotiable()
    assert code_of(place(as_user(listing.seller), listing)) == (403, "own_listing")


def test_staff_do_not_bid(as_user: AsUser) -> None:
    answer = place(as_user(UserFactory(roles=["support"])), make_negotiable())
    assert code_of(answer) == (403, "staff_do_not_trade")


def test_blacklisted_people_do_not_bid(as_user: AsUser) -> None:
    answer = place(as_user(UserFactory(is_blacklisted=True)), make_negotiable())
    assert code_of(answer) == (403, "blacklisted")


def test_who_takes_no_bids_gets_none(as_user: AsUser) -> None:
    answer = place(as_user(UserFactory()), make_listing(price=ASKED, is_negotiable=False))
    assert code_of(answer) == (409, "not_negotiable")


def test_a_second_bid_names_the_first(as_user: AsUser) -> None:
    bid = make_bid()
    answer = place(as_user(bid.buyer), bid.listing, BID + 1)
    assert code_of(answer) == (409, "bid_exists")
    assert answer.json()["bid_id"] == str(bid.pk)


@pytest.mark.parametrize("status", [Status.REJECTED, Status.WITHDRAWN, Status.EXPIRED, Status.LAPSED])
def test_after_the_end_of_one_bid_the_next_is_welcome(as_user: AsUser, status: str) -> None:
    bid = make_bid(status)
    assert place(as_user(bid.buyer), bid.listing).status_code == 201


@pytest.mark.parametrize("status", ListingStatus.values)
def test_only_what_is_on_sale_is_bid_on(as_user: AsUser, status: str) -> None:
    listing = make_negotiable(status=status)
    answer = place(as_user(UserFactory()), listing)
    wanted = {"on_sale": 201, "reserved": 409, "sold": 409}.get(status, 404)
    assert answer.status_code == wanted


def test_open_bids_are_counted(as_user: AsUser) -> None:
    buyer = UserFactory()
    for _ in range(OPEN_BIDS_AT_MOST):
        make_bid(buyer=buyer)
    answer = place(as_user(buyer), make_negotiable())
    assert code_of(answer) == (409, "too_many_bids")
    assert answer.json()["limit"] == OPEN_BIDS_AT_MOST


def test_the_two_sides_come_towards_each_other(as_user: AsUser) -> None:
    bid = make_bid()
    buyer, seller = as_user(bid.buyer), as_user(bid.seller)
    countered = post(seller, f"bids/{bid.pk}/counter", price=COUNTERED, version=1).json()
    assert (countered["status"], countered["turn"], countered["price"]) == ("countered", "buyer", COUNTERED)
    again = post(buyer, f"bids/{bid.pk}/counter", price=110_000).json()
    assert (again["status"], again["turn"], again["price"]) == ("pending", "seller", 110_000)
    assert again["bargaining"] == {"above": 110_000, "below": COUNTERED, "counters_left": 2}
    accepted = post(seller, f"bids/{bid.pk}/accept").json()
    assert (accepted["status"], accepted["turn"], accepted["price"]) == ("accepted", "buyer", 110_000)
    assert [(offer["side"], offer["price"]) for offer in accepted["offers"]] == [
        ("buyer", BID),
        ("seller", COUNTERED),
        ("buyer", 110_000),
    ]
    told = Notification.objects.filter(subject_id=bid.pk).order_by("pk").values_list("user_id", "kind")
    assert list(told) == [
        (bid.seller_id, "bid_placed"),
        (bid.buyer_id, "bid_countered_by_seller"),
        (bid.seller_id, "bid_countered_by_buyer"),
        (bid.buyer_id, "bid_accepted_by_seller"),
    ]


@pytest.mark.parametrize("price", [BID, BID - 1, ASKED, ASKED + 1])
def test_a_counter_offer_lies_between_the_two_prices(as_user: AsUser, price: int) -> None:
    bid = make_bid()
    answer = post(as_user(bid.seller), f"bids/{bid.pk}/counter", price=price)
    assert code_of(answer) == (400, "validation_failed")
    assert answer.json()["errors"]["price"][0]["code"] == "not_between"


def test_a_counter_offer_stays_below_a_price_that_has_fallen(as_user: AsUser) -> None:
    bid = make_bid()
    Listing.objects.filter(pk=bid.listing_id).update(price=COUNTERED)
    answer = post(as_user(bid.seller), f"bids/{bid.pk}/counter", price=COUNTERED)
    assert answer.json()["errors"]["price"][0]["code"] == "not_between"


def test_each_side_counters_three_times(as_user: AsUser) -> None:
    bid = make_bid()
    buyer, seller = as_user(bid.buyer), as_user(bid.seller)
    for step in range(1, 4):
        assert post(seller, f"bids/{bid.pk}/counter", price=ASKED - step * 100).status_code == 200
        assert post(buyer, f"bids/{bid.pk}/counter", price=BID + step * 100).status_code == 200
    answer = post(seller, f"bids/{bid.pk}/counter", price=ASKED - 900)
    assert code_of(answer) == (409, "no_more_counters")
    assert not seller.get(f"/api/v1/bids/{bid.pk}").json()["permissions"]["can_counter"]


@pytest.mark.parametrize("action", ["accept", "reject", "counter"])
def test_an_answer_to_what_is_no_longer_there_is_refused(as_user: AsUser, action: str) -> None:
    bid = make_bid()
    answer = post(as_user(bid.seller), f"bids/{bid.pk}/{action}", price=COUNTERED, version=bid.version + 1)
    assert code_of(answer) == (409, "version_mismatch")
    assert answer.json()["version"] == bid.version


def test_acceptance_reserves_for_the_bidder_alone(as_user: AsUser) -> None:
    listing = make_negotiable()
    bid, other = make_bid(listing=listing), make_bid(listing=listing)
    seller = as_user(listing.seller)
    assert post(seller, f"bids/{bid.pk}/accept").status_code == 200
    listing.refresh_from_db()
    assert (listing.status, listing.reserved_for_id, listing.price) == ("reserved", bid.buyer_id, ASKED)
    assert code_of(post(seller, f"bids/{other.pk}/accept")) == (409, "listing_unavailable")
    assert not seller.get(f"/api/v1/bids/{other.pk}").json()["permissions"]["can_accept"]
    bought = post(as_user(UserFactory()), "orders", listing_id=str(listing.pk), expected_price=ASKED)
    assert code_of(bought) == (409, "listing_unavailable")


@pytest.mark.parametrize("action", ["accept", "counter"])
def test_nobody_trades_with_somebody_who_was_blacklisted_meanwhile(as_user: AsUser, action: str) -> None:
    bid = make_bid()
    User.objects.filter(pk=bid.buyer_id).update(is_blacklisted=True)
    answer = post(as_user(bid.seller), f"bids/{bid.pk}/{action}", price=COUNTERED)
    assert code_of(answer) == (409, "other_side_restricted")
    assert Listing.objects.get(pk=bid.listing_id).status == "on_sale"


def test_the_lists_are_each_sides_own(as_user: AsUser) -> None:
    listing = make_negotiable()
    first, second = make_bid(listing=listing), make_bid(Status.WITHDRAWN, listing=listing)
    seller, buyer = as_user(listing.seller), as_user(first.buyer)

    def ids(client: APIClient, query: str) -> list[str]:
        return [bid["id"] for bid in client.get(f"/api/v1/bids?{query}").json()["results"]]

    assert ids(seller, "role=seller") == [str(second.pk), str(first.pk)]
    assert ids(seller, "role=seller&status=pending,countered") == [str(first.pk)]
    assert ids(seller, f"role=seller&listing={uuid4()}") == []
    assert ids(buyer, "") == [str(first.pk)]
    assert ids(buyer, "role=seller") == []


@pytest.mark.parametrize("query", ["role=owner", "status=gone", "listing=abc"])
def test_nonsense_filters_are_refused(as_user: AsUser, query: str) -> None:
    assert code_of(as_user(UserFactory()).get(f"/api/v1/bids?{query}")) == (400, "validation_failed")


def test_what_was_edited_is_not_shown_before_it_is_reviewed(as_user: AsUser) -> None:
    bid = make_bid()
    Listing.objects.filter(pk=bid.listing_id).update(title="加微信 私下交易", status=ListingStatus.PENDING_REVIEW)
    listing = as_user(bid.buyer).get(f"/api/v1/bids/{bid.pk}").json()["listing"]
    assert (listing["title"], listing["price"], listing["status"]) == (bid.title, None, None)


def test_a_retry_makes_one_bid(as_user: AsUser) -> None:
    listing, client, key = make_negotiable(), as_user(UserFactory()), str(uuid4())
    answers = [
        client.post(f"/api/v1/listings/{listing.pk}/bids", {"price": BID}, HTTP_IDEMPOTENCY_KEY=key) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert Bid.objects.count() == 1


def test_both_sides_hear_of_it_live(monkeypatch: pytest.MonkeyPatch) -> None:
    bid = make_bid()
    sent: list[tuple[set[Any], dict[str, Any]]] = []
    monkeypatch.setattr(
        "market.bids.services.history.publish", lambda people, frame: sent.append((set(people), dict(frame)))
    )
    accept_bid(bid_id=bid.pk, user=bid.seller)
    frame = {"type": "bid", "id": str(bid.pk), "listing_id": str(bid.listing_id), "status": "accepted", "version": 2}
    assert sent[-1] == ({bid.buyer_id, bid.seller_id}, frame)
