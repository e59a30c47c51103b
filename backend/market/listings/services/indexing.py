"""Bringing a listing's words and filters into the columns that the search reads."""

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from market.games.attributes import display, filter_tokens
from market.listings.models import Listing
from market.listings.words import index_words


def index_listing(listing: Listing) -> None:
    """Write search vector and filter tokens, in the transaction of the command that changed the listing."""
    shown = [display(attribute, listing.attributes[attribute["key"]]) for attribute in _present(listing)]
    game = listing.game
    strong = index_words(" ".join((listing.title, game.name, game.name_en, game.initials)))
    weak = index_words(" ".join((listing.description, listing.server.name if listing.server else "", *shown)))
    Listing.objects.filter(pk=listing.pk).update(
        search_vector=SearchVector(Value(strong), weight="A", config="simple")
        + SearchVector(Value(weak), weight="B", config="simple"),
        filter_tokens=filter_tokens(listing.schema.attributes, listing.attributes),
    )


def _present(listing: Listing) -> list[dict[str, object]]:
    return [one for one in listing.schema.attributes if one["key"] in listing.attributes and one["type"] != "boolean"]
