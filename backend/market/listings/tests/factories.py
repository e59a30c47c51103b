"""Listings for tests, made without the commands, so that a test of one rule does not depend on all of them."""

from typing import Any
from uuid import uuid4

from market.common.clock import now
from market.games.tests.factories import make_game
from market.images.tests.factories import stored_image
from market.listings.models import Listing, ListingStatus
from market.listings.services.credentials import find_or_create_game_account, store_credentials
from market.listings.services.drafting import ListingChange, edit_listing
from market.users.models import User
from market.users.tests.factories import UserFactory

LOGIN = "seller-login"
CREDENTIALS = {"login": LOGIN, "password": "secret-pw", "note": "二级密码 8888"}


def make_listing(
    *,
    seller: User | None = None,
    status: str = ListingStatus.ON_SALE,
    price: int | None = 128_000,
    login: str | None = None,
    has_credentials: bool = True,
    **attributes: Any,
) -> Listing:
    """A complete listing in any status; another login name each time, so that game accounts differ."""
    seller = seller or UserFactory(real_name=True)
    game = attributes.pop("game", None) or make_game()
    login = login or f"{LOGIN}-{uuid4().hex[:12]}"
    game_account = find_or_create_game_account(game_slug=game.pk, login=login)
    if has_credentials:
        store_credentials(
            game_account_id=game_account.pk, entered_by_id=seller.pk, credentials=CREDENTIALS | {"login": login}
        )
    defaults = {
        "server": game.servers.first(),
        "schema": game.schemas.first(),
        "title": "荣耀王者 82星 典藏5个 可二次实名",
        "description": "本人自用号，皮肤齐全。",
        "attributes": {"rank": "king", "heroes": ["libai"], "skins": 312, "can_rename": True},
        "cover_url": "/media/public/cover.webp",
        "published_at": now(),
        "submitted_at": None if status == ListingStatus.DRAFT else now(),
    }
    return Listing.objects.create(
        seller=seller, game=game, game_account=game_account, status=status, price=price, **(defaults | attributes)
    )


def with_pictures(listing: Listing, number: int = 3) -> Listing:
    """With real pictures, as its seller would add them; not for one on sale, which that sends to review."""
    images = [stored_image(listing.seller) for _ in range(number)]
    change = ListingChange(image_ids=[image.pk for image in images])
    return edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=change)


def make_draft(seller: User, **attributes: Any) -> Listing:
    return with_pictures(make_listing(seller=seller, status="draft", **attributes))


def make_on_sale(seller: User, **attributes: Any) -> Listing:
    """On sale without the review, its pictures still private."""
    listing = make_draft(seller, **attributes)
    Listing.objects.filter(pk=listing.pk).update(status=ListingStatus.ON_SALE)
    return listing
