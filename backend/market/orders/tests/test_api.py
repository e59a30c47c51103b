from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from market.listings.models import Listing
from market.listings.tests.factories import CREDENTIALS
from market.notifications.models import Notification
from market.orders.lifecycle import Status
from market.orders.models import CredentialReveal, OrderEvent
from market.orders.selectors import orders_numbered
from market.orders.tests.factories import PRICE, make_buyer, make_order
from market.users.models import User
from market.users.tests.factories import PIN, UserFactory
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def post(client: APIClient, path: str, body: dict[str, Any] | None = None, key: str | None = None) -> Any:
    return client.post(f"/api/v1/orders{path}", body or {}, HTTP_IDEMPOTENCY_KEY=key or str(uuid4()))


def test_paying_twice_with_one_key_answers_the_same(as_user: AsUser) -> None:
    order, key = make_order(), str(uuid4())
    client = as_user(order.buyer)
    first = post(client, f"/{order.pk}/pay", {"pin": PIN}, key)
    again = post(client, f"/{order.pk}/pay", {"pin": PIN}, key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert again["Idempotent-Replay"] == "true"


def test_a_wrong_pin_counts_and_moves_nothing(as_user: AsUser) -> None:
    order = make_order()
    answer = post(as_user(order.buyer), f"/{order.pk}/pay", {"pin": "135790"})
    assert (answer.status_code, answer.json()["code"], answer.json()["attempts_left"]) == (403, "wrong_payment_pin", 4)


def test_money_posts_need_an_idempotency_key(as_user: AsUser) -> None:
    order = make_order()
    for path in ("", f"/{order.pk}/pay", f"/{order.pk}/confirm", f"/{order.pk}/decline"):
        answer = as_user(order.buyer).post(f"/api/v1/orders{path}", {})
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")


def test_delivering_needs_credentials_from_somewhere(as_user: AsUser) -> None:
    order = make_order(Status.PAID, has_credentials=False)
    client = as_user(order.seller)
    assert client.get(f"/api/v1/orders/{order.pk}").json()["needs_credentials"] is True
    refused = post(client, f"/{order.pk}/deliver")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["credentials"])
    answer = post(client, f"/{order.pk}/deliver", {"credentials": CREDENTIALS})
    assert answer.json()["status"] == "delivered"


def test_a_reveal_shows_the_credentials_and_leaves_evidence(as_user: AsUser) -> None:
    order = make_order(Status.DELIVERED)
    answer = as_user(order.buyer).post(
        f"/api/v1/orders/{order.pk}/reveal", {"pin": PIN}, HTTP_USER_AGENT="Firefox", HTTP_X_FORWARDED_FOR="203.0.113.9"
    )
    assert answer.json()["password"] == CREDENTIALS["password"]
    assert answer["Cache-Control"] == "no-store"
    reveal = CredentialReveal.objects.get(order=order)
    assert (reveal.user_id, reveal.address, reveal.user_agent) == (order.buyer_id, "203.0.113.9", "Firefox")
    shown = as_user(order.seller).get(f"/api/v1/orders/{order.pk}").json()
    assert shown["handover"][0]["cleared"] is True
    assert shown["events"][-1]["text"] == "查看了账号密码"


def test_a_second_delivery_needs_the_buyers_request_and_keeps_the_first_version(as_user: AsUser, clock: Clock) -> None:
    order = make_order(Status.DELIVERED)
    seller, buyer = as_user(order.seller), as_user(order.buyer)
    new = {"credentials": CREDENTIALS | {"password": "another-pw"}}
    assert post(seller, f"/{order.pk}/redeliver", new).json()["code"] == "too_late"
    asked = post(buyer, f"/{order.pk}/request-redelivery", {"reason": "wrong password"}).json()
    assert asked["turn"] == "seller"
    answer = post(seller, f"/{order.pk}/redeliver", new).json()
    assert (answer["turn"], answer["permissions"]["can_redeliver"]) == ("buyer", False)
    assert post(buyer, f"/{order.pk}/reveal", {"pin": PIN}).json()["password"] == "another-pw"
    assert order.game_account.credentials.count() == 2
    assert post(buyer, f"/{order.pk}/request-redelivery", {"reason": "again"}).json()["code"] == "too_late"


def test_the_seller_has_twelve_hours_to_deliver_again(as_user: AsUser, clock: Clock) -> None:
    order = make_order(Status.DELIVERED)
    post(as_user(order.buyer), f"/{order.pk}/request-redelivery", {"reason": "wrong password"})
    clock.shift(hours=12, seconds=1)
    answer = post(as_user(order.seller), f"/{order.pk}/redeliver", {"credentials": CREDENTIALS})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late")


def test_nobody_ticks_for_the_system_or_outside_the_list(as_user: AsUser) -> None:
    order = make_order(Status.DELIVERED)
    for step in ("credentials", "no-such-step"):
        answer = post(as_user(order.buyer), f"/{order.pk}/handover/{step}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_step")


def test_a_step_is_cleared_when_both_have_ticked_it_and_ticking_twice_changes_nothing(as_user: AsUser) -> None:
    order = make_order(Status.DELIVERED)
    once = post(as_user(order.buyer), f"/{order.pk}/handover/phone").json()
    twice = post(as_user(order.buyer), f"/{order.pk}/handover/phone").json()
    assert twice["version"] == once["version"]
    assert (once["handover"][2]["cleared"], once["extra_hold_days"]) == (False, 2)
    both = post(as_user(order.seller), f"/{order.pk}/handover/phone").json()
    assert (both["handover"][2]["cleared"], both["extra_hold_days"]) == (True, 0)


@pytest.mark.parametrize(
    ("reveals", "status_after"), [(False, "on_sale"), (True, "off_shelf")], ids=["never seen", "seen"]
)
def test_a_returned_listing_goes_back_on_sale_only_if_nobody_saw_its_credentials(
    as_user: AsUser, reveals: bool, status_after: str
) -> None:
    order = make_order(Status.DELIVERED)
    buyer, seller = as_user(order.buyer), as_user(order.seller)
    if reveals:
        post(buyer, f"/{order.pk}/reveal", {"pin": PIN})
    post(buyer, f"/{order.pk}/request-return", {"reason": "not as described"})
    post(seller, f"/{order.pk}/accept-return")
    for client in (buyer, seller):
        for step in ("signed_out", "bindings_returned", "password_changed"):
            last = post(client, f"/{order.pk}/handover/{step}").json()
    assert (last["status"], last["escrow"]) == ("refunded", {"amount": PRICE, "state": "refunded"})
    assert Listing.objects.get(pk=order.listing_id).status == status_after


def test_reviews_appear_together_or_when_the_week_is_over(as_user: AsUser, clock: Clock) -> None:
    order = make_order(Status.COMPLETED)
    buyer, seller = as_user(order.buyer), as_user(order.seller)
    mine = post(buyer, f"/{order.pk}/review", {"rating": 4, "text": "不错"}).json()
    assert [review["rating"] for review in mine["reviews"]] == [4]
    assert mine["permissions"]["can_review"] is False
    assert seller.get(f"/api/v1/orders/{order.pk}").json()["reviews"] == []
    assert post(buyer, f"/{order.pk}/review", {"rating": 1}).json()["code"] == "already_reviewed"
    both = post(seller, f"/{order.pk}/review", {"rating": 5}).json()
    assert [review["side"] for review in both["reviews"]] == ["buyer", "seller"]
    standing = order.seller.standing
    assert (standing.completed_orders, standing.rating_sum, standing.rating_count) == (1, 4, 1)


def test_lists_are_mine_by_role_and_status(as_user: AsUser) -> None:
    buyer = make_buyer(PRICE)
    paid, unpaid = make_order(Status.PAID, buyer=buyer), make_order(buyer=buyer)
    client = as_user(buyer)
    assert [line["id"] for line in client.get("/api/v1/orders").json()["results"]] == [str(unpaid.pk), str(paid.pk)]
    only = client.get("/api/v1/orders?status=paid,delivered").json()["results"]
    assert [line["id"] for line in only] == [str(paid.pk)]
    assert client.get("/api/v1/orders?role=seller").json()["results"] == []
    assert [line["id"] for line in as_user(paid.seller).get("/api/v1/orders?role=seller").json()["results"]] == [
        str(paid.pk)
    ]
    assert client.get("/api/v1/orders?status=gone").json()["errors"]["status"][0]["code"] == "invalid_choice"
    assert client.get("/api/v1/orders?role=staff").status_code == 400


def test_the_list_takes_the_same_queries_for_any_length(as_user: AsUser) -> None:
    buyer = make_buyer(PRICE)
    client = as_user(buyer)
    make_order(Status.PAID, buyer=buyer)
    make_order(Status.CANCELLED, buyer=buyer)
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/orders")
    # The reader, the page, the people on it, the clock.
    assert len(queries) == 4


def test_staff_see_every_order_and_change_none(as_user: AsUser) -> None:
    order = make_order(Status.DISPUTED)
    support = as_user(UserFactory(roles=["support"]))
    listed = support.get(f"/api/v1/staff/orders?number={order.number.lower()}").json()["results"]
    assert [(line["id"], line["role"]) for line in listed] == [(str(order.pk), None)]
    assert orders_numbered(order.number.lower()) == [order.pk]
    assert support.get("/api/v1/staff/orders?needs_staff=true").json()["results"] == []
    assert not any(support.get(f"/api/v1/staff/orders/{order.pk}").json()["permissions"].values())
    assert support.get(f"/api/v1/staff/orders/{uuid4()}").status_code == 404
    for user in (order.buyer, UserFactory(roles=["cashier"])):
        assert as_user(user).get("/api/v1/staff/orders").status_code == 403


def test_the_contract_is_a_page_of_the_copied_terms(as_user: AsUser) -> None:
    order = make_order(Status.PAID)
    User.objects.filter(pk=order.seller_id).update(nickname="<b>x</b>")
    page = as_user(order.buyer).get(f"/api/v1/orders/{order.pk}/contract", HTTP_ACCEPT="text/html")
    text = page.content.decode()
    assert page["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in page["Content-Security-Policy"]
    for part in (order.number, "¥1,280.00", "¥64.00", "¥1,216.00", "&lt;b&gt;x&lt;/b&gt;", "改绑手机"):
        assert part in text
    assert as_user(make_buyer(0)).get(f"/api/v1/orders/{order.pk}/contract").status_code == 404


def test_both_sides_hear_of_each_step() -> None:
    order = make_order(Status.COMPLETED)
    told = Notification.objects.filter(subject_id=order.pk).order_by("id")
    assert list(told.filter(user_id=order.buyer_id).values_list("kind", flat=True)) == [
        "order_awaits_payment",
        "order_payment_held",
        "order_delivered",
        "order_completed",
    ]
    assert list(told.filter(user_id=order.seller_id).values_list("kind", flat=True)) == [
        "order_placed",
        "order_paid",
        "order_delivery_sent",
        "order_sold",
    ]


def test_every_kind_of_event_has_words(as_user: AsUser) -> None:
    for status in Status.values:
        order = make_order(status)
        for language in ("zh-CN", "en"):
            events = (
                as_user(order.buyer).get(f"/api/v1/orders/{order.pk}", HTTP_ACCEPT_LANGUAGE=language).json()["events"]
            )
            assert len(events) == OrderEvent.objects.filter(order=order).count()
            assert all(event["text"] for event in events)


def test_refusals_speak_the_readers_language(as_user: AsUser) -> None:
    order = make_order(Status.DELIVERED)
    client = as_user(order.buyer)
    path = f"/api/v1/orders/{order.pk}/handover/no-such-step"
    assert client.post(path, HTTP_ACCEPT_LANGUAGE="zh-CN").json()["detail"] == "清单里没有这一步。"
    assert client.post(path, HTTP_ACCEPT_LANGUAGE="en").json()["detail"] == "The checklist has no such step."


@pytest.mark.parametrize("reason", ["", "x", "\u200b\u200b\u200b", None, "x" * 501])
def test_a_reason_says_something(as_user: AsUser, reason: object) -> None:
    order = make_order(Status.DELIVERED)
    answer = post(as_user(order.buyer), f"/{order.pk}/request-return", {"reason": reason})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reason"])
