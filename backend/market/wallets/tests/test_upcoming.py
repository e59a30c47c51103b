"""What is on its way, from whoever is bound to say so."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from market.common.clock import now
from market.common.ids import new_id
from market.users.models import User
from market.users.tests.factories import UserFactory
from market.wallets import upcoming
from market.wallets.services.awards import pay_award
from market.wallets.tests.factories import person_with, sell, take_back
from market.wallets.upcoming import LIMIT, Upcoming, upcoming_of

pytestmark = pytest.mark.django_db


def one(amount: int, *, days: int | None) -> Upcoming:
    expected_at = None if days is None else now() + timedelta(days=days)
    return Upcoming("settling_release", amount, expected_at, "AH-1", "order", new_id())


def bind(monkeypatch: pytest.MonkeyPatch, *found: list[Upcoming]) -> None:
    sources = {f"source {number}": _answer(some) for number, some in enumerate(found)}
    monkeypatch.setattr(upcoming, "incoming_sources", sources)
    monkeypatch.setattr(upcoming, "outgoing_sources", {})


def _answer(some: list[Upcoming]) -> upcoming.Source:
    def answer(_user_id: UUID) -> list[Upcoming]:
        return some

    return answer


def test_the_soonest_of_all_sources_comes_first_and_what_has_no_date_last(monkeypatch: pytest.MonkeyPatch) -> None:
    bind(monkeypatch, [one(1, days=None), one(2, days=3)], [one(3, days=1)])
    assert [each.amount for each in upcoming_of(new_id()).incoming] == [3, 2, 1]


def test_it_ends_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    bind(monkeypatch, [one(day, days=day) for day in range(1, 40)])
    assert [each.amount for each in upcoming_of(new_id()).incoming] == list(range(1, LIMIT + 1))


def test_a_wallet_where_nothing_moves(as_user: Callable[[User], APIClient]) -> None:
    answer = as_user(UserFactory()).get("/api/v1/wallet/upcoming")
    assert answer.json() == {"incoming": [], "outgoing": []}


def test_an_award_is_on_its_way_until_it_is_paid() -> None:
    sale, case_id = sell(person_with()), new_id()
    take_back(sale, case_id)
    (line,) = upcoming_of(sale.buyer_id).incoming
    assert (line.kind, line.amount, line.expected_at, line.label) == ("award_payment", 1_000, None, "AH-1")
    assert (line.subject_type, line.subject_id) == ("incident", case_id)
    assert upcoming_of(sale.seller_id).incoming == []
    pay_award(case_id=case_id, buyer_id=sale.buyer_id, label="AH-1")
    assert upcoming_of(sale.buyer_id).incoming == []
