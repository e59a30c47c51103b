"""What the seller promised, copied from the listing when the order is placed, in both languages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from market.listings.models import Listing

Texts = Mapping[str, str]
_YES_NO: Mapping[bool, Texts] = {True: {"zh-hans": "是", "en": "Yes"}, False: {"zh-hans": "否", "en": "No"}}


def promise_of(listing: Listing) -> dict[str, Any]:
    """{title, description, version, cover_url, game, server, attributes: [{key, label, display}]} as JSON; game,
    server, label and display are `{language: text}`. The listing comes with its game, server and schema."""
    described = ((field, listing.attributes.get(field["key"])) for field in listing.schema.attributes)
    return {
        "title": listing.title,
        "description": listing.description,
        "version": listing.version,
        "cover_url": listing.cover_url,
        "game": {"slug": listing.game_id, "zh-hans": listing.game.name, "en": listing.game.name_en},
        "server": listing.server and {"zh-hans": listing.server.name, "en": listing.server.name_en},
        "attributes": [
            {"key": field["key"], "label": field["label"], "display": _display(field, value)}
            for field, value in described
            if value not in (None, "", [])
        ],
    }


def in_reader_language(texts: Mapping[str, Any]) -> str:
    """Chinese where there is no translation."""
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    return str(texts.get(language) or texts["zh-hans"])


def shown_listing(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """What a card needs of the promise: {title, cover_url, game: {slug, name}, server: {name} or None}."""
    game, server = snapshot["game"], snapshot["server"]
    return {
        "title": snapshot["title"],
        "cover_url": snapshot["cover_url"],
        "game": {"slug": game["slug"], "name": in_reader_language(game)},
        "server": server and {"name": in_reader_language(server)},
    }


def shown_attributes(snapshot: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "key": attribute["key"],
            "label": in_reader_language(attribute["label"]),
            "value": in_reader_language(attribute["display"]),
        }
        for attribute in snapshot["attributes"]
    ]


def _display(field: Mapping[str, Any], value: Any) -> Texts:
    labels = {option["value"]: option["label"] for option in field.get("options") or ()}
    match field["type"]:
        case "boolean":
            return _YES_NO[bool(value)]
        case "choice" | "multi_choice":
            chosen = value if isinstance(value, list) else [value]
            return _joined([_texts(labels.get(one, one)) for one in chosen])
        case "number":
            unit = _texts(field.get("unit") or "")
            return {language: f"{value} {unit[language]}".strip() for language in unit}
    return _texts(value)


def _texts(label: Any) -> Texts:
    """A label that is the same in every language may be a plain string."""
    return label if isinstance(label, Mapping) else {"zh-hans": str(label), "en": str(label)}


def _joined(texts: list[Texts]) -> Texts:
    return {"zh-hans": "、".join(text["zh-hans"] for text in texts), "en": ", ".join(text["en"] for text in texts)}
