from typing import Any
from uuid import uuid4

import pytest

from market.common.errors import FieldError, InvalidTransition, NotPermitted, ObjectNotFound, VersionMismatch
from market.games.attributes import InvalidAttributes
from market.listings.errors import (
    DuplicateGameAccount,
    ListingUnavailable,
    NewCredentialsRequired,
    OwnListing,
    PriceChanged,
    RealNameRequired,
)
from market.listings.models import CredentialVersion, GameAccountOwnership, Listing, ListingStatus
from market.listings.services import (
    current_credentials,
    mark_listing_sold,
    read_credentials,
    release_listing,
    reserve_listing,
    store_credentials,
)
from market.listings.services.copying import copy_listing
from market.listings.services.drafting import ListingChange, create_listing, edit_listing
from market.listings.services.reviewing import approve_listing, reject_listing, take_down_by_staff
from market.listings.services.selling import submit_listing, take_down_listing
from market.listings.tests.factories import CREDENTIALS, make_draft, make_listing, make_on_sale, with_pictures
from market.notifications.models import Notification
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_listing_goes_from_draft_to_sale(seller: User, reviewer: User) -> None:
    listing = make_draft(seller)
    assert submit_listing(listing_id=listing.pk, seller=seller).status == ListingStatus.PENDING_REVIEW
    listing = approve_listing(listing_id=listing.pk, reviewer=reviewer)
    assert listing.status == ListingStatus.ON_SALE
    assert listing.cover_url.startswith("/media/public/")
    assert list(listing.price_changes.values_list("price", flat=True)) == [listing.price]
    assert Notification.objects.get(user=seller).kind == "listing_approved"


def test_only_a_verified_person_may_list() -> None:
    stranger = UserFactory()
    with pytest.raises(RealNameRequired):
        create_listing(seller=stranger, game_slug="honor-of-kings", change=ListingChange())
    with pytest.raises(RealNameRequired):
        submit_listing(listing_id=make_draft(stranger).pk, seller=stranger)


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"title": ""}, "title"),
        ({"description": ""}, "description"),
        ({"server": None}, "server_id"),
        ({"price": None}, "price"),
        ({"game_account": None}, "credentials"),
    ],
)
def test_what_is_missing_is_named(seller: User, missing: dict[str, Any], field: str) -> None:
    listing = make_draft(seller)
    Listing.objects.filter(pk=listing.pk).update(**missing)
    with pytest.raises(FieldError) as refused:
        submit_listing(listing_id=listing.pk, seller=seller)
    assert list(refused.value.errors) == [field]


def test_three_pictures_and_all_required_attributes_are_needed(seller: User) -> None:
    few = with_pictures(make_listing(seller=seller, status="draft"), 2)
    with pytest.raises(FieldError) as refused:
        submit_listing(listing_id=few.pk, seller=seller)
    assert list(refused.value.errors) == ["image_ids"]
    with pytest.raises(InvalidAttributes):
        submit_listing(listing_id=make_draft(seller, attributes={}).pk, seller=seller)


def test_one_game_account_has_one_live_listing_whoever_offers_it(seller: User) -> None:
    make_listing(login="Same Login")
    second = make_draft(seller, login="ｓame LOGIN")
    with pytest.raises(DuplicateGameAccount):
        submit_listing(listing_id=second.pk, seller=seller)


def test_the_price_alone_keeps_a_listing_on_sale_and_is_written_down(seller: User) -> None:
    listing = make_listing(seller=seller)
    edited = edit_listing(listing_id=listing.pk, seller=seller, version=1, change=ListingChange(price=99_900))
    assert (edited.status, edited.price, edited.version) == (ListingStatus.ON_SALE, 99_900, 2)
    assert list(listing.price_changes.values_list("price", flat=True)) == [99_900]


def test_anything_else_sends_it_back_to_review(seller: User) -> None:
    listing = make_on_sale(seller)
    change = ListingChange(price=99_900, title="又改了标题")
    edited = edit_listing(listing_id=listing.pk, seller=seller, version=None, change=change)
    assert edited.status == ListingStatus.PENDING_REVIEW
    assert not listing.price_changes.exists()  # buyers see the new price only when it is approved


def test_an_edit_of_what_was_not_seen_is_refused_with_the_present_version(seller: User) -> None:
    listing = make_listing(seller=seller)
    with pytest.raises(VersionMismatch) as refused:
        edit_listing(listing_id=listing.pk, seller=seller, version=7, change=ListingChange(price=500))
    assert refused.value.params == {"version": 1, "present": "on_sale"}


def test_a_reserved_listing_is_not_edited_and_a_strangers_is_not_there(seller: User) -> None:
    listing = make_listing(seller=seller, status="reserved")
    with pytest.raises(InvalidTransition):
        edit_listing(listing_id=listing.pk, seller=seller, version=None, change=ListingChange(price=500))
    with pytest.raises(ObjectNotFound):
        take_down_listing(listing_id=listing.pk, seller=UserFactory())


def test_a_rejected_listing_tells_why_and_can_be_submitted_again(seller: User, reviewer: User) -> None:
    listing = make_draft(seller)
    submit_listing(listing_id=listing.pk, seller=seller)
    reject_listing(listing_id=listing.pk, reviewer=reviewer, reason="截图不符")
    listing.refresh_from_db()
    assert (listing.status, listing.rejection_reason) == (ListingStatus.REJECTED, "截图不符")
    assert submit_listing(listing_id=listing.pk, seller=seller).rejection_reason == ""


def test_staff_take_a_listing_down_and_nobody_decides_about_their_own(reviewer: User) -> None:
    listing = make_listing()
    assert take_down_by_staff(listing_id=listing.pk, reviewer=reviewer, reason="涉嫌违规").status == "off_shelf"
    own = make_listing(seller=reviewer, status="pending_review")
    with pytest.raises(NotPermitted):
        approve_listing(listing_id=own.pk, reviewer=reviewer)


def test_reserving_asks_for_the_price_that_was_seen() -> None:
    listing, buyer = make_listing(price=500_00), UserFactory()
    with pytest.raises(PriceChanged) as refused:
        reserve_listing(listing_id=listing.pk, buyer_id=buyer.pk, expected_price=400_00)
    assert refused.value.params == {"price": 500_00}
    with pytest.raises(OwnListing):
        reserve_listing(listing_id=listing.pk, buyer_id=listing.seller_id, expected_price=500_00)
    with pytest.raises(ObjectNotFound):
        reserve_listing(listing_id=uuid4(), buyer_id=buyer.pk, expected_price=1)
    assert reserve_listing(listing_id=listing.pk, buyer_id=buyer.pk, expected_price=500_00).reserved_for_id == buyer.pk
    with pytest.raises(ListingUnavailable):
        reserve_listing(listing_id=listing.pk, buyer_id=UserFactory().pk, expected_price=500_00)


def test_after_a_death_with_seen_credentials_it_needs_new_ones(seller: User) -> None:
    listing = make_draft(seller)
    Listing.objects.filter(pk=listing.pk).update(status="reserved", reserved_for=UserFactory())
    assert release_listing(listing_id=listing.pk, back_on_sale=False).status == ListingStatus.OFF_SHELF
    with pytest.raises(NewCredentialsRequired):
        submit_listing(listing_id=listing.pk, seller=seller)
    change = ListingChange(credentials=CREDENTIALS | {"password": "changed"})
    edit_listing(listing_id=listing.pk, seller=seller, version=None, change=change)
    assert submit_listing(listing_id=listing.pk, seller=seller).status == ListingStatus.PENDING_REVIEW


def died(seller: User, login: str) -> Listing:
    """Off the shelf after a trade in which the buyer saw the password."""
    listing = make_draft(seller, login=login)
    Listing.objects.filter(pk=listing.pk).update(status="reserved", reserved_for=UserFactory())
    return release_listing(listing_id=listing.pk, back_on_sale=False)


def enter(listing: Listing, password: str, login: str = "seen") -> Listing:
    change = ListingChange(credentials={"login": login, "password": password})
    return edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=change)


def test_the_password_that_a_buyer_saw_is_not_new_again_in_any_listing(seller: User) -> None:
    listing = died(seller, "seen")
    copy = copy_listing(listing_id=listing.pk, seller=seller)
    for one in (listing, copy):
        with pytest.raises(FieldError) as refused:
            enter(one, CREDENTIALS["password"], " ＳＥＥＮ")
        assert refused.value.errors["credentials.password"][0]["code"] == "unchanged"
    assert CredentialVersion.objects.count() == 1
    assert enter(copy, "changed").game_account_id == listing.game_account_id
    listing.refresh_from_db()
    assert not listing.needs_new_credentials
    # It is the account's own password now, and may be entered as often as one likes.
    enter(listing, "changed")
    assert submit_listing(listing_id=listing.pk, seller=seller).status == ListingStatus.PENDING_REVIEW


def test_what_one_seller_has_to_change_binds_nobody_else_and_no_other_account(seller: User) -> None:
    listing = died(seller, "seen")
    enter(make_draft(seller), CREDENTIALS["password"], "another login")
    enter(make_draft(UserFactory(real_name=True)), CREDENTIALS["password"])
    listing.refresh_from_db()
    assert listing.needs_new_credentials


def test_an_untouched_listing_goes_back_on_sale() -> None:
    listing = make_listing(status="reserved")
    assert release_listing(listing_id=listing.pk, back_on_sale=True).status == ListingStatus.ON_SALE


def test_a_sale_is_written_into_the_passport() -> None:
    buyer = UserFactory()
    listing = make_listing(status="reserved", reserved_for=buyer)
    mark_listing_sold(listing_id=listing.pk)
    assert GameAccountOwnership.objects.get().owner_id == buyer.pk


def test_security_28_credentials_are_sealed_versioned_and_each_persons_own(seller: User) -> None:
    listing = make_listing(seller=seller)
    assert listing.game_account_id is not None
    intruder = UserFactory()
    store_credentials(game_account_id=listing.game_account_id, entered_by_id=intruder.pk, credentials=CREDENTIALS)
    current = current_credentials(listing.game_account_id, entered_by_id=seller.pk)
    assert current is not None
    assert current.version == 1
    assert b"secret-pw" not in bytes(current.sealed_payload)
    assert read_credentials(credential_version_id=current.pk)["password"] == "secret-pw"
