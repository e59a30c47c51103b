"""Copying and repricing, through the API."""

import copy
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from market.games.models import GameSchema
from market.games.tests.factories import ATTRIBUTES, BINDING_KINDS
from market.listings.models import Listing, ListingStatus
from market.listings.tests.factories import make_draft, make_listing
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
As = Callable[[User], APIClient]
PRICES = "/api/v1/me/listings/prices"


@pytest.mark.parametrize("status", ListingStatus.values)
def test_a_copy_is_a_draft_with_the_words_and_without_the_game_account(as_user: As, seller: User, status: str) -> None:
    source = make_listing(seller=seller, status=status, bindings=["phone"], is_negotiable=True)
    answer = as_user(seller).post(f"/api/v1/listings/{source.pk}/copy")
    assert answer.status_code == 201
    assert answer.json()["has_credentials"] is False
    made = Listing.objects.get(pk=answer.json()["id"])
    assert made.pk != source.pk
    for name in ("title", "description", "price", "is_negotiable", "attributes", "bindings", "server_id", "seller_id"):
        assert getattr(made, name) == getattr(source, name)
    assert (made.status, made.game_account, made.image_ids, made.published_at, made.approved) == (
        "draft",
        None,
        [],
        None,
        None,
    )
    assert Listing.objects.get(pk=source.pk).version == source.version


def test_what_the_game_no_longer_knows_stays_behind(as_user: As, seller: User) -> None:
    source = make_listing(seller=seller, bindings=["phone", "email"])
    attributes = [one for one in copy.deepcopy(ATTRIBUTES) if one["key"] != "heroes"]
    attributes[0]["options"] = attributes[0]["options"][:1]
    GameSchema.objects.create(
        game=source.game, version=2, attributes=attributes, handover_steps=[], binding_kinds=BINDING_KINDS[1:]
    )
    source.server.is_open = False  # type: ignore[union-attr]
    source.server.save()  # type: ignore[union-attr]
    made = Listing.objects.get(pk=as_user(seller).post(f"/api/v1/listings/{source.pk}/copy").json()["id"])
    assert (made.schema.version, made.server) == (2, None)
    assert made.attributes == {"skins": 312, "can_rename": True}
    assert made.bindings == ["email"]


def test_security_12_nobody_copies_somebody_elses_listing(as_user: As) -> None:
    source = make_listing()
    assert as_user(UserFactory(real_name=True)).post(f"/api/v1/listings/{source.pk}/copy").status_code == 404
    assert Listing.objects.count() == 1


def wanted(listing: Listing, price: int, **change: Any) -> dict[str, Any]:
    return {"id": str(listing.pk), "price": price, "version": listing.version, **change}


def test_many_prices_change_at_once_and_each_keeps_its_history(as_user: As, seller: User) -> None:
    on_sale, draft = make_listing(seller=seller), make_draft(seller)
    body = {"changes": [wanted(on_sale, 99_900), wanted(draft, 88_800)]}
    results = as_user(seller).post(PRICES, body).json()["results"]
    assert [(one["id"], one["listing"]["price"], one["refusal"]) for one in results] == [
        (str(on_sale.pk), 99_900, None),
        (str(draft.pk), 88_800, None),
    ]
    assert [one["listing"]["status"] for one in results] == ["on_sale", "draft"]
    assert list(on_sale.price_changes.values_list("price", flat=True)) == [99_900]


def test_each_refusal_stands_alone(as_user: As, seller: User) -> None:
    good, stale, reserved = (make_listing(seller=seller, status=one) for one in ("on_sale", "on_sale", "reserved"))
    foreign = make_listing()
    changes = [wanted(stale, 1_00, version=99), wanted(reserved, 1_00), wanted(foreign, 1_00), wanted(good, 2_00)]
    results = as_user(seller).post(PRICES, {"changes": changes}).json()["results"]
    assert [one["refusal"] and (one["refusal"]["code"], one["refusal"]["status"]) for one in results] == [
        ("version_mismatch", 409),
        ("invalid_state", 409),
        ("not_found", 404),
        None,
    ]
    prices = Listing.objects.filter(pk__in=[stale.pk, reserved.pk, foreign.pk]).values_list("price", flat=True)
    assert set(prices) == {128_000}
    assert Listing.objects.get(pk=good.pk).price == 2_00


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [{"id": str(uuid4()), "price": 0, "version": 1}],
        [{"id": str(uuid4()), "price": 10**12, "version": 1}],
        [{"id": str(uuid4()), "price": 100}],
        [{"id": "x", "price": 100, "version": 1}],
        [{"id": str(uuid4()), "price": 100, "version": 1} for _ in range(51)],
    ],
)
def test_nonsense_changes_nothing(as_user: As, seller: User, changes: list[dict[str, Any]]) -> None:
    answer = as_user(seller).post(PRICES, {"changes": changes})
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")


def test_a_listing_is_named_once(as_user: As, seller: User) -> None:
    listing = make_listing(seller=seller)
    answer = as_user(seller).post(PRICES, {"changes": [wanted(listing, 1_00), wanted(listing, 2_00)]})
    assert answer.json()["errors"]["changes"][0]["code"] == "duplicate"
    assert Listing.objects.get(pk=listing.pk).price == 128_000
