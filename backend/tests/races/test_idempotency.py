"""Every POST that moves money and every provider's callback, fifty times at once and then altered: one effect."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import orjson
import pytest
from django.urls import URLPattern, get_resolver
from rest_framework.response import Response
from rest_framework.test import APIClient

from market.orders.checklists import RETURN_STEPS
from market.orders.lifecycle import Status
from market.orders.services.handover import tick_step
from market.orders.tests.factories import PRICE, make_order
from market.payments.models import PaymentAlarm, Provider, Recharge
from market.payments.tests.factories import make_recharge, make_trader, notice_of
from market.payments.tests.wechat_side import notice_body, signed, transaction_of
from market.wallets.models import LedgerAccount, LedgerOperation
from market.wallets.selectors import wallet_of
from tests.ledger.crowd import all_at_once
from tests.races.one_time import KEYED, NAMED_BY_STATE, Request
from tests.support.people import access_token_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
AT_ONCE = 50
MONEY_APPS = ("market.payments.", "market.orders.", "market.wallets.")


# Said again it changes nothing; the last step of a return refunds the buyer.
LAST_TICK = "orders/<uuid:order_id>/handover/<slug:step>"
# Signed by the provider; its number is their name.
CALLBACKS = {"payments/<slug:provider>/notify"}
MOVE_NO_MONEY = {
    "me/payees",
    "me/payees/<uuid:payee_id>",
    "orders/<uuid:order_id>/cancel",
    "orders/<uuid:order_id>/deliver",
    "orders/<uuid:order_id>/request-redelivery",
    "orders/<uuid:order_id>/redeliver",
    "orders/<uuid:order_id>/reveal",
    "orders/<uuid:order_id>/request-return",
    "orders/<uuid:order_id>/accept-return",
    "orders/<uuid:order_id>/refuse-return",
    "orders/<uuid:order_id>/review",
    "staff/ledger/reconciliation",
    "staff/payment-alarms/<int:alarm_id>/resolve",
    "staff/provider-bills/<int:bill_id>/fetch",
}


@dataclass(frozen=True)
class Notifier:
    """How a provider tells of a paid recharge, with changes; what it wants to hear; and two changes to refuse."""

    send: Callable[[Recharge, Mapping[str, Any]], Response]
    accepted: tuple[int, bytes]
    amount: Mapping[str, Any]
    trade: Mapping[str, Any]


def _notify_as_alipay(recharge: Recharge, changes: Mapping[str, Any]) -> Response:
    form = urlencode(notice_of(recharge, **changes))
    return APIClient().post("/api/v1/payments/alipay/notify", form, content_type="application/x-www-form-urlencoded")


def _notify_as_wechat(recharge: Recharge, changes: Mapping[str, Any]) -> Response:
    body = notice_body(transaction_of(recharge, **changes))
    return APIClient().generic(
        "POST", "/api/v1/payments/wechat/notify", body, content_type="application/json", headers=signed(body)
    )


NOTIFIERS = {
    "alipay": Notifier(
        _notify_as_alipay,
        accepted=(200, b"success"),
        amount={"total_amount": "0.01"},
        trade={"trade_no": "2026112122009"},
    ),
    "wechat": Notifier(
        _notify_as_wechat,
        accepted=(204, b""),
        amount={"amount": {"total": 1, "payer_total": 1, "currency": "CNY", "payer_currency": "CNY"}},
        trade={"transaction_id": "4200002026112112345678909999"},
    ),
}


@pytest.fixture(autouse=True)
def _the_books_balance() -> Iterator[None]:
    yield
    assert sum(LedgerAccount.objects.values_list("balance", flat=True)) == 0


def writing_routes() -> Iterator[tuple[str, Any]]:
    """Each POST, PUT, PATCH and DELETE under /api/v1/ with the function that carries it out."""
    for route, callback in _patterns(get_resolver().url_patterns):
        view = getattr(callback, "cls", None)
        for method in ("post", "put", "patch", "delete"):
            if view is not None and hasattr(view, method) and route.startswith("api/v1/"):
                yield route.removeprefix("api/v1/"), getattr(view, method)


def _patterns(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from _patterns(pattern.url_patterns, route)


def test_every_route_that_takes_a_key_is_tried_here() -> None:
    assert {route for route, do in writing_routes() if getattr(do, "requires_idempotency_key", False)} == set(KEYED)


def test_every_route_near_money_is_tried_here_or_moves_none() -> None:
    near_money = {route for route, do in writing_routes() if do.__module__.startswith(MONEY_APPS)}
    keyed = {route for route, do in writing_routes() if getattr(do, "requires_idempotency_key", False)}
    assert set(NOTIFIERS) == set(Provider.values)
    assert near_money | keyed == {*KEYED, *NAMED_BY_STATE, LAST_TICK, *CALLBACKS, *MOVE_NO_MONEY}


@pytest.mark.parametrize("route", KEYED)
def test_fifty_under_one_key_are_one_and_an_altered_one_is_refused(route: str) -> None:
    case, key = KEYED[route](), str(uuid4())
    before = LedgerOperation.objects.count()
    send = partial(post, access_token_of(case.person), key=key)
    answers = _all(partial(send, case.request))
    done = [answer for answer in answers if answer.status_code < 300]
    assert done
    assert {body_of(answer).get("code") for answer in answers if answer not in done} <= {"in_progress"}
    assert all(body_of(answer) == body_of(done[0]) for answer in done)
    assert LedgerOperation.objects.count() == before + case.operations
    again = send(case.request)
    assert (again.status_code, again.headers["Idempotent-Replay"]) == (done[0].status_code, "true")
    altered = send(case.altered)
    assert (altered.status_code, body_of(altered)["code"]) == (409, "idempotency_mismatch")
    assert LedgerOperation.objects.count() == before + case.operations


@pytest.mark.parametrize("route", NAMED_BY_STATE)
def test_fifty_about_one_thing_are_one_and_another_decision_is_refused(route: str) -> None:
    case = NAMED_BY_STATE[route]()
    before = LedgerOperation.objects.count()
    send = partial(post, access_token_of(case.person))
    answers = _all(partial(send, case.request))
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * (AT_ONCE - 1)]
    assert send(case.altered).status_code == 409
    assert LedgerOperation.objects.count() == before + case.operations


def test_fifty_last_steps_of_a_return_are_one_refund() -> None:
    order = make_order(Status.RETURNING)
    *first, last_step = RETURN_STEPS
    for person, steps in ((order.buyer, RETURN_STEPS), (order.seller, first)):
        for step in steps:
            tick_step(order_id=order.pk, user=person, step=step)
    before = LedgerOperation.objects.count()
    last = Request(f"orders/{order.pk}/handover/{last_step}")
    answers = _all(partial(post, access_token_of(order.seller), last))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert LedgerOperation.objects.count() == before + 1
    assert wallet_of(order.buyer_id).available == PRICE


@pytest.mark.parametrize("provider", NOTIFIERS)
def test_fifty_notifications_are_one_credit_and_an_altered_one_is_refused(provider: str) -> None:
    notifier = NOTIFIERS[provider]
    recharge = make_recharge(make_trader(), provider=provider)
    before = LedgerOperation.objects.count()
    answers = _all(partial(notifier.send, recharge, {}))
    assert {(answer.status_code, answer.content) for answer in answers} == {notifier.accepted}
    altered = [notifier.send(recharge, changes).status_code for changes in (notifier.amount, notifier.trade)]
    assert altered == [400, 400]
    assert LedgerOperation.objects.count() == before + 1
    assert set(PaymentAlarm.objects.values_list("reason", flat=True)) == {"wrong_amount", "other_trade"}


def _all(send: Callable[[], Response]) -> list[Response]:
    answers = all_at_once([send] * AT_ONCE)
    broken = [answer for answer in answers if isinstance(answer, Exception)]
    assert broken == []
    return [answer for answer in answers if not isinstance(answer, Exception)]


def body_of(answer: Response) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(answer.content)
    return found


def post(token: str, request: Request, key: str = "") -> Response:
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    return APIClient().post(f"/api/v1/{request.path}", dict(request.body), headers=headers)
