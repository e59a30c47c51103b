"""What the seller promised, copied from the listing when the order is placed, in both languages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from market.games.attributes import Shown, in_language, show_attributes
from market.listings.models import Listing


def promise_of(listing: Listing) -> dict[str, Any]:
    """{title, description, version, cover_url, game, server, attributes: [{key, label, display}], bindings} as JSON;
    game, server, label and display are `{language: text}`; `bindings` are the keys that the seller named, or None.
    The listing comes with its game, server and schema."""
    chinese, english = (_described(listing, language) for language in ("zh-hans", "en"))
    return {
        "title": listing.title,
        "description": listing.description,
        "version": listing.version,
        "cover_url": listing.cover_url,
        "game": {"slug": listing.game_id, "zh-hans": listing.game.name, "en": listing.game.name_en},
        "server": listing.server and {"zh-hans": listing.server.name, "en": listing.server.name_en},
        "attributes": [
            {
                "key": zh.key,
                "label": {"zh-hans": zh.label, "en": en.label},
                "display": {"zh-hans": zh.display, "en": en.display},
            }
            for zh, en in zip(chinese, english, strict=True)
        ],
        "bindings": listing.bindings,
    }


def shown_listing(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """What a card needs of the promise: {title, cover_url, game: {slug, name}, server: {name} or None}."""
    game, server = snapshot["game"], snapshot["server"]
    return {
        "title": snapshot["title"],
        "cover_url": snapshot["cover_url"],
        "game": {"slug": game["slug"], "name": in_language(game)},
        "server": server and {"name": in_language(server)},
    }


def shown_attributes(snapshot: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "key": attribute["key"],
            "label": in_language(attribute["label"]),
            "value": in_language(attribute["display"]),
        }
        for attribute in snapshot["attributes"]
    ]


def _described(listing: Listing, language: str) -> list[Shown]:
    with override(language):
        return show_attributes(listing.schema.attributes, listing.attributes)
