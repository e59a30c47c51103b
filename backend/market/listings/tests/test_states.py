"""Every status and every command: which move is made, and which is refused without a trace."""

from collections.abc import Callable
from typing import Any

import pytest

from market.common.errors import DomainError, InvalidTransition, ObjectNotFound
from market.images.tests.factories import stored_image
from market.listings.errors import ListingUnavailable
from market.listings.models import LIVE, PUBLIC, Listing, ListingStatus
from market.listings.services import mark_listing_sold, release_listing, reserve_listing
from market.listings.services.copying import copy_listing
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.services.expiry import renew_listing
from market.listings.services.favourites import add_favourite
from market.listings.services.reviewing import approve_listing, reject_listing, take_down_by_staff
from market.listings.services.selling import submit_listing, take_down_listing
from market.listings.tests.factories import make_listing
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Action = Callable[[Listing, User], object]


def _edit(listing: Listing, **change: Any) -> Listing:
    return edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=ListingChange(**change))


ACTIONS: dict[str, Action] = {
    "edit_price": lambda listing, _: _edit(listing, price=99_900),
    "edit_title": lambda listing, _: _edit(listing, title="新的标题"),
    "submit": lambda listing, _: submit_listing(listing_id=listing.pk, seller=listing.seller),
    "take_down": lambda listing, _: take_down_listing(listing_id=listing.pk, seller=listing.seller),
    "approve": lambda listing, staff: approve_listing(listing_id=listing.pk, reviewer=staff),
    "reject": lambda listing, staff: reject_listing(listing_id=listing.pk, reviewer=staff, reason="截图不符"),
    "staff_take_down": lambda listing, staff: take_down_by_staff(
        listing_id=listing.pk, reviewer=staff, reason="截图不符"
    ),
    "reserve": lambda listing, _: reserve_listing(
        listing_id=listing.pk, buyer_id=UserFactory().pk, expected_price=listing.price or 0
    ),
    "sell": lambda listing, _: mark_listing_sold(listing_id=listing.pk),
    "release": lambda listing, _: release_listing(listing_id=listing.pk, back_on_sale=True),
    "release_off": lambda listing, _: release_listing(listing_id=listing.pk, back_on_sale=False),
    "renew": lambda listing, _: renew_listing(listing_id=listing.pk, seller=listing.seller),
    "copy": lambda listing, _: copy_listing(listing_id=listing.pk, seller=listing.seller),
    "favourite": lambda listing, _: add_favourite(user=UserFactory(), listing_id=listing.pk),
}
# What becomes of a listing of each status; what is not named is refused.
OUTCOMES: dict[str, dict[str, str]] = {
    "draft": {"edit_price": "draft", "edit_title": "draft", "submit": "pending_review"},
    "pending_review": {
        "take_down": "off_shelf",
        "approve": "on_sale",
        "reject": "rejected",
        "staff_take_down": "off_shelf",
    },
    "rejected": {"edit_price": "rejected", "edit_title": "rejected", "submit": "pending_review"},
    "on_sale": {
        "edit_price": "on_sale",
        "edit_title": "pending_review",
        "take_down": "off_shelf",
        "staff_take_down": "off_shelf",
        "reserve": "reserved",
        "renew": "on_sale",
        "favourite": "on_sale",
    },
    "reserved": {
        "sell": "sold",
        "release": "on_sale",
        "release_off": "off_shelf",
        "renew": "reserved",
        "favourite": "reserved",
    },
    "sold": {"favourite": "sold"},
    "off_shelf": {"edit_price": "off_shelf", "edit_title": "off_shelf", "submit": "pending_review"},
}
for status, made in OUTCOMES.items():
    made["copy"] = status
REFUSALS: dict[str, tuple[type[DomainError], ...]] = {
    "reserve": (ListingUnavailable, ObjectNotFound),
    "favourite": (ObjectNotFound,),
}


def listing_in(status: str) -> Listing:
    listing = make_listing(status=ListingStatus.DRAFT)
    _edit(listing, image_ids=[stored_image(listing.seller).pk for _ in range(3)])
    buyer = UserFactory() if status in ("reserved", "sold") else None
    Listing.objects.filter(pk=listing.pk).update(status=status, reserved_for=buyer)
    listing.refresh_from_db()
    return listing


@pytest.mark.parametrize("status", ListingStatus.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_status_and_command(status: str, action: str) -> None:
    listing, reviewer = listing_in(status), UserFactory(roles=["reviewer"])
    before = Listing.objects.values().get(pk=listing.pk)
    wanted = OUTCOMES[status].get(action)
    if wanted is None:
        with pytest.raises(REFUSALS.get(action, (InvalidTransition,))):
            ACTIONS[action](listing, reviewer)
        assert Listing.objects.values().get(pk=listing.pk) == before
    else:
        ACTIONS[action](listing, reviewer)
        assert Listing.objects.get(pk=listing.pk).status == wanted


@pytest.mark.parametrize("present", ListingStatus.values)
@pytest.mark.parametrize("wanted", ListingStatus.values)
def test_the_table_of_moves_is_the_one_of_the_commands(present: str, wanted: str) -> None:
    reached = {status for status in OUTCOMES[present].values() if status != present}
    assert Listing(status=present).can_move_to(wanted) == (wanted in reached)


def test_what_is_public_is_never_under_review() -> None:
    assert set(PUBLIC) - {ListingStatus.SOLD} < set(LIVE)
    assert set(PUBLIC).isdisjoint({ListingStatus.DRAFT, ListingStatus.PENDING_REVIEW, ListingStatus.REJECTED})
