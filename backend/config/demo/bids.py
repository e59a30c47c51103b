"""Bids of the demo: what the named buyer has offered, and what the named seller was."""

from collections.abc import Callable, Iterator

from config.demo.people import Cast
from market.bids.models import Bid
from market.bids.services.answering import counter_bid, reject_bid, withdraw_bid
from market.bids.services.placing import place_bid
from market.listings.models import Listing, ListingStatus
from market.users.models import User

Answer = Callable[[Bid], object]


def create_bids(cast: Cast, on_sale: list[Listing]) -> None:
    """Each has one that waits for the seller, one that waits for the buyer, and some that came to nothing."""
    negotiable = [listing for listing in on_sale if _takes_bids(listing)]
    own = iter([listing for listing in negotiable if listing.seller_id == cast.seller.pk])
    others = iter([listing for listing in negotiable if listing.seller_id != cast.seller.pk])
    for answer in _ANSWERS:
        _bid(cast.buyer, others, answer)
        _bid(cast.buyers[1], own, answer)


def _takes_bids(listing: Listing) -> bool:
    # Orders were placed meanwhile.
    listing.refresh_from_db(fields=["status"])
    return listing.is_negotiable and listing.status == ListingStatus.ON_SALE


def _bid(buyer: User, listings: Iterator[Listing], answer: Answer | None) -> None:
    listing = next(listings, None)
    if listing is None or listing.price is None:
        return
    bid = place_bid(buyer=buyer, listing_id=listing.pk, price=_share(listing.price, 85))
    if answer is not None:
        answer(bid)


def _share(price: int, percent: int) -> int:
    """In whole yuan, as people bid."""
    return price * percent // 10_000 * 100


def _counter(bid: Bid) -> None:
    counter_bid(bid_id=bid.pk, user=bid.listing.seller, price=_share(bid.asking_price, 95))


def _reject(bid: Bid) -> None:
    reject_bid(bid_id=bid.pk, user=bid.listing.seller)


def _withdraw(bid: Bid) -> None:
    withdraw_bid(bid_id=bid.pk, buyer=bid.buyer)


_ANSWERS: tuple[Answer | None, ...] = (None, _counter, _reject, _withdraw)
