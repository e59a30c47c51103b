"""Game accounts of the demo that are on sale for a second time: their pages show who owned them before."""

from config.demo.offers import LISTINGS, store_pictures
from config.demo.people import Cast
from market.listings.models import Listing
from market.listings.services.credentials import read_credentials
from market.listings.services.drafting import ListingChange, create_listing
from market.listings.services.reviewing import approve_listing
from market.listings.services.selling import submit_listing
from market.orders.models import Order
from market.users.models import User

_RESALES = 2
_TEXT = "在安号买来的号，自己玩了一阵，换绑手续齐全，过往号主可以在账号履历里看到。"


def sell_again(cast: Cast) -> None:
    """Somebody who bought from the named seller offers what they bought."""
    buyer = cast.buyers[1]
    bought = Order.objects.filter(buyer=buyer, status="completed").select_related("listing").order_by("pk")
    for number, order in enumerate(bought[:_RESALES]):
        change = _change(buyer, order, LISTINGS + number)
        draft = create_listing(seller=buyer, game_slug=order.listing.game.slug, change=change)
        submit_listing(listing_id=draft.pk, seller=buyer)
        approve_listing(listing_id=draft.pk, reviewer=cast.staff["reviewer"])


def _change(buyer: User, order: Order, number: int) -> ListingChange:
    first: Listing = order.listing
    return ListingChange(
        server_id=first.server_id,
        title=first.title,
        description=_TEXT,
        price=order.price + 100_00,
        is_negotiable=True,
        attributes=first.attributes,
        bindings=first.bindings,
        image_ids=store_pictures(buyer, first.game, number),
        credentials={
            "login": _login(order),
            "password": f"Demo!again{number}",
            "note": "演示数据，不是真的账号。",
        },
    )


def _login(order: Order) -> str:
    version_id = order.credential_version_id
    return read_credentials(credential_version_id=version_id)["login"] if version_id else ""
