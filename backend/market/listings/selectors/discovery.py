"""What somebody may want to see who has not searched for it: what is hot, new, similar, or to their taste."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from market.listings.models import Favourite, Listing, ListingStatus
from market.listings.selectors.reading import listings_with_parts

SHOWN = 20
# How many just above and just below a price are weighed against each other.
NEIGHBOURS = 60
FAVOURITES_WEIGHED = 20
GAMES_WEIGHED = 3
# What a favourite says about somebody's taste, in views.
FAVOURITE_WEIGHT = 3


class Ranking(StrEnum):
    HOT = "hot"
    NEW = "new"


class Candidate(NamedTuple):
    pk: UUID
    price: int
    hot_score: float
    codes: Sequence[int]


def ranked(ranking: Ranking, game_slug: str = "") -> list[UUID]:
    """The first of what is on sale in a game, or in all of them. What nobody has shown interest in is not hot."""
    listings = _on_sale().filter(game_id=game_slug) if game_slug else _on_sale()
    if ranking == Ranking.HOT:
        listings = listings.filter(hot_score__gt=0).order_by("-hot_score", "-pk")
    else:
        listings = listings.order_by("-published_at", "-pk")
    return list(listings.values_list("pk", flat=True)[:SHOWN])


def listings_in_order(ids: Sequence[UUID]) -> list[Listing]:
    """With their parts; without what is no longer on sale."""
    found = {listing.pk: listing for listing in listings_with_parts().filter(pk__in=ids, status=ListingStatus.ON_SALE)}
    return [found[pk] for pk in ids if pk in found]


def similar_to(listing: Listing) -> list[UUID]:
    """In the same game and about as dear; whoever shares most of what can be filtered by comes first."""
    price = listing.price or 0
    candidates = _candidates(_around(listing.game_id, price))
    wanted = Counter(listing.filter_codes)
    best = sorted(candidates, key=lambda one: (-_likeness(one, wanted), abs(one.price - price), one.pk))
    return [one.pk for one in best if one.pk != listing.pk][:SHOWN]


def recommended_to(user_id: UUID, viewed: Sequence[UUID]) -> list[UUID]:
    """What is like their favourites and what they `viewed`, then what is hot; nothing that they know or sell."""
    favourites = Favourite.objects.filter(user_id=user_id).order_by("-pk").values_list("listing_id", flat=True)
    kept = list(favourites[:FAVOURITES_WEIGHED])
    known = list(Listing.objects.filter(pk__in={*kept, *viewed}).only("pk", "game_id", "price", "filter_codes"))
    weights = {one.pk: FAVOURITE_WEIGHT if one.pk in kept else 1 for one in known}
    taste: Counter[int] = Counter()
    for one in known:
        taste.update(dict.fromkeys(one.filter_codes, weights[one.pk]))
    hottest = _on_sale().filter(hot_score__gt=0).order_by("-hot_score", "-pk")[: SHOWN * 2]
    parts = [part for game, price in _favoured(known, weights) for part in _around(game, price)]
    candidates = _candidates([*parts, hottest], without_seller=user_id)
    best = sorted(candidates, key=lambda one: (-_likeness(one, taste), -one.hot_score, one.pk))
    return [one.pk for one in best if one.pk not in weights][:SHOWN]


def _favoured(known: Sequence[Listing], weights: dict[UUID, int]) -> Iterable[tuple[str, int]]:
    """The games that they care for most, and what they look for there costs: the middle price."""
    games: Counter[str] = Counter()
    for one in known:
        games[one.game_id] += weights[one.pk]
    for game, _weight in games.most_common(GAMES_WEIGHED):
        prices = sorted(one.price or 0 for one in known if one.game_id == game)
        yield game, prices[len(prices) // 2]


def _around(game_slug: str, price: int) -> list[QuerySet[Listing]]:
    listings = _on_sale().filter(game_id=game_slug)
    return [
        listings.filter(price__gte=price).order_by("price", "pk")[:NEIGHBOURS],
        listings.filter(price__lt=price).order_by("-price", "-pk")[:NEIGHBOURS],
    ]


def _candidates(parts: Sequence[QuerySet[Listing]], *, without_seller: UUID | None = None) -> list[Candidate]:
    """All of these in one query, each once."""
    columns = ("pk", "price", "hot_score", "filter_codes", "seller_id")
    first, *others = (part.values_list(*columns) for part in parts)
    rows: Iterable[Any] = first.union(*others, all=True)
    return list({row[0]: Candidate(*row[:4]) for row in rows if row[4] != without_seller}.values())


def _likeness(candidate: Candidate, taste: Counter[int]) -> int:
    return sum(taste[code] for code in candidate.codes)


def _on_sale() -> QuerySet[Listing]:
    return Listing.objects.filter(status=ListingStatus.ON_SALE)
