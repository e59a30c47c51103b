"""Editing what is on sale: what buyers see is what was reviewed."""

import copy
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from market.common.errors import FieldError
from market.games.attributes import InvalidAttributes
from market.games.models import GameSchema
from market.games.tests.factories import ATTRIBUTES, BINDING_KINDS
from market.images.models import Image
from market.images.tests.factories import stored_image
from market.listings.errors import DuplicateGameAccount
from market.listings.models import Listing, ListingStatus
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.services.reviewing import approve_listing, reject_listing
from market.listings.services.selling import submit_listing, take_down_listing
from market.listings.tests.factories import CREDENTIALS, make_draft, make_listing, make_on_sale
from market.users.models import User

pytestmark = pytest.mark.django_db


def edit(listing: Listing, **change: Any) -> Listing:
    return edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=ListingChange(**change))


def test_a_live_game_account_cannot_be_slipped_into_another_listing(seller: User) -> None:
    make_listing(login="taken")
    listing = make_on_sale(seller)
    with pytest.raises(DuplicateGameAccount):
        edit(listing, credentials=CREDENTIALS | {"login": "taken"})
    assert Listing.objects.get(pk=listing.pk).game_account_id == listing.game_account_id


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"description": ""}, FieldError),
        ({"attributes": {}}, InvalidAttributes),
        ({"image_ids": []}, FieldError),
    ],
)
def test_what_is_on_sale_stays_complete(seller: User, change: dict[str, Any], error: type[Exception]) -> None:
    listing = make_on_sale(seller)
    with pytest.raises(error):
        edit(listing, **change)
    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.version, len(after.image_ids)) == (ListingStatus.ON_SALE, listing.version, 3)


def test_an_edit_that_names_nothing_leaves_it_on_sale(seller: User) -> None:
    assert edit(make_on_sale(seller)).status == ListingStatus.ON_SALE


def test_new_pictures_are_not_public_before_they_were_reviewed(seller: User, reviewer: User) -> None:
    listing = make_draft(seller)
    submit_listing(listing_id=listing.pk, seller=seller)
    approve_listing(listing_id=listing.pk, reviewer=reviewer)
    new = [stored_image(seller).pk for _ in range(3)]
    assert edit(listing, image_ids=new).status == ListingStatus.PENDING_REVIEW
    assert not Image.objects.filter(is_public=True).exists()
    approve_listing(listing_id=listing.pk, reviewer=reviewer)
    assert set(Image.objects.filter(is_public=True).values_list("pk", flat=True)) == set(new)


def test_the_price_history_holds_what_buyers_saw_and_each_price_once(seller: User, reviewer: User) -> None:
    listing = make_draft(seller, price=500_00)
    submit_listing(listing_id=listing.pk, seller=seller)
    approve_listing(listing_id=listing.pk, reviewer=reviewer)
    edit(listing, price=450_00)
    edit(listing, title="改了标题", price=400_00)
    approve_listing(listing_id=listing.pk, reviewer=reviewer)
    edit(listing, title="又改标题")
    approve_listing(listing_id=listing.pk, reviewer=reviewer)
    prices = listing.price_changes.order_by("pk").values_list("price", flat=True)
    assert list(prices) == [500_00, 450_00, 400_00]


def test_a_listing_keeps_its_schema_until_its_attributes_are_written_anew(seller: User) -> None:
    listing = make_draft(seller)
    changed = copy.deepcopy(ATTRIBUTES)
    changed[0]["key"] = "tier"
    GameSchema.objects.create(game=listing.game, version=2, attributes=changed, handover_steps=[])
    assert edit(listing, title="改了标题").schema.version == 1
    assert submit_listing(listing_id=listing.pk, seller=seller).status == ListingStatus.PENDING_REVIEW
    other = edit(make_draft(seller), attributes={"tier": "king", "skins": 5})
    assert (other.schema.version, other.attributes) == (2, {"tier": "king", "skins": 5})


def test_dropped_pictures_are_let_go(seller: User) -> None:
    listing = make_draft(seller)
    kept, *dropped = listing.image_ids
    assert edit(listing, image_ids=[Image.objects.get(pk=kept).pk]).image_ids == [kept]
    assert Image.objects.filter(pk__in=dropped, subject_id=None).count() == 2


def test_a_picture_named_twice_or_somebody_elses_is_refused(seller: User) -> None:
    listing = make_draft(seller)
    own, foreign = stored_image(seller).pk, stored_image(make_listing().seller).pk
    for image_ids in ([own, own], [own, foreign]):
        with pytest.raises(FieldError):
            edit(listing, image_ids=image_ids)


def test_bindings_are_said_cleaned_and_need_a_review_like_everything_else(seller: User) -> None:
    listing = make_on_sale(seller)
    assert listing.bindings is None
    edited = edit(listing, bindings=["email", "phone", "phone"])
    assert (edited.bindings, edited.status) == (["phone", "email"], ListingStatus.PENDING_REVIEW)


def test_none_of_them_is_an_answer_too(seller: User) -> None:
    assert edit(make_draft(seller), bindings=[]).bindings == []


def test_a_binding_that_the_game_does_not_know_is_refused(seller: User) -> None:
    listing = make_draft(seller)
    with pytest.raises(FieldError) as refused:
        edit(listing, bindings=["carrier-pigeon"])
    assert list(refused.value.errors) == ["bindings"]


def test_a_binding_that_a_newer_schema_dropped_goes_with_the_attributes(seller: User) -> None:
    listing = edit(make_draft(seller), bindings=["phone", "email"])
    GameSchema.objects.create(
        game=listing.game,
        version=2,
        attributes=ATTRIBUTES,
        handover_steps=[],
        binding_kinds=[one for one in BINDING_KINDS if one["key"] == "phone"],
    )
    assert edit(listing, attributes=listing.attributes).bindings == ["phone"]


def test_what_nobody_sees_yet_leaves_the_pages_that_are_kept_alone(
    api: APIClient, seller: User, reviewer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = make_draft(seller)
    paths = ("/api/v1/listings", f"/api/v1/listings?game={draft.game_id}", "/api/v1/rankings/new")

    def read() -> list[int]:
        return [api.get(path).status_code for path in paths]

    read()
    edit(draft, title="每隔几秒保存一次")
    submit_listing(listing_id=draft.pk, seller=seller)
    reject_listing(listing_id=draft.pk, reviewer=reviewer, reason="截图不清楚")
    edit(draft, price=90_000)
    submit_listing(listing_id=draft.pk, seller=seller)
    take_down_listing(listing_id=draft.pk, seller=seller)
    with django_assert_num_queries(0):
        assert read() == [200] * len(paths)
    submit_listing(listing_id=draft.pk, seller=seller)
    approve_listing(listing_id=draft.pk, reviewer=reviewer)
    assert [len(api.get(path).json()["results"]) for path in paths] == [1] * len(paths)
