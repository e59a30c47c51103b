"""State × action × role, the full product, through the API."""

from collections.abc import Callable
from itertools import product
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from market.orders.lifecycle import MOVES, Status
from market.orders.models import Order
from market.orders.tests.factories import make_order
from market.users.models import User
from market.users.tests.factories import PIN, UserFactory

pytestmark = pytest.mark.django_db

# Spelled out here on purpose: this is the product's table, not a copy of the code's.
# action: (path, body, statuses open to the buyer, statuses open to the seller)
ACTIONS: dict[str, tuple[str, dict[str, object], str, str]] = {
    "pay": ("pay", {"pin": PIN}, "awaiting_payment", ""),
    "cancel": ("cancel", {}, "awaiting_payment", ""),
    "deliver": ("deliver", {}, "", "paid"),
    "decline": ("decline", {"reason": "sold elsewhere"}, "", "paid"),
    "reveal": ("reveal", {"pin": PIN}, "delivered return_requested returning disputed completed", ""),
    "tick": ("handover/sign_in", {}, "delivered", "delivered"),
    "tick_return": ("handover/signed_out", {}, "returning", "returning"),
    "confirm": ("confirm", {}, "delivered", ""),
    "request_redelivery": ("request-redelivery", {"reason": "wrong password"}, "delivered", ""),
    "request_return": ("request-return", {"reason": "not as described"}, "delivered", ""),
    "accept_return": ("accept-return", {}, "", "return_requested"),
    "refuse_return": ("refuse-return", {"reason": "it is as described"}, "", "return_requested"),
    "review": ("review", {"rating": 5}, "completed refunded split", "completed refunded split"),
}
BUYERS_ALONE = {"pay", "cancel", "reveal", "confirm", "request_redelivery", "request_return"}
SELLERS_ALONE = {"deliver", "decline", "accept_return", "refuse_return"}
ROLES = ("buyer", "seller", "stranger", "staff", "blacklisted", "visitor")
AsUser = Callable[[User], APIClient]


def client_of(role: str, order: Order, as_user: AsUser) -> APIClient:
    match role:
        case "buyer":
            return as_user(order.buyer)
        case "seller":
            return as_user(order.seller)
        case "stranger":
            return as_user(UserFactory(with_pin=True))
        case "staff":
            return as_user(UserFactory(roles=["support", "arbitrator"], with_pin=True))
        case "blacklisted":
            User.objects.filter(pk=order.buyer_id).update(is_blacklisted=True)
            return as_user(order.buyer)
    return APIClient()


def expected_status(role: str, action: str, status: str) -> int:
    _path, _body, for_buyer, for_seller = ACTIONS[action]
    if role == "visitor":
        return 401
    if role == "blacklisted":
        return 403
    if role not in ("buyer", "seller"):
        return 404
    if action in (SELLERS_ALONE if role == "buyer" else BUYERS_ALONE):
        return 403
    if status in (for_buyer if role == "buyer" else for_seller).split():
        return 201 if action == "review" else 200
    if action in ("tick", "tick_return") and status in ("delivered", "returning"):
        return 404  # the other checklist's step
    return 409


@pytest.mark.parametrize(("status", "role"), list(product(Status.values, ROLES)))
def test_who_may_do_what_and_when(status: str, role: str, as_user: AsUser) -> None:
    order, client = None, None
    for action, (path, body, _buyer, _seller) in ACTIONS.items():
        if order is None or client is None:
            order = make_order(status)
            client = client_of(role, order, as_user)
        answer = client.post(f"/api/v1/orders/{order.pk}/{path}", body, HTTP_IDEMPOTENCY_KEY=str(uuid4()))
        assert answer.status_code == expected_status(role, action, status), (action, answer.content)
        if answer.status_code < 300:
            order = None  # the next action finds a fresh one


@pytest.mark.parametrize(("status", "role"), list(product(Status.values, ("buyer", "seller"))))
def test_permissions_tell_the_client_what_the_server_allows(status: str, role: str, as_user: AsUser) -> None:
    order = make_order(status)
    shown = client_of(role, order, as_user).get(f"/api/v1/orders/{order.pk}").json()["permissions"]
    open_now = {
        f"can_{'tick' if action == 'tick_return' else action}"
        for action, (_path, _body, for_buyer, for_seller) in ACTIONS.items()
        if status in (for_buyer if role == "buyer" else for_seller).split()
    }
    assert {name for name, allowed in shown.items() if allowed} == open_now


@pytest.mark.parametrize(("present", "target"), list(product(Status.values, Status.values)))
def test_every_pair_of_statuses(present: str, target: str) -> None:
    allowed = {
        ("awaiting_payment", "paid"),
        ("awaiting_payment", "cancelled"),
        ("paid", "delivered"),
        ("paid", "refunded"),
        ("delivered", "completed"),
        ("delivered", "return_requested"),
        ("return_requested", "returning"),
        ("return_requested", "disputed"),
        ("returning", "refunded"),
        ("returning", "disputed"),
        ("disputed", "completed"),
        ("disputed", "refunded"),
        ("disputed", "split"),
    }
    assert (target in MOVES[present]) == ((present, target) in allowed)
    assert Order(status=present).can_move_to(target) == ((present, target) in allowed)
