"""What the apps above hear of an offer: every command that changes what a buyer saw tells it, once."""

import pytest

from market.listings import hooks
from market.listings.hooks import OfferChange
from market.listings.models import Listing
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.tests.test_states import ACTIONS, OUTCOMES, listing_in
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Heard = list[tuple[str, OfferChange]]
TOLD: dict[tuple[str, str], OfferChange] = {
    ("on_sale", "edit_price"): OfferChange.PRICE,
    ("on_sale", "edit_title"): OfferChange.EDITED,
    ("on_sale", "take_down"): OfferChange.TAKEN_DOWN,
    ("on_sale", "staff_take_down"): OfferChange.TAKEN_DOWN,
    ("on_sale", "reserve"): OfferChange.RESERVED,
    ("reserved", "release"): OfferChange.RELEASED,
    ("reserved", "release_off"): OfferChange.TAKEN_DOWN,
    ("reserved", "sell"): OfferChange.SOLD,
}
MADE = [(status, action) for status, actions in OUTCOMES.items() for action in actions]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What was told, with the status that the database held by then."""
    told: Heard = []

    def hear(listing: Listing, change: OfferChange) -> None:
        told.append((Listing.objects.get(pk=listing.pk).status, change))

    monkeypatch.setattr(hooks.offer_changed, "_bound", [hear])
    return told


@pytest.mark.parametrize(("status", "action"), MADE)
def test_what_buyers_would_notice_is_told_once_and_saved_by_then(status: str, action: str, heard: Heard) -> None:
    listing = listing_in(status)
    ACTIONS[action](listing, UserFactory(roles=["reviewer"]))
    wanted = TOLD.get((status, action))
    assert heard == ([(OUTCOMES[status][action], wanted)] if wanted else [])


def test_an_empty_edit_tells_nobody(heard: Heard) -> None:
    listing = listing_in("on_sale")
    edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=ListingChange())
    assert heard == []
