"""What the next reviewer is shown: everything that differs from what was approved, and nothing else."""

import copy
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from market.games.models import GameSchema, GameServer
from market.games.tests.factories import ATTRIBUTES, BINDING_KINDS
from market.images.tests.factories import stored_image
from market.listings.models import Listing
from market.listings.selectors.approved import FieldChange, changes_since_approval, new_image_ids
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.services.reviewing import approve_listing
from market.listings.services.selling import submit_listing
from market.listings.tests.factories import CREDENTIALS, make_draft
from market.users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(seller: User, reviewer: User) -> Listing:
    submitted = submit_listing(listing_id=make_draft(seller, price=500_00, is_negotiable=True).pk, seller=seller)
    approve_listing(listing_id=submitted.pk, reviewer=reviewer)
    return submitted


def edit(listing: Listing, **change: Any) -> Listing:
    edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=ListingChange(**change))
    return Listing.objects.get(pk=listing.pk)


def changes(listing: Listing) -> list[FieldChange] | None:
    with translation.override("en"):
        return changes_since_approval(listing)


def test_before_the_first_approval_there_is_nothing_to_compare(seller: User) -> None:
    assert changes(make_draft(seller)) is None


def test_what_was_just_approved_has_no_changes(approved: Listing) -> None:
    fresh = Listing.objects.get(pk=approved.pk)
    assert (changes(fresh), new_image_ids(fresh)) == ([], [])


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"title": "新的标题"}, ("title", "Title", "荣耀王者 82星 典藏5个 可二次实名", "新的标题")),
        ({"price": 450_00}, ("price", "Price", "¥500.00", "¥450.00")),
        ({"is_negotiable": False}, ("is_negotiable", "Open to offers", "Yes", "No")),
        ({"bindings": ["phone"]}, ("bindings", "Bound to", None, "Phone")),
        ({"bindings": []}, ("bindings", "Bound to", None, "Nothing")),
        ({"credentials": CREDENTIALS}, ("credentials", "Credentials", "Entry 1", "Entry 1")),
    ],
)
def test_each_field_is_shown_as_it_was_and_as_it_is(approved: Listing, change: dict[str, Any], wanted: Any) -> None:
    assert changes(edit(approved, **change)) == [FieldChange(*wanted)]


def test_an_attribute_that_was_changed_dropped_or_added_is_named_by_its_label(approved: Listing) -> None:
    after = edit(approved, attributes={"rank": "gold", "skins": 312, "remark": "新号", "heroes": ["libai"]})
    assert changes(after) == [
        FieldChange("attributes.rank", "Rank", "King", "Gold"),
        FieldChange("attributes.remark", "Remark", None, "新号"),
        FieldChange("attributes.can_rename", "Identity can be changed", "Yes", None),
    ]


def test_another_server_is_named(approved: Listing) -> None:
    other = GameServer.objects.create(game=approved.game, key="ios", name="苹果QQ", name_en="iOS QQ", position=2)
    assert changes(edit(approved, server_id=other.pk)) == [FieldChange("server", "Server", "Android QQ", "iOS QQ")]


def test_a_newer_schema_alone_is_no_change_of_the_sellers(approved: Listing) -> None:
    reworded = copy.deepcopy(ATTRIBUTES)
    reworded[0]["label"]["en"] = "Tier"
    GameSchema.objects.create(
        game=approved.game, version=2, attributes=reworded, handover_steps=[], binding_kinds=BINDING_KINDS
    )
    after = edit(approved, attributes=approved.attributes)
    assert after.schema.version == 2
    assert changes(after) == []


def test_new_pictures_are_pointed_out_even_when_their_number_is_the_same(approved: Listing, seller: User) -> None:
    kept, *_dropped = Listing.objects.get(pk=approved.pk).image_ids
    new = [stored_image(seller).pk for _ in range(2)]
    after = edit(approved, image_ids=[*new, UUID(kept)])
    assert new_image_ids(after) == [str(one) for one in new]
    assert changes(after) == [FieldChange("images", "Pictures", "3", "3")]


def test_the_next_approval_is_what_is_compared_with_from_then_on(approved: Listing, reviewer: User) -> None:
    edit(approved, title="新的标题")
    approve_listing(listing_id=approved.pk, reviewer=reviewer)
    assert changes(Listing.objects.get(pk=approved.pk)) == []
