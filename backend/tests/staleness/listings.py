"""What sellers, reviewers and readers do to a listing."""

from collections.abc import Callable
from typing import Any

from market.common.clock import now
from market.listings.models import Listing, ListingStatus
from market.listings.services import copying, drafting, expiry, favourites, repricing, reviewing, selling, trading
from market.listings.services.heat import Interest, add_interest, fold_interest
from market.listings.services.indexing import index_listing
from market.listings.services.rankings import refresh_popularity
from market.listings.services.views import count_view, flush_views
from market.listings.tests.factories import make_draft, make_listing, make_on_sale
from market.users.models import User
from market.users.tests.factories import UserFactory
from tests.staleness.scenario import PRICE, Act, Scenario


def _listing(
    command: str,
    shows: bool,
    act: Callable[[Listing], object],
    *,
    make: Callable[[], Listing] = make_listing,
    variant: str = "",
) -> Scenario:
    def prepare() -> tuple[Listing, Act]:
        listing = make()
        index_listing(listing)
        return listing, lambda: act(listing)

    return Scenario(f"listings.{command}", shows, prepare, variant)


def _edit(listing: Listing, **change: Any) -> object:
    wanted = drafting.ListingChange(**change)
    return drafting.edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=wanted)


def _reviewer() -> User:
    return UserFactory(roles=["reviewer"])


def _waiting_for_review() -> Listing:
    draft = make_draft(UserFactory(real_name=True))
    return selling.submit_listing(listing_id=draft.pk, seller=draft.seller)


def _reserved() -> Listing:
    return make_listing(status=ListingStatus.RESERVED, reserved_for=UserFactory())


def _kept() -> Listing:
    listing = make_listing()
    favourites.add_favourite(user=UserFactory(username="fan"), listing_id=listing.pk)
    return listing


def _wanted() -> Listing:
    listing = make_listing()
    for _ in range(5):
        add_interest(listing_id=listing.pk, kind=Interest.ORDER)
    return listing


def _viewed() -> Listing:
    listing = make_listing()
    count_view(listing_id=listing.pk, viewer="somebody")
    return listing


LISTINGS = [
    _listing("drafting.edit_listing", True, lambda one: _edit(one, price=90_000), variant="price"),
    _listing(
        "drafting.edit_listing",
        True,
        lambda one: _edit(one, description="皮肤更多了。"),
        make=lambda: make_on_sale(UserFactory(real_name=True)),
        variant="words",
    ),
    _listing(
        "drafting.create_listing",
        False,
        lambda one: drafting.create_listing(
            seller=one.seller, game_slug=one.game_id, change=drafting.ListingChange(title="another one")
        ),
    ),
    _listing("copying.copy_listing", False, lambda one: copying.copy_listing(listing_id=one.pk, seller=one.seller)),
    _listing("expiry.renew_listing", False, lambda one: expiry.renew_listing(listing_id=one.pk, seller=one.seller)),
    _listing(
        "expiry.sweep_listing",
        True,
        lambda one: expiry.sweep_listing(listing_id=one.pk),
        make=lambda: make_listing(expires_at=now(), expiry_warned_at=now()),
    ),
    _listing(
        "favourites.add_favourite",
        True,
        lambda one: favourites.add_favourite(user=UserFactory(), listing_id=one.pk),
    ),
    _listing(
        "favourites.remove_favourite",
        True,
        lambda one: favourites.remove_favourite(user=User.objects.get(username="fan"), listing_id=one.pk),
        make=_kept,
    ),
    _listing("heat.add_interest", False, lambda one: add_interest(listing_id=one.pk, kind=Interest.ORDER)),
    _listing("heat.fold_interest", True, lambda one: fold_interest(), make=_wanted),
    _listing("rankings.refresh_popularity", True, lambda one: refresh_popularity(), make=_wanted),
    _listing("views.flush_views", True, lambda one: flush_views(), make=_viewed),
    _listing("views.count_view", False, lambda one: count_view(listing_id=one.pk, viewer="somebody")),
    _listing(
        "repricing.change_prices",
        True,
        lambda one: repricing.change_prices(
            seller=one.seller, wanted=[repricing.WantedPrice(one.pk, 90_000, one.version)]
        ),
    ),
    _listing(
        "reviewing.approve_listing",
        True,
        lambda one: reviewing.approve_listing(listing_id=one.pk, reviewer=_reviewer()),
        make=_waiting_for_review,
    ),
    _listing(
        "reviewing.reject_listing",
        False,
        lambda one: reviewing.reject_listing(listing_id=one.pk, reviewer=_reviewer(), reason="blurred"),
        make=_waiting_for_review,
    ),
    _listing(
        "reviewing.take_down_by_staff",
        True,
        lambda one: reviewing.take_down_by_staff(listing_id=one.pk, reviewer=_reviewer(), reason="a trap"),
        make=lambda: make_on_sale(UserFactory(real_name=True)),
    ),
    _listing(
        "selling.delete_draft",
        False,
        lambda one: selling.delete_draft(listing_id=one.pk, seller=one.seller),
        make=lambda: make_draft(UserFactory(real_name=True)),
    ),
    _listing(
        "selling.submit_listing",
        False,
        lambda one: selling.submit_listing(listing_id=one.pk, seller=one.seller),
        make=lambda: make_draft(UserFactory(real_name=True)),
    ),
    _listing(
        "selling.take_down_listing", True, lambda one: selling.take_down_listing(listing_id=one.pk, seller=one.seller)
    ),
    _listing(
        "trading.reserve_listing",
        True,
        lambda one: trading.reserve_listing(listing_id=one.pk, buyer_id=UserFactory().pk, expected_price=PRICE),
    ),
    *(
        _listing(
            "trading.release_listing",
            True,
            lambda one, back=back: trading.release_listing(listing_id=one.pk, back_on_sale=back),  # type: ignore[misc]
            make=_reserved,
            variant="back on sale" if back else "off the shelf",
        )
        for back in (True, False)
    ),
    _listing(
        "trading.mark_listing_sold", True, lambda one: trading.mark_listing_sold(listing_id=one.pk), make=_reserved
    ),
]
