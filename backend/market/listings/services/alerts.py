"""Telling people of what they asked for: what matches their saved searches, and favourites that became cheaper.

Commands ask for it; tasks do it, a batch at a time, since nobody knows how many people wait.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from market.common.enqueue import enqueue
from market.listings.models import Favourite, Listing, ListingStatus, SavedSearch, SavedSearchMatch
from market.listings.selectors.saved_searches import matches, searches_to_alert
from market.listings.selectors.search_words import game_names
from market.notifications.selectors import was_told_since
from market.notifications.services import notify

BATCH = 200
SUBJECT = "listing"
MATCHED = "saved_search_matched"
CHEAPER = "favourite_cheaper"


def ask_to_alert_searchers(listing_id: UUID, *, before: int | None = None, after: UUID | None = None) -> None:
    """`before` is the price (fen) that it came down from, None for what is newly on sale; `after`, the batch's."""
    place = str(after) if after else None
    enqueue("market.listings.tasks.alert_searchers", listing_id=str(listing_id), before=before, after=place)


def ask_to_alert_favourers(listing_id: UUID) -> None:
    enqueue("market.listings.tasks.alert_favourers", listing_id=str(listing_id))


def alert_searchers(*, listing_id: UUID, before: int | None = None, after: UUID | None = None) -> None:
    """Tell the owners of one batch of saved searches that match, each once a listing; ask for the next batch.

    A lower price is news to those alone whose search it was too dear for `before`, and one notice to one person.
    """
    listing = _on_sale(listing_id)
    if listing is None:
        return
    games = game_names()
    batch = searches_to_alert(listing, before, after, BATCH)
    for saved in batch:
        if matches(saved, listing, games):
            _tell_of_match(saved, listing)
    if len(batch) == BATCH:
        ask_to_alert_searchers(listing_id, before=before, after=batch[-1].pk)


def alert_favourers(*, listing_id: UUID) -> None:
    """Tell whoever keeps an eye on it of a price lower than any they know; ask again while there are more."""
    listing = _on_sale(listing_id)
    if listing is None:
        return
    ids = list(_favourites_to_tell(listing).order_by("pk").values_list("pk", flat=True)[:BATCH])
    for favourite_id in ids:
        _tell_of_price(favourite_id, listing)
    if len(ids) == BATCH:
        ask_to_alert_favourers(listing_id)


@transaction.atomic
def _tell_of_match(saved: SavedSearch, listing: Listing) -> None:
    _match, is_new = SavedSearchMatch.objects.get_or_create(saved_search=saved, listing=listing)
    if is_new and not _hears_of_price(saved.user_id, listing):
        _tell(saved.user_id, MATCHED, listing, name=saved.name)


def _hears_of_price(user_id: UUID, listing: Listing) -> bool:
    """Whether another notice tells the person of its new price: a favourite's, which says more, or another search's.

    The favourites are asked before the notices: their task may be telling them in this moment.
    """
    moment = listing.repriced_at
    if moment is None or (listing.published_at is not None and moment < listing.published_at):
        return False
    waiting = _favourites_to_tell(listing).filter(user_id=user_id)
    return waiting.exists() or was_told_since(user_id, (MATCHED, CHEAPER), listing.pk, moment)


def _favourites_to_tell(listing: Listing) -> QuerySet[Favourite]:
    """Those whose owners know no price as low as its present one."""
    known = Coalesce(F("told_price"), F("price"))
    waiting = Favourite.objects.annotate(known=known).filter(listing=listing, known__gt=listing.price)
    return waiting.filter(user__is_blacklisted=False)


@transaction.atomic
def _tell_of_price(favourite_id: int, listing: Listing) -> None:
    """Under the row's lock: two tasks tell once."""
    favourite = Favourite.objects.select_for_update(no_key=True).filter(pk=favourite_id).first()
    if favourite is None or listing.price is None:
        return
    known = favourite.price if favourite.told_price is None else favourite.told_price
    if listing.price >= known:
        return
    favourite.told_price = listing.price
    favourite.save(update_fields=["told_price"])
    _tell(favourite.user_id, CHEAPER, listing, before_fen=known)


def _tell(user_id: UUID, kind: str, listing: Listing, **params: Any) -> None:
    notify(
        user_id=user_id,
        kind=kind,
        params={"title": listing.title, "price_fen": listing.price, **params},
        subject_type=SUBJECT,
        subject_id=listing.pk,
        subject_label=listing.title,
    )


def _on_sale(listing_id: UUID) -> Listing | None:
    rows = Listing.objects.only("pk", "title", "price", "game_id", "seller_id", "published_at", "repriced_at")
    return rows.filter(pk=listing_id, status=ListingStatus.ON_SALE).first()
