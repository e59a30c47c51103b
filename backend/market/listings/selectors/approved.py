"""What reviewers approved of a listing, and what its seller has changed since: the part that needs reviewing again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.common.money import display_yuan
from market.games.attributes import show_attributes
from market.games.bindings import show_bindings
from market.games.models import GameSchema, GameServer
from market.listings.models import CredentialVersion, Listing

Approved = Mapping[str, Any]


class FieldChange(NamedTuple):
    """One thing that differs, in the reader's language; None where there is nothing."""

    key: str
    label: str
    before: str | None
    after: str | None


class _Field(NamedTuple):
    """Compared by its value and shown by its text: a label that was reworded is no change of the seller's."""

    label: str
    value: Any
    text: str | None


_ABSENT = _Field("", None, None)


def credentials_version_of(listing: Listing) -> int | None:
    """The number of the credentials that the seller entered last, which says nothing about them."""
    versions = CredentialVersion.objects.filter(
        game_account_id=listing.game_account_id, entered_by_id=listing.seller_id
    )
    return versions.order_by("-version").values_list("version", flat=True).first()


def approved_state(listing: Listing, credentials_version: int | None) -> dict[str, Any]:
    """What a reviewer looks at, as JSON."""
    return {
        "title": listing.title,
        "description": listing.description,
        "price": listing.price,
        "is_negotiable": listing.is_negotiable,
        "server_id": listing.server_id,
        "schema_id": listing.schema_id,
        "attributes": listing.attributes,
        "bindings": listing.bindings,
        "image_ids": listing.image_ids,
        "credentials": [str(listing.game_account_id), credentials_version],
    }


def changes_since_approval(listing: Listing) -> list[FieldChange] | None:
    """Everything that differs from what was last approved; None when nothing ever was."""
    if listing.approved is None:
        return None
    before = dict(_fields(listing.approved, _approved_schema(listing), _approved_server(listing)))
    present = approved_state(listing, credentials_version_of(listing))
    after = dict(_fields(present, listing.schema, listing.server))
    pairs = {key: (before.get(key, _ABSENT), after.get(key, _ABSENT)) for key in {**after, **before}}
    return [
        FieldChange(key, new.label or old.label, old.text, new.text)
        for key, (old, new) in pairs.items()
        if old.value != new.value
    ]


def new_image_ids(listing: Listing) -> list[str]:
    """The pictures that no reviewer has approved, in the order shown."""
    seen = set((listing.approved or {}).get("image_ids", ()))
    return [image_id for image_id in listing.image_ids if image_id not in seen]


def _approved_schema(listing: Listing) -> GameSchema:
    schema_id = listing.approved["schema_id"]
    return listing.schema if schema_id == listing.schema_id else GameSchema.objects.get(pk=schema_id)


def _approved_server(listing: Listing) -> GameServer | None:
    server_id = listing.approved["server_id"]
    return listing.server if server_id == listing.server_id else GameServer.objects.filter(pk=server_id).first()


def _fields(state: Approved, schema: GameSchema, server: GameServer | None) -> Iterator[tuple[str, _Field]]:
    """By key, in the order in which people read a listing."""
    negotiable, bindings = state["is_negotiable"], state["bindings"]
    yield "title", _Field(_("Title"), state["title"], state["title"])
    yield "description", _Field(_("Description"), state["description"], state["description"])
    yield "price", _Field(_("Price"), state["price"], display_yuan(state["price"]))
    yield "is_negotiable", _Field(_("Open to offers"), negotiable, _("Yes") if negotiable else _("No"))
    yield "server", _Field(_("Server"), state["server_id"], _name_of(server))
    for one in show_attributes(schema.attributes, state["attributes"]):
        yield f"attributes.{one.key}", _Field(one.label, one.value, one.display)
    yield "bindings", _Field(_("Bound to"), bindings, _names_of_bindings(schema, bindings))
    yield "images", _Field(_("Pictures"), state["image_ids"], str(len(state["image_ids"])))
    yield "credentials", _Field(_("Credentials"), state["credentials"], _credentials(state["credentials"]))


def _name_of(server: GameServer | None) -> str | None:
    if server is None:
        return None
    return server.name_en if get_language() == "en" else server.name


def _names_of_bindings(schema: GameSchema, keys: Sequence[str] | None) -> str | None:
    if keys is None:
        return None
    return "、".join(one.label for one in show_bindings(schema, keys)) or _("Nothing")


def _credentials(state: Sequence[Any]) -> str | None:
    _game_account, version = state
    return version and _("Entry {number}").format(number=version)
