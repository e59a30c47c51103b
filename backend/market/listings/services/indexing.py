"""Bringing a listing's words and filters into the columns that the search reads."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils.translation import override

from market.common.enqueue import enqueue
from market.games.attributes import display
from market.listings.codes import codes_of, pack_facets
from market.listings.models import Listing, ListingStatus, SearchWord
from market.listings.services.cache import forget_listings
from market.listings.words import IN_TITLE, correctable, index_words, variants

BATCH = 500
# Whatever else is offered again is reviewed first, and indexed then.
_INDEXED = (ListingStatus.ON_SALE, ListingStatus.RESERVED)


def index_listing(listing: Listing) -> None:
    """Write what the search reads, in the transaction of the command that changed the listing."""
    game = listing.game
    title = index_words(listing.title)
    names = index_words(" ".join((game.name, game.name_en, game.initials)))
    rest = index_words(" ".join((listing.description, *_server_names(listing), *_shown(listing))))
    words = title | names | rest | {f"{IN_TITLE}{word}" for word in title | names}
    _write_codes(listing)
    Listing.objects.filter(pk=listing.pk).update(
        # Words hold letters and digits only; cast instead of parsed, so that the index holds them as they were cut.
        search_vector=Cast(Value(" ".join(f"'{word}'" for word in sorted(words))), SearchVectorField()),
        filter_codes=listing.filter_codes,
        facet_pack=listing.facet_pack,
    )
    _learn_words(title | names)


def index_price(listing: Listing) -> None:
    """The same for a price that changed while the listing is on sale; its words stayed."""
    _write_codes(listing)
    listing.save(update_fields=["filter_codes", "facet_pack"])


def ask_to_index(game_slug: str) -> None:
    """Index a game's listings anew, by the names that it has now: bound to games.hooks.game_renamed."""
    enqueue("market.listings.tasks.index_listings", game=game_slug)


def index_batch(after: UUID | None, game_slug: str = "") -> UUID | None:
    """Index the next batch of what is or may come back on sale, of one game or of all, in the order of ids.

    Returns its last id, None when nothing is left.
    """
    with transaction.atomic():
        rows = Listing.objects.filter(status__in=_INDEXED).select_for_update(no_key=True, of=("self",))
        if game_slug:
            rows = rows.filter(game_id=game_slug)
        if after is not None:
            rows = rows.filter(pk__gt=after)
        batch = list(rows.select_related("game", "schema", "server").order_by("pk")[:BATCH])
        for listing in batch:
            index_listing(listing)
        forget_listings((listing.pk, listing.game_id) for listing in batch)
    return batch[-1].pk if batch else None


def _write_codes(listing: Listing) -> None:
    schema, game = listing.schema.attributes, listing.game_id
    listing.filter_codes = codes_of(
        pk=listing.pk,
        game=game,
        server_id=listing.server_id,
        price=listing.price or 0,
        attributes=schema,
        values=listing.attributes,
    )
    listing.facet_pack = pack_facets(
        game=game, server_id=listing.server_id, attributes=schema, values=listing.attributes
    )


def _server_names(listing: Listing) -> tuple[str, ...]:
    return (listing.server.name, listing.server.name_en) if listing.server else ()


def _shown(listing: Listing) -> Iterable[str]:
    """What is shown of its attributes, in every language, whoever's command this is."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            for attribute in listing.schema.attributes:
                value = listing.attributes.get(attribute["key"])
                if value is not None and attribute["type"] != "boolean":
                    yield display(attribute, value)


def _learn_words(words: Iterable[str]) -> None:
    """Words by which others, typed wrong, are corrected. In order, so that two commands never wait for each other."""
    wanted = correctable(words)
    known = set(SearchWord.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    new = (SearchWord(word=word, variants=variants(word)) for word in wanted if word not in known)
    SearchWord.objects.bulk_create(new, ignore_conflicts=True)
