"""State × action × role over the API: the answer to everybody, and what it leaves of the listing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from market.listings.models import PUBLIC, Listing, ListingStatus
from market.listings.tests.test_states import OUTCOMES, listing_in
from market.users.models import User
from market.users.tests.factories import UserFactory
from tests.support.people import sign_in_as

pytestmark = pytest.mark.django_db
REASON = {"reason": "截图与段位不符"}


@dataclass(frozen=True)
class Asked:
    """A request, and the command in the table of outcomes that it stands for."""

    method: str
    path: str
    command: str
    body: Mapping[str, Any] = field(default_factory=dict)
    is_staffs: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path or self.command}"


SELLERS = [
    Asked("patch", "", "edit_price", {"price": 99_900}),
    Asked("patch", "", "edit_title", {"title": "新的标题"}),
    Asked("post", "/submit", "submit"),
    Asked("post", "/relist", "submit"),
    Asked("post", "/take-down", "take_down"),
    Asked("post", "/renew", "renew"),
    Asked("post", "/copy", "copy"),
]
STAFFS = [
    Asked("post", "/approve", "approve", is_staffs=True),
    Asked("post", "/reject", "reject", REASON, is_staffs=True),
    Asked("post", "/take-down", "staff_take_down", REASON, is_staffs=True),
]


def people_around(listing: Listing) -> dict[str, User | None]:
    return {
        "visitor": None,
        "seller": listing.seller,
        "stranger": UserFactory(real_name=True),
        "blacklisted": UserFactory(real_name=True, is_blacklisted=True),
        "reviewer": UserFactory(roles=["reviewer"]),
        "cashier": UserFactory(roles=["cashier"]),
    }


def expected(asked: Asked, role: str, status: str) -> int:
    if role == "visitor":
        return 401
    if role != ("reviewer" if asked.is_staffs else "seller"):
        return 404 if role == "stranger" and not asked.is_staffs else 403
    if asked.command not in OUTCOMES[status]:
        return 409
    return 201 if asked.command == "copy" else 200


def ask(asked: Asked, listing: Listing, person: User | None) -> int:
    client = APIClient() if person is None else sign_in_as(person)
    place = "staff/listings" if asked.is_staffs else "listings"
    answer: Any = getattr(client, asked.method)(f"/api/v1/{place}/{listing.pk}{asked.path}", asked.body)
    return int(answer.status_code)


@pytest.mark.parametrize("status", ListingStatus.values)
@pytest.mark.parametrize("asked", SELLERS + STAFFS, ids=str)
def test_every_status_action_and_role(status: str, asked: Asked) -> None:
    listing = listing_in(status)
    answers, left = {}, {}
    people = people_around(listing)
    for role, person in people.items():
        point = transaction.savepoint()
        answers[role] = ask(asked, listing, person)
        left[role] = Listing.objects.get(pk=listing.pk).status
        transaction.savepoint_rollback(point)
    assert answers == {role: expected(asked, role, status) for role in people}
    done = [role for role, code in answers.items() if code < 300]
    assert left == {role: OUTCOMES[status][asked.command] if role in done else status for role in people}


@pytest.mark.parametrize("status", ListingStatus.values)
def test_every_status_is_remembered_by_strangers_alone_and_only_when_it_is_public(status: str) -> None:
    listing = listing_in(status)
    people = people_around(listing)
    remember = Asked("put", "/favourite", "favourite")
    answers = {role: ask(remember, listing, person) for role, person in people.items()}
    is_public = status in PUBLIC
    assert answers == {
        "visitor": 401,
        "seller": 403 if is_public else 404,
        "stranger": 204 if is_public else 404,
        "blacklisted": 403,
        "reviewer": 403,
        "cashier": 403,
    }
